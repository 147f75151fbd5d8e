import { useState } from 'react'
import { Trans, useLingui } from '@lingui/react/macro'
import { TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { categoryPath, categoryTree, findProducts } from '@/lib/admin/catalogue'
import { Sortable, moved } from '@/ui/admin/sortable'
import { CategoryPicker } from '@/ui/admin/category-picker'
import { TagsInput } from '@/ui/admin/tags-input'
import shared from '@/ui/admin/admin.module.css'
import { Button } from '@/ui/button'
import { Card } from '@/ui/card'
import { Icon } from '@/ui/icon'
import '@/ui/mantine'
import { Tag } from '@/ui/tag'
import { under } from '../editor/under'
import type { Editor } from '../editor/use-editor'
import css from './editor.module.css'

/** Where it belongs: brand, tags and categories. */
export function OrganiseCard({ editor: { form, set, errors } }: { editor: Editor }) {
  const { t } = useLingui()
  const [isPicking, setIsPicking] = useState(false)
  const { data: tree } = useQuery(categoryTree())
  const { data: table } = useQuery(findProducts({}))
  const path = (id: string) => categoryPath(tree?.items ?? [], id) || '…'
  const known = (words: readonly string[]) => [...new Set(words)].filter(Boolean).sort()
  const fault = under(errors, '#/product/categories')
  return (
    <Card title={<Trans>Where it belongs</Trans>}>
      <TextInput name="#/product/brand" label={t`Brand`} value={form.brand} maxLength={100} list="brands" autoComplete="off" error={errors['#/product/brand']} onChange={(event) => set({ brand: event.target.value })} />
      <datalist id="brands">
        {known(table?.items.map(({ brand }) => brand) ?? []).map((brand) => (
          <option key={brand} value={brand} />
        ))}
      </datalist>
      <TagsInput label={t`Tags`} name="#/product/tags" values={form.tags} onChange={(tags) => set({ tags })} suggestions={known(table?.items.flatMap(({ tags }) => tags) ?? [])} error={under(errors, '#/product/tags')} />
      <div className={css.list} role="group" aria-label={t`Categories`} data-pointer="#/product/categories" tabIndex={-1}>
        <strong>
          <Trans>Categories</Trans>
        </strong>
        {form.categories.length > 0 && (
          <Sortable items={form.categories} idOf={(id) => id} nameOf={path} label={t`Categories`} className={css.list} itemClassName="" onMove={(from, to) => set({ categories: moved(form.categories, from, to) })}>
            {(id, at, handle) => (
              <div className={css.picked} data-plain="">
                {handle}
                <span>
                  {path(id)}{' '}
                  {at === 0 && (
                    <Tag>
                      <Trans>Main</Trans>
                    </Tag>
                  )}
                </span>
                <button type="button" className={shared.tiny} onClick={() => set({ categories: form.categories.filter((other) => other !== id) })} aria-label={t`Remove ${path(id)}`}>
                  <Icon name="close" size={16} />
                </button>
              </div>
            )}
          </Sortable>
        )}
        {fault !== undefined && <p className={css.fault}>{fault}</p>}
        <Button look="plain" className={shared.start} onClick={() => setIsPicking(true)}>
          <Trans>Choose categories</Trans>
        </Button>
      </div>
      {isPicking && (
        <CategoryPicker
          title={t`Choose categories`}
          action={t`Choose`}
          chosen={form.categories}
          onClose={() => setIsPicking(false)}
          onChoose={(categories) => {
            setIsPicking(false)
            set({ categories })
          }}
        />
      )}
    </Card>
  )
}
