import { Trans, useLingui } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import type { Person, StockMove } from '@/api/schema'
import { useTime } from '@/lib/i18n'
import { nameOf } from '@/lib/people'
import { DataTable, type Column } from '@/ui/data-table'
import { useMoveWords, useNumber } from '../words'
import css from './stock.module.css'

interface Props {
  moves: readonly StockMove[]
  /** Whether these are still those of the page before. */
  isOld: boolean
  /** Whether the reader may open people. */
  opensPeople: boolean
}

/** Everything that moved a variant's stock, the newest first. */
export function Ledger({ moves, isOld, opensPeople }: Props) {
  const { t } = useLingui()
  const time = useTime()
  const number = useNumber()
  const words = useMoveWords()
  const columns: Column<StockMove>[] = [
    {
      id: 'what',
      header: t`What`,
      cell: ({ kind, note }) => (
        <>
          <strong className={css.what}>{words(kind)}</strong>
          {note && <span className={css.under}>{note}</span>}
        </>
      ),
    },
    { id: 'when', header: t`When`, cell: ({ at }) => <time dateTime={at}>{time(at)}</time> },
    // What an order does has nothing to do with what is on hand, and the other way round.
    { id: 'on-hand', header: t`On hand`, align: 'end', cell: ({ onHand, after }) => (typeof after === 'number' ? number(onHand, 'change') : null) },
    { id: 'after', header: t`On hand after`, align: 'end', cell: ({ after }) => (typeof after === 'number' ? <strong>{number(after)}</strong> : null) },
    { id: 'reserved', header: t`Reserved`, align: 'end', cell: ({ reserved }) => (reserved === 0 ? null : number(reserved, 'change')) },
    {
      id: 'by',
      header: t`By`,
      cell: ({ by, order }) => {
        if (by) return <Who person={by} opens={opensPeople} />
        return order ? <Trans>Order {order.number}</Trans> : null
      },
    },
  ]
  return (
    <DataTable
      label={t`Movements`}
      columns={columns}
      rows={moves}
      rowKey={({ id }) => id}
      isOld={isOld}
      onRetry={() => undefined}
      empty={
        <strong>
          <Trans>Nothing has moved yet</Trans>
        </strong>
      }
    />
  )
}

function Who({ person, opens }: { person: Person; opens: boolean }) {
  const isErased = !person.name && !person.email
  if (opens && !isErased) {
    return (
      <Link to="/people/$user" params={{ user: person.id }}>
        {nameOf(person)}
      </Link>
    )
  }
  return (
    <>
      {nameOf(person)}
      {isErased && (
        <span className={css.under}>
          <Trans>erased</Trans>
        </span>
      )}
    </>
  )
}
