import { Trans } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import type { AccountView, DeskOrder } from '@/api/schema'
import { addressLines } from '@/lib/address'
import { useCountryName } from '@/lib/i18n'
import { may } from '@/lib/staff'
import { Card } from '@/ui/card'
import css from './orders.module.css'

/** Whose order it is, where it goes, and what they wrote. */
export function CustomerCard({ desk: { order, customer }, caller }: { desk: DeskOrder; caller: AccountView }) {
  const country = useCountryName()
  return (
    <Card title={<Trans>Customer</Trans>}>
      <dl className={css.facts}>
        <div>
          <dt>
            <Trans>Delivery address</Trans>
          </dt>
          <dd>
            <address>
              {addressLines(order.address, country).map((line, at) => (
                <span key={at}>{line}</span>
              ))}
            </address>
            {order.vatId && <Trans>VAT ID {order.vatId}</Trans>}
          </dd>
        </div>
        <div>
          <dt>
            <Trans>E-mail</Trans>
          </dt>
          <dd>
            <a href={`mailto:${order.email}`}>{order.email}</a>
          </dd>
        </div>
        <div>
          <dt>
            <Trans>Account</Trans>
          </dt>
          <dd>
            {!customer ? (
              <Trans>None, ordered as a guest</Trans>
            ) : may(caller, 'users-view') ? (
              <Link to="/people/$user" params={{ user: customer }}>
                <Trans>Open the account</Trans>
              </Link>
            ) : (
              <Trans>Has one</Trans>
            )}
          </dd>
        </div>
        <div>
          <dt>
            <Trans>Shipping</Trans>
          </dt>
          <dd>{order.shippingMethod}</dd>
        </div>
        {order.note && (
          <div>
            <dt>
              <Trans>The shopper’s note</Trans>
            </dt>
            <dd className={css.words}>{order.note}</dd>
          </div>
        )}
      </dl>
    </Card>
  )
}
