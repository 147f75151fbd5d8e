import { useState } from 'react'
import { Trans, useLingui } from '@lingui/react/macro'
import type { AccountView, DeskOrder, DeskPayment, DisputeView, PaymentState } from '@/api/schema'
import { useMoney, useTime } from '@/lib/i18n'
import { may } from '@/lib/staff'
import { Card } from '@/ui/card'
import { CopyButton } from '@/ui/copy-button'
import { Tag } from '@/ui/tag'
import { isToPay } from '../model'
import { useConcernWords, useGatewayNames, usePaymentWords } from '../words'
import ui from '@/ui/ui.module.css'
import { MoneyDialog } from './money-dialog'
import css from './orders.module.css'
import { PaymentLink } from './payment-link'

/** Where money came, what the provider said while it was held or refused at first is over. */
const HAS_MONEY: readonly PaymentState[] = ['paid', 'review', 'reversed']

/** Every payment that was begun: what came, what went back, what does not fit; and the link to pay what is not. */
export function PaymentsCard({ desk, caller }: { desk: DeskOrder; caller: AccountView }) {
  const [noting, setNoting] = useState<DeskPayment>()
  return (
    <Card title={<Trans>Payments</Trans>}>
      {desk.payments.length === 0 ? (
        <p className={css.soft}>
          <Trans>None was begun yet.</Trans>
        </p>
      ) : (
        <ul className={css.list}>
          {desk.payments.map((payment) => (
            <Payment key={payment.id} payment={payment} onNote={may(caller, 'orders-manage') && payment.notedByStaff ? () => setNoting(payment) : undefined} />
          ))}
        </ul>
      )}
      {may(caller, 'orders-manage') && isToPay(desk) && <PaymentLink order={desk.order} />}
      {noting && <MoneyDialog desk={desk} payment={noting} onClose={() => setNoting(undefined)} />}
    </Card>
  )
}

function Payment({ payment, onNote }: { payment: DeskPayment; onNote: (() => void) | undefined }) {
  const { t } = useLingui()
  const money = useMoney()
  const time = useTime()
  const gateways = useGatewayNames()
  const concern = useConcernWords()
  const state = usePaymentWords()(payment.state)
  return (
    <li data-testid="payment">
      <p className={css.between}>
        <strong>{gateways(payment.gateway)}</strong>
        <Tag tone={state.tone}>{state.words}</Tag>
      </p>
      {payment.concern && <p className={css.bad}>{concern(payment.concern)}</p>}
      <dl className={css.rows}>
        <Row name={t`Asked for`}>{money(payment.amount)}</Row>
        {payment.captured && <Row name={t`Came in`}>{money(payment.captured)}</Row>}
        {payment.fee && <Row name={t`Fee`}>−{money(payment.fee)}</Row>}
        {payment.refunded.minor > 0 && <Row name={t`Went back`}>−{money(payment.refunded)}</Row>}
        {payment.reference && <Row name={t`Reference`} copy={payment.reference} />}
        {payment.captureId && <Row name={t`Id of the capture`} copy={payment.captureId} />}
        {payment.gatewayPaymentId && payment.gatewayPaymentId !== payment.captureId && <Row name={t`Id at the gateway`} copy={payment.gatewayPaymentId} />}
        {payment.refusal && !HAS_MONEY.includes(payment.state) && (
          <Row name={payment.state === 'failed' ? t`Refused with` : t`Reason of the provider`}>
            <code>{payment.refusal}</code>
          </Row>
        )}
        <Row name={t`Since`}>
          <time dateTime={payment.updatedAt}>{time(payment.updatedAt)}</time>
        </Row>
      </dl>
      {payment.disputes.map((dispute) => (
        <Dispute key={dispute.id} dispute={dispute} />
      ))}
      {onNote && (
        <p>
          <button type="button" className={ui.small} onClick={onNote}>
            <Trans>Note money that came</Trans>
          </button>
        </p>
      )}
    </li>
  )
}

function Row({ name, copy, children }: { name: string; copy?: string; children?: React.ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {copy === undefined ? (
          children
        ) : (
          <span className={css.copied}>
            <code>{copy}</code>
            <CopyButton text={copy} what={name} look="icon" />
          </span>
        )}
      </dd>
    </div>
  )
}

function Dispute({ dispute: { id, reason, ended, at } }: { dispute: DisputeView }) {
  const time = useTime()
  return (
    <div className={css.inset} data-bad={ended ? undefined : ''}>
      <p className={css.between}>
        <strong>{ended ? <Trans>Case, ended</Trans> : <Trans>Case, open</Trans>}</strong>
        <time dateTime={at}>{time(at)}</time>
      </p>
      <p className={css.soft}>
        <code>{id}</code>: {reason}
        {ended && <> → {ended}</>}
      </p>
      {!ended && (
        <p className={css.soft}>
          <Trans>Answer it in the gateway’s own dashboard.</Trans>
        </p>
      )}
    </div>
  )
}
