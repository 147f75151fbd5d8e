import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { AccountView, DeskOrder, PayableOrder } from '@/api/schema'
import { useMoney, useTime } from '@/lib/i18n'
import { isProblem } from '@/lib/problem'
import { useHead } from '@/lib/use-head'
import { Bone } from '@/ui/bone'
import { PageHead } from '@/ui/card'
import { Icon } from '@/ui/icon'
import { Notice } from '@/ui/notice'
import { FaultPanel, Panel } from '@/ui/panel'
import { openOrder } from '../api/orders'
import { DeskBadges } from '../components/badges'
import { CancelCard } from '../components/cancel-card'
import { CustomerCard } from '../components/customer-card'
import { DocumentsCard } from '../components/documents-card'
import { DraftedNotice } from '../components/drafted-notice'
import { LedgerCard } from '../components/ledger-card'
import { LinesCard } from '../components/lines-card'
import { ParcelsCard } from '../components/parcels-card'
import { PaymentsCard } from '../components/payments-card'
import { RefundsCard } from '../components/refunds-card'
import { ReturnsCard } from '../components/returns-card'
import { ReviewCard } from '../components/review-card'
import { TimelineCard } from '../components/timeline-card'
import shared from '@/ui/admin/admin.module.css'
import css from '../components/orders.module.css'

interface Props {
  order: string
  caller: AccountView
  /** The link to pay it, where it has just been written down. */
  drafted: PayableOrder | undefined
}

/** One order: all that happened to it, and what can be done with it. */
export function OrderScreen({ order, caller, drafted }: Props) {
  const { t } = useLingui()
  const { data, error, refetch } = useQuery(openOrder(order))
  useHead({ title: data ? t`Order ${data.order.number}` : t`Order`, noindex: true })
  return (
    <div className={shared.page}>
      <Link to="/orders" className={shared.back}>
        <Icon name="left" size={16} />
        <Trans>Orders</Trans>
      </Link>
      {data ? (
        <>
          {isProblem(error) && (
            <Notice tone="fault" alert>
              <Trans>We can’t reach the shop right now; this is what we knew last.</Trans>
            </Notice>
          )}
          {drafted && <DraftedNotice drafted={drafted} desk={data} />}
          <Order desk={data} caller={caller} />
        </>
      ) : isProblem(error, 'not-found', 'invalid-request') ? (
        <Panel level={1} title={<Trans>There is no such order</Trans>}>
          <p>
            <Trans>The address is not complete.</Trans>
          </p>
        </Panel>
      ) : error ? (
        <FaultPanel level={1} error={error} retry={() => void refetch()} />
      ) : (
        <div className={shared.page} aria-hidden>
          <Bone width="40%" height="2.5rem" />
          <div className={css.columns}>
            <Bone height="26rem" />
            <Bone height="16rem" />
          </div>
        </div>
      )}
    </div>
  )
}

function Order({ desk, caller }: { desk: DeskOrder; caller: AccountView }) {
  const money = useMoney()
  const time = useTime()
  const { order } = desk
  const count = desk.lines.reduce((sum, { item }) => sum + item.quantity, 0)
  return (
    <>
      <PageHead
        title={<Trans>Order {order.number}</Trans>}
        lead={
          <span className={css.lead}>
            <span>
              <Trans>
                {order.address.name}, <time dateTime={order.placedAt}>{time(order.placedAt)}</time>
              </Trans>
            </span>
            <DeskBadges desk={desk} />
          </span>
        }
        actions={
          <p className={css.headline}>
            <strong data-testid="order-total">{money(order.totals.total)}</strong>
            <span>
              <Plural value={count} one="# item" other="# items" />
            </span>
          </p>
        }
      />
      <div className={css.columns}>
        <div className={css.column}>
          <ReviewCard desk={desk} caller={caller} />
          <LinesCard desk={desk} caller={caller} />
          <ParcelsCard desk={desk} caller={caller} />
          <ReturnsCard desk={desk} caller={caller} />
          <TimelineCard desk={desk} caller={caller} />
        </div>
        <div className={css.column}>
          <CustomerCard desk={desk} caller={caller} />
          <PaymentsCard desk={desk} caller={caller} />
          <RefundsCard desk={desk} caller={caller} />
          <DocumentsCard desk={desk} caller={caller} />
          <CancelCard desk={desk} caller={caller} />
        </div>
      </div>
      <LedgerCard desk={desk} caller={caller} />
    </>
  )
}
