import type { MouseEvent, ReactNode } from 'react'
import { Trans, useLingui } from '@lingui/react/macro'
import { Bone } from './bone'
import css from './data-table.module.css'
import { FaultPanel } from './panel'

/** One column: what stands above it and what of a row stands in it. */
export interface Column<Row> {
  id: string
  /** Also stands before the value where a row becomes a card, on phones. */
  header: string
  cell: (row: Row) => ReactNode
  /** Numbers and amounts stand at the end. */
  align?: 'end'
  /** Whether the shop can sort by it. */
  sortable?: boolean
}

/** What the shop sorts the rows by. */
export interface Sorting {
  by: string
  direction: 'ascending' | 'descending'
}

interface Props<Row> {
  /** What the rows are, for screen readers. */
  label: string
  /** The first one names the row. A link in it with `data-row-link` opens the row from anywhere in it. */
  columns: readonly Column<Row>[]
  /** Nothing yet while they load. */
  rows: readonly Row[] | undefined
  rowKey: (row: Row) => string
  error?: Error | null
  onRetry: () => void
  /** Whether these are still the rows of the page or the filter before. */
  isOld?: boolean
  /** In place of the rows where there are none. */
  empty: ReactNode
  sorting?: Sorting | undefined
  onSort?: (sorting: Sorting) => void
  /** How many grey rows stand there while they load. */
  bones?: number
}

/** A click anywhere in a row opens it, unless it was for something else. */
function openRow(event: MouseEvent<HTMLTableRowElement>): void {
  const target = event.target as Element
  if (target.closest('a, button, input, label, select, summary') || window.getSelection()?.type === 'Range') return
  const { ctrlKey, metaKey, shiftKey } = event
  event.currentTarget.querySelector('[data-row-link]')?.dispatchEvent(new window.MouseEvent('click', { bubbles: true, cancelable: true, ctrlKey, metaKey, shiftKey }))
}

/** Rows that the shop pages and sorts: a table, or on phones a card for each row. */
export function DataTable<Row>({ label, columns, rows, rowKey, error, onRetry, isOld = false, empty, sorting, onSort, bones = 8 }: Props<Row>) {
  if (!rows && error) return <FaultPanel error={error} retry={onRetry} />
  if (rows?.length === 0) return <div className={css.empty}>{empty}</div>
  return (
    <div className={css.frame}>
      {/* The roles are plain, but as cards it is laid out in a way that makes browsers forget them. */}
      <table role="table" className={css.table} aria-label={label} aria-busy={!rows || isOld || undefined} data-old={isOld ? '' : undefined}>
        <thead role="rowgroup">
          <tr role="row">
            {columns.map((column) => (
              <Head key={column.id} column={column} sorting={sorting} onSort={onSort} />
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows
            ? rows.map((row) => (
                <tr key={rowKey(row)} role="row" onClick={openRow} data-testid="row">
                  {columns.map(({ id, header, align, cell }) => (
                    <td key={id} role="cell" data-label={header} data-align={align}>
                      <div>{cell(row)}</div>
                    </td>
                  ))}
                </tr>
              ))
            : Array.from({ length: bones }, (_, at) => (
                <tr key={at} role="row">
                  {columns.map(({ id, header }, column) => (
                    <td key={id} role="cell" data-label={header}>
                      <Bone width={column === 0 ? '12rem' : '5rem'} height="1.1em" />
                    </td>
                  ))}
                </tr>
              ))}
        </tbody>
      </table>
    </div>
  )
}

interface HeadProps<Row> {
  column: Column<Row>
  sorting: Sorting | undefined
  onSort: ((sorting: Sorting) => void) | undefined
}

function Head<Row>({ column: { id, header, align, sortable = false }, sorting, onSort }: HeadProps<Row>) {
  const direction = sorting?.by === id ? sorting.direction : undefined
  return (
    <th role="columnheader" scope="col" data-align={align} aria-sort={direction}>
      {sortable && onSort ? (
        <button type="button" onClick={() => onSort({ by: id, direction: direction === 'ascending' ? 'descending' : 'ascending' })}>
          {header}
          <span aria-hidden>{direction === 'ascending' ? '↑' : direction === 'descending' ? '↓' : '↕'}</span>
        </button>
      ) : (
        header
      )}
    </th>
  )
}

/** The way to the pages before and after; the shop says only whether there are more. */
export function Pager({ page, more, onPage }: { page: number; more: boolean; onPage: (page: number) => void }) {
  const { t } = useLingui()
  if (page === 1 && !more) return null
  return (
    <nav className={css.pager} aria-label={t`Pages`}>
      <button type="button" className={css.step} disabled={page === 1} onClick={() => onPage(page - 1)}>
        <Trans>Previous</Trans>
      </button>
      <span role="status">
        <Trans>Page {page}</Trans>
      </span>
      <button type="button" className={css.step} disabled={!more} onClick={() => onPage(page + 1)}>
        <Trans>Next</Trans>
      </button>
    </nav>
  )
}
