import type { ReactNode } from 'react'
import { useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { StockRow } from '@/api/schema'
import { DataTable, Pager, type Column } from '@/ui/data-table'
import { Picture } from '@/ui/picture'
import { listStock } from '../api/stock'
import type { StockSearch } from '../urls'
import { useNumber } from '../words'
import css from './stock.module.css'
import { StockTag } from './stock-tag'

interface Props {
  wish: StockSearch
  /** In place of the rows where there are none. */
  empty: ReactNode
  onPage: (page: number) => void
}

/** Variants as rows, each a link to its page. */
export function StockTable({ wish, empty, onPage }: Props) {
  const { t } = useLingui()
  const { data, error, isPlaceholderData, refetch } = useQuery(listStock(wish))
  const columns = useColumns()
  return (
    <>
      <DataTable label={t`Stock`} columns={columns} rows={data?.items} rowKey={({ variant }) => variant} error={error} onRetry={() => void refetch()} isOld={isPlaceholderData} empty={empty} />
      {data && <Pager page={wish.page ?? 1} more={data.more} onPage={onPage} />}
    </>
  )
}

function useColumns(): Column<StockRow>[] {
  const { t } = useLingui()
  const number = useNumber()
  return [
    {
      id: 'product',
      header: t`Product`,
      cell: (row) => (
        <div className={css.product}>
          <Picture picture={row.picture} sizes="40px" alt="" className={css.thumb} />
          <span>
            <Link to="/stock/$variant" params={{ variant: row.variant }} data-row-link data-testid="stock">
              {row.name}
            </Link>
            {row.choice !== '' && <span className={css.under}>{row.choice}</span>}
          </span>
          <StockTag stock={row} />
        </div>
      ),
    },
    { id: 'sku', header: t`SKU`, cell: ({ sku }) => <code className={css.sku}>{sku}</code> },
    { id: 'on-hand', header: t`On hand`, align: 'end', cell: ({ onHand }) => number(onHand) },
    { id: 'reserved', header: t`Reserved`, align: 'end', cell: ({ reserved }) => number(reserved) },
    { id: 'available', header: t`Available`, align: 'end', cell: ({ available }) => <strong>{number(available)}</strong> },
    { id: 'threshold', header: t`Low at`, align: 'end', cell: ({ threshold }) => <span className={css.soft}>{number(threshold)}</span> },
  ]
}
