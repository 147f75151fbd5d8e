import { useState } from 'react'
import { Trans, useLingui } from '@lingui/react/macro'
import { TextInput } from '@mantine/core'
import { Button } from '@/ui/button'
import { Dialog, DialogActions } from '@/ui/dialog'
import form from '@/ui/form.module.css'
import { Icon } from '@/ui/icon'
import '@/ui/mantine'
import ui from '@/ui/ui.module.css'
import type { ProductsSearch } from '../urls'
import { COLUMNS, isShown, type ColumnId, type useViews, type View } from '../views'
import { useColumnWords } from '../words'
import shared from '@/ui/admin/admin.module.css'
import css from './products.module.css'

interface Props {
  store: ReturnType<typeof useViews>
  search: ProductsSearch
  onSearch: (next: ProductsSearch) => void
}

/** What somebody looks at again and again, under a name; kept in this browser. */
export function ViewsBar({ store, search, onSearch }: Props) {
  const { t } = useLingui()
  const [open, setOpen] = useState<'columns' | 'save'>()
  const show = (view: View) => {
    store.show(view.columns)
    onSearch(view.search)
  }
  return (
    <div className={css.over}>
      <div className={css.views} role="group" aria-label={t`Saved views`}>
        {store.views.map((view) => {
          const isOn = isShown(view, search, store.columns)
          return (
            <span key={view.name} className={css.view} data-on={isOn || undefined}>
              <button type="button" aria-pressed={isOn} onClick={() => show(view)}>
                {view.name}
              </button>
              <button type="button" onClick={() => store.remove(view.name)} aria-label={t`Forget the view ${view.name}`}>
                <Icon name="close" size={14} />
              </button>
            </span>
          )
        })}
      </div>
      <div className={shared.row}>
        <button type="button" className={ui.small} onClick={() => setOpen('save')}>
          <Icon name="plus" size={16} />
          <Trans>Save this view</Trans>
        </button>
        <button type="button" className={ui.small} onClick={() => setOpen('columns')}>
          <Icon name="columns" size={16} />
          <Trans>Columns</Trans>
        </button>
      </div>
      {open === 'columns' && <ColumnsDialog shown={store.columns} onShow={store.show} onClose={() => setOpen(undefined)} />}
      {open === 'save' && (
        <SaveDialog
          names={store.views.map(({ name }) => name)}
          onSave={(name) => {
            store.save(name, search)
            setOpen(undefined)
          }}
          onClose={() => setOpen(undefined)}
        />
      )}
    </div>
  )
}

function ColumnsDialog({ shown, onShow, onClose }: { shown: readonly ColumnId[]; onShow: (columns: readonly ColumnId[]) => void; onClose: () => void }) {
  const words = useColumnWords()
  return (
    <Dialog title={<Trans>Columns</Trans>} onClose={onClose}>
      <div className={css.columns}>
        {COLUMNS.map((id) => (
          <label key={id} className={shared.check}>
            <input type="checkbox" checked={shown.includes(id)} onChange={(event) => onShow(event.target.checked ? [...shown, id] : shown.filter((other) => other !== id))} />
            {words(id)}
          </label>
        ))}
      </div>
      <DialogActions>
        <Button onClick={onClose}>
          <Trans>Done</Trans>
        </Button>
      </DialogActions>
    </Dialog>
  )
}

function SaveDialog({ names, onSave, onClose }: { names: readonly string[]; onSave: (name: string) => void; onClose: () => void }) {
  const { t } = useLingui()
  const [name, setName] = useState('')
  const wanted = name.trim()
  return (
    <Dialog title={<Trans>Save this view</Trans>} onClose={onClose}>
      <p>
        <Trans>Filters, order and columns as they are now. It is kept in this browser only.</Trans>
      </p>
      <form
        className={form.form}
        onSubmit={(event) => {
          event.preventDefault()
          if (wanted !== '') onSave(wanted)
        }}
      >
        <TextInput label={t`Name`} value={name} maxLength={40} autoComplete="off" onChange={(event) => setName(event.target.value)} description={names.includes(wanted) ? t`The view of this name is replaced.` : undefined} />
        <DialogActions>
          <Button type="submit" aria-disabled={wanted === '' || undefined}>
            <Trans>Save</Trans>
          </Button>
          <Button look="plain" onClick={onClose}>
            <Trans>Cancel</Trans>
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}
