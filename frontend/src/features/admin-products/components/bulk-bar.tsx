import { useState } from 'react'
import { Plural, useLingui } from '@lingui/react/macro'
import type { BulkChange, ProductRow } from '@/api/schema'
import { CategoryPicker } from '@/ui/admin/category-picker'
import { Icon } from '@/ui/icon'
import ui from '@/ui/ui.module.css'
import { BulkDialog } from './bulk-dialog'
import { PriceDialog } from './price-dialog'
import { TagDialog } from './tag-dialog'
import around from '@/ui/admin/table.module.css'

interface Props {
  marked: readonly ProductRow[]
  onClear: () => void
}

type Ask = { is: 'tag' | 'category'; kind: 'add' | 'remove' } | { is: 'price' } | { is: 'change'; change: BulkChange }

/** What can be done to all the marked products at once. */
export function BulkBar({ marked, onClear }: Props) {
  const { t } = useLingui()
  const [ask, setAsk] = useState<Ask>()
  const close = () => setAsk(undefined)
  const change = (wanted: BulkChange) => setAsk({ is: 'change', change: wanted })
  const button = (label: string, next: Ask) => (
    <button type="button" className={ui.small} onClick={() => setAsk(next)}>
      {label}
    </button>
  )
  return (
    <div className={around.bulk} role="region" aria-label={t`Marked products`}>
      <strong role="status">
        <Plural value={marked.length} one="# marked" other="# marked" />
      </strong>
      <button type="button" className={ui.tiny} onClick={onClear} aria-label={t`Mark none`}>
        <Icon name="close" size={18} />
      </button>
      {button(t`Publish`, { is: 'change', change: { kind: 'status', status: 'active' } })}
      {button(t`To drafts`, { is: 'change', change: { kind: 'status', status: 'draft' } })}
      {button(t`Archive`, { is: 'change', change: { kind: 'status', status: 'archived' } })}
      {button(t`Add a tag`, { is: 'tag', kind: 'add' })}
      {button(t`Remove a tag`, { is: 'tag', kind: 'remove' })}
      {button(t`Add a category`, { is: 'category', kind: 'add' })}
      {button(t`Remove a category`, { is: 'category', kind: 'remove' })}
      {button(t`Change prices`, { is: 'price' })}
      {ask?.is === 'tag' && <TagDialog kind={ask.kind} marked={marked} onClose={close} onChange={(tag) => change(ask.kind === 'add' ? { kind: 'add-tag', tag } : { kind: 'remove-tag', tag })} />}
      {ask?.is === 'category' && (
        <CategoryPicker
          single
          title={ask.kind === 'add' ? t`Add a category` : t`Remove a category`}
          action={t`Continue`}
          chosen={[]}
          onClose={close}
          onChoose={([category]) => {
            if (category !== undefined) change(ask.kind === 'add' ? { kind: 'add-category', category } : { kind: 'remove-category', category })
          }}
        />
      )}
      {ask?.is === 'price' && <PriceDialog marked={marked} onClose={close} onChange={change} />}
      {ask?.is === 'change' && <BulkDialog change={ask.change} marked={marked} onClose={close} onDone={onClear} />}
    </div>
  )
}
