import { useLingui } from '@lingui/react/macro'
import { GATEWAYS } from '@/lib/admin/gateways'
import { SearchField } from '@/ui/search-field'
import { narrowed, type OrdersSearch } from '../urls'
import { useGatewayNames } from '../words'
import shared from '@/ui/admin/admin.module.css'
import around from '@/ui/admin/table.module.css'
import css from './orders.module.css'

interface Props {
  search: OrdersSearch
  onSearch: (next: OrdersSearch, how?: 'replace') => void
}

/** What the orders must be; each change begins again at the first page. */
export function Filters({ search, onSearch }: Props) {
  const { t } = useLingui()
  const gateways = useGatewayNames()
  const set = (change: Partial<OrdersSearch>, how?: 'replace') => onSearch(narrowed(search, change), how)
  return (
    <div className={css.filters}>
      <SearchField label={t`Number, e-mail or name`} value={search.search ?? ''} onSearch={(text) => set({ search: text || undefined }, 'replace')} />
      <div className={around.filters} role="group" aria-label={t`Filters`}>
        <label className={shared.field}>
          <span>{t`Paid by`}</span>
          <select className={shared.input} value={search.gateway ?? ''} onChange={(event) => set({ gateway: GATEWAYS.find((gateway) => gateway === event.target.value) })}>
            <option value="">{t`All`}</option>
            {GATEWAYS.map((gateway) => (
              <option key={gateway} value={gateway}>
                {gateways(gateway)}
              </option>
            ))}
          </select>
        </label>
        <label className={shared.field}>
          <span>{t`From (UTC)`}</span>
          <input className={shared.input} type="date" value={search.from ?? ''} max={search.until} onChange={(event) => set({ from: event.target.value || undefined })} />
        </label>
        <label className={shared.field}>
          <span>{t`Until (UTC)`}</span>
          <input className={shared.input} type="date" value={search.until ?? ''} min={search.from} onChange={(event) => set({ until: event.target.value || undefined })} />
        </label>
      </div>
    </div>
  )
}
