import type { ReactNode } from 'react'
import { useLingui } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import type { OrderRow, OrderRows } from '@/api/schema'
import { useMoney, useTime } from '@/lib/i18n'
import { DataTable, type Column } from '@/ui/data-table'
import { RowBadges } from './badges'
import shared from '@/ui/admin/admin.module.css'
import around from '@/ui/admin/table.module.css'
import css from './orders.module.css'

interface Props {
  table: { data: OrderRows | undefined; error: Error | null; isPlaceholderData: boolean; refetch: () => unknown }
  /** Ids of those that are marked; nothing where the reader may not send orders. */
  marked: ReadonlySet<string> | undefined
  onMark: (rows: readonly OrderRow[], on: boolean) => void
  /** In place of the rows where there are none. */
  empty: ReactNode
}

/** Orders as rows: each opens, and can be marked. */
export function OrdersTable({ table: { data, error, isPlaceholderData, refetch }, marked, onMark, empty }: Props) {
  const { t } = useLingui()
  const money = useMoney()
  const time = useTime()
  const columns: Column<OrderRow>[] = [
    {
      id: 'number',
      header: t`Order`,
      cell: (row) => (
        <div className={css.order} data-marks={marked ? '' : undefined}>
          {marked && (
            <label className={around.mark}>
              <input type="checkbox" checked={marked.has(row.id)} onChange={(event) => onMark([row], event.target.checked)} aria-label={t`Mark order ${row.number}`} />
            </label>
          )}
          <span>
            <Link to="/orders/$order" params={{ order: row.id }} data-row-link data-testid="order">
              {row.number}
            </Link>
            <span className={shared.under}>
              <time dateTime={row.placedAt}>{time(row.placedAt)}</time>
            </span>
          </span>
          <strong className={css.phoneSum} aria-hidden>
            {money(row.total)}
          </strong>
        </div>
      ),
    },
    {
      id: 'customer',
      header: t`Customer`,
      cell: ({ name, email }) => (
        <span className={css.long}>
          {name}
          <span className={shared.under}>{email}</span>
        </span>
      ),
    },
    { id: 'state', header: t`State`, cell: (row) => <RowBadges row={row} /> },
    { id: 'count', header: t`Items`, align: 'end', cell: ({ count }) => count },
    { id: 'shipping', header: t`Shipping`, cell: ({ shippingMethod }) => shippingMethod },
    { id: 'total', header: t`Total`, align: 'end', cell: ({ total }) => <strong className={css.sum}>{money(total)}</strong> },
  ]
  return (
    <div className={css.table}>
      <DataTable label={t`Orders`} columns={columns} rows={data?.items} rowKey={({ id }) => id} error={error} onRetry={() => void refetch()} isOld={isPlaceholderData} empty={empty} />
    </div>
  )
}
