import { useState } from 'react'
import { Trans, useLingui } from '@lingui/react/macro'
import { useQueries } from '@tanstack/react-query'
import type { Picture as PictureData } from '@/api/schema'
import shared from '@/ui/admin/admin.module.css'
import { ProductPicker } from '@/ui/admin/product-picker'
import { Sortable, moved } from '@/ui/admin/sortable'
import { Button } from '@/ui/button'
import { Card } from '@/ui/card'
import { Icon } from '@/ui/icon'
import { Picture } from '@/ui/picture'
import { glanceAtProduct } from '../api/products'
import { under } from '../editor/under'
import type { Editor } from '../editor/use-editor'
import css from './editor.module.css'

const MOST = 12

/** What else shoppers may like. */
export function RelatedCard({ editor: { form, set, errors, detail } }: { editor: Editor }) {
  const { t } = useLingui()
  const [isPicking, setIsPicking] = useState(false)
  const [picked, setPicked] = useState<ReadonlyMap<string, { title: string; picture?: PictureData | null | undefined }>>(new Map())
  // The draft has their ids only.
  const opened = useQueries({ queries: form.related.map((id) => ({ ...glanceAtProduct(id), enabled: !picked.has(id) })) })
  const known = (id: string) => {
    const found = opened[form.related.indexOf(id)]
    return picked.get(id) ?? (found?.data ? { title: found.data.product.title, picture: found.data.pictures[0] } : { title: found?.error ? t`Not there any more` : '…' })
  }
  const fault = under(errors, '#/product/related')
  return (
    <Card title={<Trans>Related products</Trans>}>
      <div className={css.list} data-pointer="#/product/related" tabIndex={-1}>
        {form.related.length === 0 && (
          <p className={css.hint}>
            <Trans>Shown below the product, such as what goes with it.</Trans>
          </p>
        )}
        <Sortable items={form.related} idOf={(id) => id} nameOf={(id) => known(id).title} label={t`Related products`} className={css.list} onMove={(from, to) => set({ related: moved(form.related, from, to) })}>
          {(id, _, handle) => (
            <div className={css.picked}>
              {handle}
              <Picture picture={known(id).picture} sizes="36px" alt="" className={css.thumb} />
              <span>{known(id).title}</span>
              <button type="button" className={shared.tiny} onClick={() => set({ related: form.related.filter((other) => other !== id) })} aria-label={t`Remove ${known(id).title}`}>
                <Icon name="close" size={16} />
              </button>
            </div>
          )}
        </Sortable>
        {fault !== undefined && <p className={css.fault}>{fault}</p>}
      </div>
      <Button look="plain" className={shared.start} aria-disabled={form.related.length >= MOST || undefined} onClick={() => setIsPicking(true)}>
        <Trans>Choose products</Trans>
      </Button>
      {isPicking && (
        <ProductPicker
          title={t`Choose products`}
          taken={[...form.related, ...(detail ? [detail.id] : [])]}
          most={MOST + (detail ? 1 : 0)}
          onClose={() => setIsPicking(false)}
          onChoose={(products) => {
            setIsPicking(false)
            setPicked(new Map([...picked, ...products.map((row) => [row.id, row] as const)]))
            set({ related: [...form.related, ...products.map(({ id }) => id)] })
          }}
        />
      )}
    </Card>
  )
}
