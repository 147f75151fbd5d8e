import { Trans, useLingui } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { Action, AuditEntry, Change, Person } from '@/api/schema'
import { useTime } from '@/lib/i18n'
import { nameOf } from '@/lib/people'
import { CopyButton } from '@/ui/copy-button'
import { DataTable, type Column } from '@/ui/data-table'
import { useActionWords, useFieldWords, useValueWords } from '../words'
import css from './audit.module.css'

interface Props {
  rows: readonly AuditEntry[] | undefined
  error: Error | null
  onRetry: () => void
  isOld?: boolean
  empty: ReactNode
  bones?: number
  /** Whether the reader may open people. */
  opensPeople: boolean
}

/** Entries of the log as rows. */
export function AuditTable({ opensPeople, ...table }: Props) {
  const { t } = useLingui()
  const time = useTime()
  const words = useActionWords()
  const person = (who: Person | null | undefined) => (who ? <Who person={who} opens={opensPeople} /> : <span className={css.soft}>–</span>)
  const columns: Column<AuditEntry>[] = [
    {
      id: 'what',
      header: t`What`,
      cell: (entry) => (
        <>
          <strong className={css.what}>{words(entry.action)}</strong>
          {entry.changes && entry.changes.length > 0 && <Changes action={entry.action} changes={entry.changes} />}
        </>
      ),
    },
    { id: 'when', header: t`When`, cell: ({ at }) => <time dateTime={at}>{time(at)}</time> },
    { id: 'who', header: t`Who`, cell: ({ actor }) => person(actor) },
    { id: 'whom', header: t`Whom`, cell: ({ actor, subject }) => (actor && subject?.id === actor.id ? <span className={`${css.soft} ${css.whole}`}>{t`themselves`}</span> : person(subject)) },
    {
      id: 'from',
      header: t`From where`,
      cell: ({ from, place, device }) => (
        <>
          <span>{device}</span>
          {place && <span className={`${css.under} ${css.whole}`}>{place}</span>}
          {from && <span className={`${css.under} ${css.whole}`}>{from}</span>}
        </>
      ),
    },
    {
      id: 'request',
      header: t`Request`,
      cell: ({ request }) => (
        <span className={css.request}>
          <code>{request.slice(0, 8)}</code>
          <CopyButton text={request} what={t`the request id`} look="icon" />
        </span>
      ),
    },
  ]
  return <DataTable label={t`Audit log`} columns={columns} rowKey={({ id }) => id} {...table} />
}

function Who({ person, opens }: { person: Person; opens: boolean }) {
  const isErased = !person.name && !person.email
  return (
    <>
      {opens && !isErased ? (
        <Link to="/people/$user" params={{ user: person.id }}>
          {nameOf(person)}
        </Link>
      ) : (
        <span>{nameOf(person)}</span>
      )}
      {isErased ? (
        <span className={css.under}>
          <Trans>erased</Trans>
        </span>
      ) : (
        !opens && person.name && <span className={css.under}>{person.email}</span>
      )}
    </>
  )
}

function Changes({ action, changes }: { action: Action; changes: readonly Change[] }) {
  const { t } = useLingui()
  const words = useFieldWords()
  const say = useValueWords()
  return (
    <ul className={css.changes}>
      {changes.map((change) => {
        const before = change.before && say(action, change.field, change.before)
        const after = change.after && say(action, change.field, change.after)
        return (
          <li key={change.field}>
            {words(change.field)}: {before && <del aria-label={t`before: ${before}`}>{before}</del>}
            {before && after && <span aria-hidden> → </span>}
            {after && <ins aria-label={t`after: ${after}`}>{after}</ins>}
          </li>
        )
      })}
    </ul>
  )
}
