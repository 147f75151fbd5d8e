import { useLingui } from '@lingui/react/macro'
import type { Action, AuditEntry, Person } from '@/api/schema'
import type { AuditSearch } from '../urls'
import { ACTIONS, useActionWords } from '../words'
import css from './audit.module.css'
import { PersonFilter } from './person-filter'

interface Props {
  search: AuditSearch
  /** What is shown: it knows the names of the people who are filtered by. */
  entries: readonly AuditEntry[]
  onSearch: (next: AuditSearch) => void
}

/** What the entries must be about; each change begins again at the first page. */
export function Filters({ search, entries, onSearch }: Props) {
  const { t } = useLingui()
  const words = useActionWords()
  const { page: _, ...filters } = search
  const set = (change: Partial<AuditSearch>) => onSearch({ ...filters, ...change })
  const people = entries.flatMap(({ actor, subject }) => [actor, subject]).filter((person): person is Person => Boolean(person))
  const known = (user: string | undefined) => people.find(({ id }) => id === user)
  return (
    <div className={css.filters} role="group" aria-label={t`Filters`}>
      <label className={css.field}>
        <span>{t`What`}</span>
        <select value={search.action ?? ''} onChange={(event) => set({ action: event.target.value === '' ? undefined : (event.target.value as Action) })}>
          <option value="">{t`Everything`}</option>
          {ACTIONS.map((action) => (
            <option key={action} value={action}>
              {words(action)}
            </option>
          ))}
        </select>
      </label>
      <PersonFilter label={t`Who`} user={search.actor} known={known(search.actor)} onPick={(actor) => set({ actor })} />
      <PersonFilter label={t`Whom`} user={search.subject} known={known(search.subject)} onPick={(subject) => set({ subject })} />
      <label className={css.field}>
        <span>{t`From`}</span>
        <input type="date" value={search.from ?? ''} max={search.until} onChange={(event) => set({ from: event.target.value || undefined })} />
      </label>
      <label className={css.field}>
        <span>{t`Until`}</span>
        <input type="date" value={search.until ?? ''} min={search.from} onChange={(event) => set({ until: event.target.value || undefined })} />
      </label>
    </div>
  )
}
