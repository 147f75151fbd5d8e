import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import type { AccountView } from '@/api/schema'
import { may } from '@/lib/staff'
import { useHead } from '@/lib/use-head'
import { PageHead } from '@/ui/card'
import { Pager } from '@/ui/data-table'
import { listAudit } from '../api/list-audit'
import { AuditTable } from '../components/audit-table'
import { Filters } from '../components/filters'
import type { AuditSearch } from '../urls'
import css from '../components/audit.module.css'

interface Props {
  caller: AccountView
  search: AuditSearch
  onSearch: (next: AuditSearch) => void
}

/** Who did what, when and from where. */
export function AuditScreen({ caller, search, onSearch }: Props) {
  const { t } = useLingui()
  useHead({ title: t`Audit log`, noindex: true })
  const { data, error, isPlaceholderData, refetch } = useQuery(listAudit(search))
  const { page = 1, ...filters } = search
  return (
    <div className={css.page}>
      <PageHead title={<Trans>Audit log</Trans>} lead={<Trans>Who did what, when and from where, the newest first.</Trans>} />
      <Filters search={search} entries={data?.items ?? []} onSearch={onSearch} />
      <AuditTable
        rows={data?.items}
        error={error}
        onRetry={() => void refetch()}
        isOld={isPlaceholderData}
        opensPeople={may(caller, 'users-view')}
        empty={
          <>
            <strong>
              <Trans>No entries</Trans>
            </strong>
            <p>
              <button type="button" className={css.again} onClick={() => onSearch({})}>
                <Trans>Show everything</Trans>
              </button>
            </p>
          </>
        }
      />
      {data && <Pager page={page} more={data.more} onPage={(next) => onSearch({ ...filters, ...(next > 1 ? { page: next } : {}) })} />}
    </div>
  )
}
