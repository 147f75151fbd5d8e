import type { ReactNode } from 'react'
import { useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ProductRow, ProductTable as Table } from '@/api/schema'
import { categoryPath, categoryTree } from '@/lib/admin/catalogue'
import { useTime } from '@/lib/i18n'
import { DataTable, type Column, type Sorting } from '@/ui/data-table'
import { Picture } from '@/ui/picture'
import { Price } from '@/ui/price'
import { Tag, Tags } from '@/ui/tag'
import type { ProductsSearch } from '../urls'
import type { ColumnId } from '../views'
import { useColumnWords, useCount } from '../words'
import shared from '@/ui/admin/admin.module.css'
import around from '@/ui/admin/table.module.css'
import css from './products.module.css'
import { StatusTag } from './status-tag'

interface Props {
  table: { data: Table | undefined; error: Error | null; isPlaceholderData: boolean; refetch: () => unknown }
  shown: readonly ColumnId[]
  sort: ProductsSearch['sort']
  onSort: (sort: ProductsSearch['sort']) => void
  marked: ReadonlySet<string>
  onMark: (rows: readonly ProductRow[], on: boolean) => void
  /** In place of the rows where there are none. */
  empty: ReactNode
}

/** Products as rows: each opens in the editor, and can be marked. */
export function ProductTable({ table: { data, error, isPlaceholderData, refetch }, shown, sort, onSort, marked, onMark, empty }: Props) {
  const { t } = useLingui()
  const columns = useColumns(shown, marked, onMark)
  return (
    <div className={css.table}>
      <DataTable
        label={t`Products`}
        columns={columns}
        rows={data?.items}
        rowKey={({ id }) => id}
        error={error}
        onRetry={() => void refetch()}
        isOld={isPlaceholderData}
        empty={empty}
        sorting={sortingOf(sort)}
        onSort={({ by, direction }) => onSort(sortOf(by, direction))}
      />
    </div>
  )
}

/** The shop's word for an order, as the head of the table shows it. */
function sortingOf(sort: ProductsSearch['sort']): Sorting | undefined {
  if (sort === undefined) return { by: 'updated', direction: 'descending' }
  if (sort === 'published') return { by: 'published', direction: 'descending' }
  return { by: sort.replace('-desc', ''), direction: sort.endsWith('-desc') ? 'descending' : 'ascending' }
}

function sortOf(by: string, direction: Sorting['direction']): ProductsSearch['sort'] {
  if (by === 'title') return direction === 'ascending' ? 'title' : 'title-desc'
  if (by === 'price') return direction === 'ascending' ? 'price' : 'price-desc'
  return by === 'published' ? 'published' : undefined
}

function useColumns(shown: readonly ColumnId[], marked: ReadonlySet<string>, onMark: Props['onMark']): Column<ProductRow>[] {
  const { t } = useLingui()
  const words = useColumnWords()
  const count = useCount()
  const time = useTime()
  const { data: tree } = useQuery(categoryTree())
  const when = (at: string | null | undefined) => (at ? <time dateTime={at}>{time(at)}</time> : null)
  const rest: Record<ColumnId, Omit<Column<ProductRow>, 'id' | 'header'>> = {
    status: { cell: (row) => <StatusTag {...row} /> },
    price: { align: 'end', sortable: true, cell: ({ price, priceVaries }) => <Price price={price} from={priceVaries} /> },
    available: { align: 'end', cell: ({ available }) => <span className={available <= 0 ? css.out : undefined}>{count(available)}</span> },
    variants: { align: 'end', cell: ({ variants }) => count(variants) },
    sku: { cell: ({ sku }) => <code className={css.sku}>{sku}</code> },
    brand: { cell: ({ brand }) => brand },
    categories: { cell: ({ categories }) => <Categories ids={categories} path={(id) => categoryPath(tree?.items ?? [], id)} /> },
    tags: { cell: ({ tags }) => tags.length > 0 && <Tags>{tags.map((tag) => <Tag key={tag}>{tag}</Tag>)}</Tags> },
    updated: { sortable: true, cell: ({ updatedAt }) => when(updatedAt) },
    published: { sortable: true, cell: ({ publishAt }) => when(publishAt) },
  }
  return [
    {
      id: 'title',
      header: t`Title`,
      sortable: true,
      cell: (row) => (
        <div className={css.product}>
          <label className={around.mark}>
            <input type="checkbox" checked={marked.has(row.id)} onChange={(event) => onMark([row], event.target.checked)} aria-label={t`Mark ${row.title}`} />
          </label>
          <Picture picture={row.picture} sizes="40px" alt="" className={shared.thumb} />
          <span>
            <Link to="/products/$product" params={{ product: row.id }} data-row-link data-testid="product">
              {row.title}
            </Link>
            {!shown.includes('brand') && row.brand !== '' && <span className={shared.under}>{row.brand}</span>}
          </span>
        </div>
      ),
    },
    ...shown.map((id) => ({ id, header: words(id), ...rest[id] })),
  ]
}

function Categories({ ids, path }: { ids: readonly string[]; path: (id: string) => string }) {
  const [main] = ids
  if (main === undefined) return null
  const name = path(main)
  return (
    <span title={ids.map(path).join('\n')}>
      {name.split(' › ').at(-1)}
      {ids.length > 1 && <span className={shared.soft}> +{ids.length - 1}</span>}
    </span>
  )
}
