import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { AccountView, OrderView, UserDetail } from '@/api/schema'
import { LOCALES, useMoney, useTime } from '@/lib/i18n'
import { getPerson } from '@/lib/people'
import { isProblem } from '@/lib/problem'
import { may, useStaffWords } from '@/lib/staff'
import { useHead } from '@/lib/use-head'
import { Bone } from '@/ui/bone'
import { Card, Fact, Facts, PageHead } from '@/ui/card'
import { DataTable, type Column } from '@/ui/data-table'
import { Icon } from '@/ui/icon'
import { OrderStateWord } from '@/ui/order-state'
import { FaultPanel, Panel } from '@/ui/panel'
import { Tag, Tags } from '@/ui/tag'
import { AccessCard } from '../components/access-card'
import { RolesCard } from '../components/roles-card'
import { hindrance } from '../model'
import css from '../components/users.module.css'

/** One account: what it has, and what the caller may do to it. */
export function PersonScreen({ user, caller }: { user: string; caller: AccountView }) {
  const { t } = useLingui()
  const { data, error, refetch } = useQuery(getPerson(user))
  useHead({ title: data?.account.name ?? t`Person`, noindex: true })
  return (
    <div className={css.page}>
      <Link to="/people" className={css.back}>
        <Icon name="left" size={16} />
        <Trans>People</Trans>
      </Link>
      {data ? (
        <Person detail={data} caller={caller} />
      ) : isProblem(error, 'not-found', 'invalid-request') ? (
        <Panel level={1} title={<Trans>There is nobody here</Trans>}>
          <p>
            <Trans>The account was erased, or the address is not complete.</Trans>
          </p>
        </Panel>
      ) : error ? (
        <FaultPanel level={1} error={error} retry={() => void refetch()} />
      ) : (
        <div className={css.page} aria-hidden>
          <Bone width="40%" height="2.5rem" />
          <div className={css.columns}>
            <Bone height="16rem" />
            <Bone height="12rem" />
          </div>
        </div>
      )}
    </div>
  )
}

function Person({ detail, caller }: { detail: UserDetail; caller: AccountView }) {
  const { t } = useLingui()
  const words = useStaffWords()
  const { account, standing } = detail
  const hindered = hindrance(caller, detail)
  const roles = account.roles ?? []
  return (
    <>
      <PageHead
        title={account.name}
        lead={account.email}
        actions={
          <Tags>
            {standing === 'blocked' && <Tag tone="bad">{t`Blocked`}</Tag>}
            {roles.length > 0 ? roles.map((role) => <Tag key={role}>{words.role(role)}</Tag>) : <Tag>{t`Customer`}</Tag>}
          </Tags>
        }
      />
      <div className={css.columns}>
        <div className={css.column}>
          <Profile detail={detail} caller={caller} />
          <Card title={<Trans>Newest orders</Trans>}>
            <Orders orders={detail.orders} opens={may(caller, 'orders-view')} />
          </Card>
          <Devices detail={detail} />
          <Passkeys detail={detail} />
        </div>
        <div className={css.column}>
          <AccessCard detail={detail} caller={caller} hindered={hindered} />
          {may(caller, 'staff-manage') && <RolesCard detail={detail} hindered={hindered} />}
        </div>
      </div>
    </>
  )
}

function Profile({ detail, caller }: { detail: UserDetail; caller: AccountView }) {
  const time = useTime()
  const { account } = detail
  return (
    <Card title={<Trans>Profile</Trans>}>
      <Facts>
        <Fact name={<Trans>Since</Trans>}>{time(account.createdAt)}</Fact>
        <Fact name={<Trans>Last signed in</Trans>}>{detail.signedInAt ? time(detail.signedInAt) : <Trans>Never</Trans>}</Fact>
        <Fact name={<Trans>Language</Trans>}>{account.language ? LOCALES[account.language] : <Trans>As in the browser</Trans>}</Fact>
        <Fact name={<Trans>Wants news</Trans>}>{account.marketing ? <Trans>Yes</Trans> : <Trans>No</Trans>}</Fact>
        <Fact name={<Trans>Authenticator app</Trans>}>{account.twoFactor ? <Trans>Since {time(account.twoFactor.since)}</Trans> : <Trans>None</Trans>}</Fact>
        <Fact name={<Trans>Id</Trans>}>
          <code>{account.id}</code>
        </Fact>
      </Facts>
      {may(caller, 'audit-view') && (
        <p className={css.links}>
          <Link to="/audit" search={{ subject: account.id }}>
            <Trans>What was done to this account</Trans>
          </Link>
          <Link to="/audit" search={{ actor: account.id }}>
            <Trans>What they did</Trans>
          </Link>
        </p>
      )}
    </Card>
  )
}

function Orders({ orders, opens }: { orders: readonly OrderView[]; opens: boolean }) {
  const { t } = useLingui()
  const time = useTime()
  const money = useMoney()
  const columns: Column<OrderView>[] = [
    { id: 'number', header: t`Order`, cell: ({ id, number }) => (opens ? <Link to="/orders/$order" params={{ order: id }} data-row-link>{number}</Link> : <strong>{number}</strong>) },
    { id: 'placed', header: t`Placed`, cell: ({ placedAt }) => <time dateTime={placedAt}>{time(placedAt)}</time> },
    { id: 'state', header: t`State`, cell: (order) => <OrderStateWord order={order} /> },
    { id: 'total', header: t`Total`, align: 'end', cell: ({ totals }) => money(totals.total) },
  ]
  if (orders.length === 0) {
    return (
      <p className={css.small}>
        <Trans>No orders yet.</Trans>
      </p>
    )
  }
  return (
    <div className={css.orders}>
      <DataTable label={t`Newest orders`} columns={columns} rows={orders} rowKey={({ id }) => id} onRetry={() => undefined} empty={null} />
    </div>
  )
}

function Devices({ detail: { sessions } }: { detail: UserDetail }) {
  const time = useTime()
  return (
    <Card title={<Trans>Devices</Trans>}>
      {sessions.length === 0 ? (
        <p className={css.small}>
          <Trans>Signed in nowhere.</Trans>
        </p>
      ) : (
        <ul className={css.rows}>
          {sessions.map((session) => (
            <li key={session.id} data-testid="person-session">
              <span>
                <strong>{session.device}</strong>
                {session.place ? `, ${session.place}` : ''}
              </span>
              <span className={css.soft}>
                <Trans>
                  Since {time(session.createdAt)}, last seen {time(session.seenAt)}
                </Trans>
              </span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}

function Passkeys({ detail: { passkeys } }: { detail: UserDetail }) {
  const time = useTime()
  return (
    <Card title={<Trans>Passkeys</Trans>}>
      {passkeys.length === 0 ? (
        <p className={css.small}>
          <Trans>None.</Trans>
        </p>
      ) : (
        <ul className={css.rows}>
          {passkeys.map((passkey) => (
            <li key={passkey.id}>
              <strong>{passkey.name}</strong>
              <span className={css.soft}>
                {passkey.usedAt ? (
                  <Trans>
                    Since {time(passkey.createdAt)}, last used {time(passkey.usedAt)}
                  </Trans>
                ) : (
                  <Trans>Since {time(passkey.createdAt)}, not used yet</Trans>
                )}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}
