import { useState } from 'react'
import { Trans, useLingui } from '@lingui/react/macro'
import type { ChosenProduct, Picture as PictureData } from '@/api/schema'
import shared from '@/ui/admin/admin.module.css'
import { ProductPicker } from '@/ui/admin/product-picker'
import { Sortable, moved } from '@/ui/admin/sortable'
import { Button } from '@/ui/button'
import { Icon } from '@/ui/icon'
import { Picture } from '@/ui/picture'
import css from './collections.module.css'

const MOST = 500

interface Props {
  known: readonly ChosenProduct[]
  chosen: readonly string[]
  onChange: (chosen: string[]) => void
}

/** Products that are chosen one by one, in the order to show them. */
export function ChosenProducts({ known, chosen, onChange }: Props) {
  const { t } = useLingui()
  const [isPicking, setIsPicking] = useState(false)
  const [picked, setPicked] = useState<ReadonlyMap<string, { title: string; picture?: PictureData | null | undefined }>>(new Map())
  const named = (id: string) => {
    const card = known.find((one) => one.id === id)?.card
    return picked.get(id) ?? (card ? { title: card.name, picture: card.picture } : { title: t`Not there any more` })
  }
  return (
    <div className={css.list} data-pointer="#/selection/products" tabIndex={-1}>
      {chosen.length === 0 && (
        <p className={shared.soft}>
          <Trans>Nothing is chosen yet.</Trans>
        </p>
      )}
      <Sortable items={chosen} idOf={(id) => id} nameOf={(id) => named(id).title} label={t`Chosen products`} className={css.list} onMove={(from, to) => onChange(moved(chosen, from, to))}>
        {(id, _, handle) => (
          <div className={css.chosen}>
            {handle}
            <Picture picture={named(id).picture} sizes="40px" alt="" className={shared.thumb} />
            <span>{named(id).title}</span>
            <button type="button" className={shared.tiny} onClick={() => onChange(chosen.filter((other) => other !== id))} aria-label={t`Remove ${named(id).title}`}>
              <Icon name="close" size={16} />
            </button>
          </div>
        )}
      </Sortable>
      <Button look="plain" className={shared.start} onClick={() => setIsPicking(true)}>
        <Trans>Choose products</Trans>
      </Button>
      {isPicking && (
        <ProductPicker
          title={t`Choose products`}
          taken={chosen}
          most={MOST}
          onClose={() => setIsPicking(false)}
          onChoose={(products) => {
            setIsPicking(false)
            setPicked(new Map([...picked, ...products.map((row) => [row.id, row] as const)]))
            onChange([...chosen, ...products.map(({ id }) => id)])
          }}
        />
      )}
    </div>
  )
}
