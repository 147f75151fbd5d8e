import { Trans, useLingui } from '@lingui/react/macro'
import { TextInput } from '@mantine/core'
import * as v from 'valibot'
import { useState } from 'react'
import type { DeskOrder, DeskPayment, Money } from '@/api/schema'
import { attempts } from '@/lib/attempts'
import { useMoney, usePlainAmount } from '@/lib/i18n'
import { parseMinor } from '@/lib/money'
import { useCallForm } from '@/lib/use-call-form'
import { Button } from '@/ui/button'
import { CallFault } from '@/ui/call-fault'
import { Dialog, DialogActions } from '@/ui/dialog'
import form from '@/ui/form.module.css'
import '@/ui/mantine'
import { noteMoney, useOrdersCache } from '../api/orders'
import { useGatewayNames } from '../words'

/** Asks how much came of a payment that no provider tells about. */
export function MoneyDialog({ desk, payment, onClose }: { desk: DeskOrder; payment: DeskPayment; onClose: () => void }) {
  const { t } = useLingui()
  const money = useMoney()
  const plain = usePlainAmount()
  const gateways = useGatewayNames()
  const cache = useOrdersCache()
  const { currency } = payment.amount
  const [send] = useState(() => attempts((key, amount: Money) => noteMoney(desk.order.id, payment.id, key, amount)))
  const call = useCallForm({
    initial: { amount: plain(payment.amount) },
    schema: v.object({ amount: v.pipe(v.string(), v.check((text) => (parseMinor(text, currency) ?? 0) > 0, t`An amount such as 12.50`)) }),
    labels: { amount: t`Amount` },
    send: ({ amount }) => send({ minor: parseMinor(amount, currency) ?? 0, currency }),
    onDone: (answer) => {
      cache.renew(answer)
      onClose()
    },
  })
  return (
    <Dialog title={<Trans>Note money that came</Trans>} onClose={onClose}>
      <p>
        <Trans>
          {gateways(payment.gateway)}, {money(payment.amount)} asked for. Say what has come for it in all, also what was noted before. Where it is the whole, the order is paid; else you can decide about it.
        </Trans>
      </p>
      <CallFault problem={call.problem} />
      <form className={form.form} {...call.props}>
        <TextInput {...call.field('amount')} key={call.form.key('amount')} label={t`All that has come, in ${currency}`} inputMode="decimal" autoComplete="off" maxLength={16} />
        <DialogActions>
          <Button type="submit" busy={call.busy}>
            <Trans>Note it</Trans>
          </Button>
          <Button look="plain" onClick={onClose}>
            <Trans>Cancel</Trans>
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}
