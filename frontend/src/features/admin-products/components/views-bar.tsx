import { useState } from 'react'
import { Trans } from '@lingui/react/macro'
import { SavedViews, SaveViewDialog } from '@/ui/admin/saved-views'
import { Button } from '@/ui/button'
import { Dialog, DialogActions } from '@/ui/dialog'
import { Icon } from '@/ui/icon'
import ui from '@/ui/ui.module.css'
import type { ProductsSearch } from '../urls'
import { COLUMNS, isShown, type ColumnId, type useViews, type View } from '../views'
import { useColumnWords } from '../words'
import shared from '@/ui/admin/admin.module.css'
import around from '@/ui/admin/table.module.css'
import css from './products.module.css'

interface Props {
  store: ReturnType<typeof useViews>
  search: ProductsSearch
  onSearch: (next: ProductsSearch) => void
}

/** What somebody looks at again and again, under a name; kept in this browser. */
export function ViewsBar({ store, search, onSearch }: Props) {
  const [open, setOpen] = useState<'columns' | 'save'>()
  const show = (view: View) => {
    store.show(view.columns)
    onSearch(view.search)
  }
  return (
    <div className={around.over}>
      <SavedViews views={store.views} isShown={(view) => isShown(view, search, store.columns)} onShow={show} onRemove={store.remove} />
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
        <SaveViewDialog
          about={<Trans>Filters, order and columns as they are now. It is kept in this browser only.</Trans>}
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
