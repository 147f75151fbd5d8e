import { useState } from 'react'
import { Trans } from '@lingui/react/macro'
import type { AccountView, AttemptView, DeskOrder, DeskRefund, HandRefund } from '@/api/schema'
import { useMoney, useTime } from '@/lib/i18n'
import { may } from '@/lib/staff'
import { Button } from '@/ui/button'
import { Card } from '@/ui/card'
import { Tag } from '@/ui/tag'
import { noteRefund } from '../api/orders'
import { can } from '../can'
import { useDesk } from '../use-desk'
import { useGatewayNames, useRefundWords } from '../words'
import ui from '@/ui/ui.module.css'
import { Ask } from './ask'
import css from './orders.module.css'
import { RefundDialog } from './refund-dialog'
import { UnitList } from './unit-list'
import { WhyNot } from './why-not'

/** Money that went back, or is on its way, and the way to give more. */
export function RefundsCard({ desk, caller }: { desk: DeskOrder; caller: AccountView }) {
  const money = useMoney()
  const [isAsking, setAsking] = useState(false)
  const refunds = can(desk, caller, 'refund') && desk.refundable.minor > 0
  return (
    <Card
      title={<Trans>Refunds</Trans>}
      aside={
        refunds && (
          <Button look="plain" onClick={() => setAsking(true)} data-testid="open-refund">
            <Trans>Refund…</Trans>
          </Button>
        )
      }
    >
      {refunds ? (
        <p className={css.soft}>
          <Trans>{money(desk.refundable)} can still go back.</Trans>
        </p>
      ) : (
        <WhyNot desk={desk} caller={caller} action="refund" />
      )}
      {desk.refunds.length > 0 && (
        <ul className={css.list}>
          {desk.refunds.map((refund) => (
            <Refund key={refund.id} desk={desk} refund={refund} notes={may(caller, 'refunds-manage')} />
          ))}
        </ul>
      )}
      {isAsking && <RefundDialog desk={desk} onClose={() => setAsking(false)} />}
    </Card>
  )
}

function Refund({ desk, refund, notes }: { desk: DeskOrder; refund: DeskRefund; notes: boolean }) {
  const money = useMoney()
  const time = useTime()
  const state = useRefundWords()(refund.state)
  const [asked, setAsked] = useState<HandRefund>()
  const call = useDesk(desk.order.id, (outcome: HandRefund) => noteRefund(desk.order.id, refund.id, outcome), () => setAsked(undefined))
  const byHand = refund.attempts.filter((attempt) => attempt.state === 'by-hand')
  const sum = money({ ...refund.amount, minor: byHand.reduce((all, { amount }) => all + amount.minor, 0) })
  return (
    <li data-testid="refund-row">
      <p className={css.between}>
        <strong>{money(refund.amount)}</strong>
        <Tag tone={state.tone}>{state.words}</Tag>
      </p>
      {refund.lines.length > 0 && <UnitList desk={desk} lines={refund.lines} />}
      {refund.shipping.minor > 0 && (
        <p className={css.soft}>
          <Trans>Of it {money(refund.shipping)} for shipping</Trans>
        </p>
      )}
      {refund.note && <p className={css.words}>{refund.note}</p>}
      <ul className={css.parts}>
        {refund.attempts.map((attempt) => (
          <Attempt key={attempt.payment} attempt={attempt} />
        ))}
      </ul>
      <p className={css.soft}>
        <time dateTime={refund.at}>{time(refund.at)}</time>
      </p>
      {notes && byHand.length > 0 && (
        <div className={css.inset} data-bad="">
          <p>
            <Trans>
              <strong>Send {sum} to the shopper yourself</strong>, and say here when it is done.
            </Trans>
          </p>
          <div className={css.buttons}>
            <button type="button" className={ui.small} onClick={() => setAsked('sent')}>
              <Trans>I sent it…</Trans>
            </button>
            <button type="button" className={ui.small} onClick={() => setAsked('given-up')}>
              <Trans>Give it up…</Trans>
            </button>
          </div>
        </div>
      )}
      {asked && (
        <Ask
          title={asked === 'sent' ? <Trans>Did you send {sum}?</Trans> : <Trans>Give the refund of {sum} up?</Trans>}
          action={asked === 'sent' ? <Trans>I sent it</Trans> : <Trans>Give it up</Trans>}
          look={asked === 'sent' ? 'primary' : 'danger'}
          call={call}
          onDo={() => call.mutate(asked)}
          onClose={() => setAsked(undefined)}
        >
          <p>{asked === 'sent' ? <Trans>It counts as gone back, and the shopper is told so. This cannot be undone.</Trans> : <Trans>The money stays here and can be refunded anew.</Trans>}</p>
        </Ask>
      )}
    </li>
  )
}

function Attempt({ attempt }: { attempt: AttemptView }) {
  const money = useMoney()
  const gateways = useGatewayNames()
  const words = useRefundWords()
  return (
    <li>
      {gateways(attempt.gateway)}: {money(attempt.amount)}, {words(attempt.state).words}
      {attempt.refusal && (
        <span className={css.soft}>
          {' '}
          <Trans>
            (refused with <code>{attempt.refusal}</code>)
          </Trans>
        </span>
      )}
      {attempt.gatewayRefundId && (
        <span className={css.soft}>
          {' '}
          <code>{attempt.gatewayRefundId}</code>
        </span>
      )}
    </li>
  )
}
