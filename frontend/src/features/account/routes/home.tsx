import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { AccountView } from '@/api/schema'
import { firstName } from '@/lib/address'
import { useHead } from '@/lib/use-head'
import { FaultPanel } from '@/ui/panel'
import { listOrders } from '../api/list-orders'
import { OrderBones, OrderList } from '../components/order-list'
import { Section } from '../components/section'
import css from '../components/account.module.css'

const LATEST = 3

/** The account's first page. */
export function HomeScreen({ account }: { account: AccountView }) {
  const { t } = useLingui()
  useHead({ title: t`Your account`, noindex: true })
  const { data, error, refetch } = useQuery(listOrders(1))
  const name = firstName(account.name)
  return (
    <>
      <header>
        <h1>
          <Trans>Hello, {name}</Trans>
        </h1>
        <p className={css.soft}>{account.email}</p>
      </header>
      <ul className={css.tiles}>
        <li>
          <Link to="/account/orders">
            <strong>
              <Trans>Orders</Trans>
            </strong>
            <span>
              <Trans>What you ordered and where it is</Trans>
            </span>
          </Link>
        </li>
        <li>
          <Link to="/account/addresses">
            <strong>
              <Trans>Addresses</Trans>
            </strong>
            <span>
              <Trans>Where your orders go</Trans>
            </span>
          </Link>
        </li>
        <li>
          <Link to="/account/security">
            <strong>
              <Trans>Security</Trans>
            </strong>
            <span>
              <Trans>Password, second factor, devices</Trans>
            </span>
          </Link>
        </li>
        <li>
          <Link to="/account/data">
            <strong>
              <Trans>Your data</Trans>
            </strong>
            <span>
              <Trans>Name, language, news, export</Trans>
            </span>
          </Link>
        </li>
      </ul>
      <Section title={<Trans>Latest orders</Trans>}>
        {data ? (
          data.items.length > 0 ? (
            <OrderList orders={data.items.slice(0, LATEST)} />
          ) : (
            <p className={css.soft}>
              <Trans>No orders yet.</Trans>
            </p>
          )
        ) : error ? (
          <FaultPanel error={error} retry={() => void refetch()} />
        ) : (
          <OrderBones count={2} />
        )}
      </Section>
    </>
  )
}
