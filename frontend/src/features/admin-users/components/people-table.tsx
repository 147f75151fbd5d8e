import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { UserRow } from '@/api/schema'
import { useTime } from '@/lib/i18n'
import { listPeople, type PeopleWish } from '@/lib/people'
import { useStaffWords } from '@/lib/staff'
import { DataTable, Pager, type Column } from '@/ui/data-table'
import { Tag, Tags } from '@/ui/tag'
import css from './users.module.css'

interface Props {
  wish: PeopleWish
  label: string
  /** In place of the rows where there are none. */
  empty: ReactNode
  onPage: (page: number) => void
}

/** Accounts as rows, each a link to its page. */
export function PeopleTable({ wish, label, empty, onPage }: Props) {
  const { data, error, isPlaceholderData, refetch } = useQuery(listPeople(wish))
  const columns = useColumns()
  return (
    <>
      <DataTable label={label} columns={columns} rows={data?.items} rowKey={({ id }) => id} error={error} onRetry={() => void refetch()} isOld={isPlaceholderData} empty={empty} />
      {data && <Pager page={wish.page ?? 1} more={data.more} onPage={onPage} />}
    </>
  )
}

function useColumns(): Column<UserRow>[] {
  const { t } = useLingui()
  const time = useTime()
  const words = useStaffWords()
  return [
    {
      id: 'person',
      header: t`Person`,
      cell: (row) => (
        <>
          <Link to="/people/$user" params={{ user: row.id }} data-row-link data-testid="person">
            {row.name}
          </Link>
          <span className={css.under}>{row.email}</span>
        </>
      ),
    },
    {
      id: 'roles',
      header: t`Roles`,
      cell: ({ roles }) =>
        roles.length > 0 ? (
          <Tags>
            {roles.map((role) => (
              <Tag key={role}>{words.role(role)}</Tag>
            ))}
          </Tags>
        ) : (
          <span className={css.soft}>
            <Trans>Customer</Trans>
          </span>
        ),
    },
    {
      id: 'standing',
      header: t`Standing`,
      cell: ({ standing }) => (standing === 'blocked' ? <Tag tone="bad">{t`Blocked`}</Tag> : <span className={css.soft}>{t`Active`}</span>),
    },
    { id: 'factor', header: t`Second factor`, cell: ({ secondFactor }) => (secondFactor ? <Trans>Set up</Trans> : <span className={css.soft}>{t`None`}</span>) },
    {
      id: 'seen',
      header: t`Last signed in`,
      cell: ({ signedInAt }) => (signedInAt ? <time dateTime={signedInAt}>{time(signedInAt)}</time> : <span className={css.soft}>{t`Never`}</span>),
    },
  ]
}
