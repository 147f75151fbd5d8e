import { Trans, useLingui } from '@lingui/react/macro'
import type { Show } from '@/api/schema'
import { useHead } from '@/lib/use-head'
import { PageHead } from '@/ui/card'
import { SearchField } from '@/ui/search-field'
import { Segments } from '@/ui/segments'
import { PeopleTable } from '../components/people-table'
import type { PeopleSearch } from '../urls'
import css from '../components/users.module.css'

interface Props extends PeopleSearch {
  onSearch: (next: PeopleSearch, how?: 'replace') => void
}

/** Everybody with an account: searched, filtered and paged by the shop. */
export function PeopleScreen({ search, show, page, onSearch }: Props) {
  const { t } = useLingui()
  useHead({ title: t`People`, noindex: true })
  const shows: { value: Show; label: string }[] = [
    { value: 'all', label: t`All` },
    { value: 'customers', label: t`Customers` },
    { value: 'staff', label: t`Staff` },
    { value: 'blocked', label: t`Blocked` },
  ]
  return (
    <div className={css.page}>
      <PageHead title={<Trans>People</Trans>} lead={<Trans>Customers and staff, the newest first.</Trans>} />
      <div className={css.tools}>
        <SearchField label={t`Name, e-mail or order number`} value={search ?? ''} onSearch={(text) => onSearch({ show, ...(text === '' ? {} : { search: text }) }, 'replace')} />
        <Segments label={t`Show`} value={show ?? 'all'} options={shows} onChange={(next) => onSearch({ search, ...(next === 'all' ? {} : { show: next }) })} />
      </div>
      <PeopleTable wish={{ search, show, page }} label={t`People`} empty={<Nobody search={search} page={page} onAll={() => onSearch({})} />} onPage={(next) => onSearch({ search, show, ...(next > 1 ? { page: next } : {}) })} />
    </div>
  )
}

function Nobody({ search, page, onAll }: { search: string | undefined; page: number | undefined; onAll: () => void }) {
  return (
    <>
      <strong>{page === undefined ? <Trans>Nobody fits</Trans> : <Trans>There are no more people</Trans>}</strong>
      {search !== undefined && (
        <p>
          <Trans>The search looks for beginnings of words of name and address, or for a whole order number such as B7K2-9QXM.</Trans>
        </p>
      )}
      <p>
        <button type="button" className={css.again} onClick={onAll}>
          <Trans>Show everybody</Trans>
        </button>
      </p>
    </>
  )
}
