import { Trans, useLingui } from '@lingui/react/macro'
import { NativeSelect, TextInput, Textarea } from '@mantine/core'
import * as v from 'valibot'
import { useState } from 'react'
import type { BooksAdjustmentInput, DeskOrder, LedgerAccount } from '@/api/schema'
import { attempts } from '@/lib/attempts'
import { parseMinor } from '@/lib/money'
import { useCallForm } from '@/lib/use-call-form'
import { Button } from '@/ui/button'
import { CallFault } from '@/ui/call-fault'
import { Dialog, DialogActions } from '@/ui/dialog'
import form from '@/ui/form.module.css'
import '@/ui/mantine'
import { adjustBooks, useOrdersCache } from '../api/orders'
import { useAccountWords } from '../book-words'
import { LONGEST_NOTE } from '../model'
import css from './orders.module.css'

const PLAIN = ['fees', 'receivable', 'revenue', 'shipping-revenue', 'discounts', 'tax-payable', 'refunds', 'overpayments', 'shortfalls', 'disputes', 'dispute-losses', 'rounding'] as const

/** The accounts that can be set right: of the gateways, those that the order was paid by. */
function accountsOf({ payments }: DeskOrder): LedgerAccount[] {
  const gateways = [...new Set(payments.map(({ gateway }) => gateway))]
  return [...PLAIN.map((kind) => ({ kind })), ...gateways.map((gateway) => ({ kind: 'clearing' as const, gateway }))]
}

/** Asks which account is wrong, by how much, and why. */
export function AdjustDialog({ desk, onClose }: { desk: DeskOrder; onClose: () => void }) {
  const { t } = useLingui()
  const words = useAccountWords()
  const cache = useOrdersCache()
  const { currency } = desk.captured
  const accounts = accountsOf(desk)
  const [send] = useState(() => attempts((key, wish: BooksAdjustmentInput) => adjustBooks(desk.order.id, key, wish)))
  const call = useCallForm({
    initial: { account: '0', side: 'debit', amount: '', reason: '' },
    schema: v.object({
      account: v.string(),
      side: v.string(),
      amount: v.pipe(v.string(), v.check((text) => (parseMinor(text, currency) ?? 0) > 0, t`An amount such as 12.50`)),
      reason: v.pipe(v.string(), v.trim(), v.nonEmpty(t`Please fill this in`)),
    }),
    labels: { account: t`Account`, side: t`Side`, amount: t`Amount`, reason: t`Why` },
    send: ({ account, side, amount, reason }) => {
      const minor = parseMinor(amount, currency) ?? 0
      return send({ account: accounts[Number(account)] ?? { kind: 'fees' }, amount: { minor: side === 'debit' ? minor : -minor, currency }, reason })
    },
    onDone: (answer) => {
      cache.renew(answer)
      onClose()
    },
  })
  return (
    <Dialog title={<Trans>Set the books right</Trans>} onClose={onClose}>
      <p>
        <Trans>Posts to one account, and the other side to “Set right by hand”. No money moves by it, and what can be refunded stays as it is.</Trans>
      </p>
      <CallFault problem={call.problem} />
      <form className={form.form} {...call.props}>
        <div className={css.sides}>
          <NativeSelect {...call.field('account')} key={call.form.key('account')} label={t`Account`} data={accounts.map((account, at) => ({ value: String(at), label: words(account) }))} />
          <NativeSelect
            {...call.field('side')}
            key={call.form.key('side')}
            label={t`Side`}
            data={[
              { value: 'debit', label: t`Debit` },
              { value: 'credit', label: t`Credit` },
            ]}
          />
        </div>
        <TextInput {...call.field('amount')} key={call.form.key('amount')} label={t`Amount in ${currency}`} inputMode="decimal" autoComplete="off" maxLength={16} />
        <Textarea {...call.field('reason')} key={call.form.key('reason')} label={t`Why`} description={t`For those who read the books`} maxLength={LONGEST_NOTE} rows={2} />
        <DialogActions>
          <Button type="submit" busy={call.busy}>
            <Trans>Post it</Trans>
          </Button>
          <Button look="plain" onClick={onClose}>
            <Trans>Cancel</Trans>
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}
