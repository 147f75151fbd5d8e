import { useState } from 'react'
import { Trans, useLingui } from '@lingui/react/macro'
import { SavedViews, SaveViewDialog } from '@/ui/admin/saved-views'
import { Icon } from '@/ui/icon'
import { Segments } from '@/ui/segments'
import ui from '@/ui/ui.module.css'
import { isFiltered, narrowed, SHOWS, type OrdersSearch } from '../urls'
import { isShown, useViews } from '../views'
import { useShowWords } from '../words'
import around from '@/ui/admin/table.module.css'

/** The tabs that everybody has, and each person's own views. */
export function ViewsBar({ search, onSearch }: { search: OrdersSearch; onSearch: (next: OrdersSearch) => void }) {
  const { t } = useLingui()
  const words = useShowWords()
  const store = useViews()
  const [isSaving, setSaving] = useState(false)
  const shown = search.show ?? 'all'
  return (
    <>
      <Segments label={t`Show`} value={shown} options={(['all', ...SHOWS] as const).map((value) => ({ value, label: words(value) }))} onChange={(next) => onSearch(narrowed(search, { show: next === 'all' ? undefined : next }))} />
      {(store.views.length > 0 || isFiltered(search)) && (
        <div className={around.over}>
          <SavedViews views={store.views} isShown={(view) => isShown(view, search)} onShow={(view) => onSearch(view.search)} onRemove={store.remove} />
          {isFiltered(search) && (
            <button type="button" className={ui.small} onClick={() => setSaving(true)}>
              <Icon name="plus" size={16} />
              <Trans>Save this view</Trans>
            </button>
          )}
        </div>
      )}
      {isSaving && (
        <SaveViewDialog
          about={<Trans>Tab and filters as they are now. It is kept in this browser only.</Trans>}
          names={store.views.map(({ name }) => name)}
          onSave={(name) => {
            store.save(name, search)
            setSaving(false)
          }}
          onClose={() => setSaving(false)}
        />
      )}
    </>
  )
}
