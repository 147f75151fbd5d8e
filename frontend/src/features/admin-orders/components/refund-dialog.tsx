import { useState } from 'react'
import { Trans, useLingui } from '@lingui/react/macro'
import { Textarea } from '@mantine/core'
import type { DeskOrder, RefundInput } from '@/api/schema'
import { useMoney } from '@/lib/i18n'
import { Button } from '@/ui/button'
import { CallFault } from '@/ui/call-fault'
import { Dialog, DialogActions } from '@/ui/dialog'
import form from '@/ui/form.module.css'
import '@/ui/mantine'
import { Segments } from '@/ui/segments'
import { refundOrder } from '../api/orders'
import { askOf, emptyRefund, LONGEST_NOTE, type RefundFault } from '../model'
import { useKeyedDesk } from '../use-desk'
import shared from '@/ui/admin/admin.module.css'
import { AmountFields, LineFields } from './refund-fields'
import { RefundPreview, useRefundPreview } from './refund-preview'

/** Asks what goes back, shows what that does, and does it. */
export function RefundDialog({ desk, onClose }: { desk: DeskOrder; onClose: () => void }) {
  const { t } = useLingui()
  const money = useMoney()
  const [draft, setDraft] = useState(() => emptyRefund(desk.lines))
  const [note, setNote] = useState('')
  const [isTried, setTried] = useState(false)
  const asked = askOf(draft, desk)
  const ask = 'ask' in asked ? asked.ask : undefined
  const fault = 'fault' in asked ? asked : undefined
  const preview = useRefundPreview(desk, ask)
  const call = useKeyedDesk(desk.order.id, (key, refund: RefundInput) => refundOrder(desk.order.id, key, refund), onClose)
  const amount = preview.isCurrent && preview.data ? money(preview.data.amount) : undefined
  const words = useFaultWords(money(desk.refundable), money(desk.refundableShipping))
  return (
    <Dialog wide title={<Trans>Refund</Trans>} onClose={onClose}>
      <CallFault problem={call.error} />
      <form
        className={form.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          setTried(true)
          // What was not seen is not done.
          if (ask && preview.isCurrent && !call.isPending) call.mutate({ ask, note: note.trim() || null })
        }}
      >
        <Segments
          label={t`What goes back`}
          value={draft.kind}
          options={[
            { value: 'everything', label: t`Everything` },
            { value: 'lines', label: t`By item` },
            { value: 'amount', label: t`An amount` },
          ]}
          onChange={(kind) => setDraft({ ...draft, kind })}
        />
        {draft.kind === 'everything' && (
          <label className={form.check}>
            <input type="checkbox" checked={draft.restockAll} onChange={(event) => setDraft({ ...draft, restockAll: event.target.checked })} />
            <span>
              <Trans>What was not sent goes back on sale</Trans>
            </span>
          </label>
        )}
        {draft.kind === 'lines' && <LineFields desk={desk} draft={draft} fault={isTried ? fault : undefined} onChange={setDraft} />}
        {draft.kind === 'amount' && <AmountFields desk={desk} draft={draft} fault={isTried && fault ? words(fault) : undefined} onChange={setDraft} />}
        {draft.kind === 'lines' && isTried && fault && (
          <p className={shared.fault} role="alert">
            {words(fault)}
          </p>
        )}
        <Textarea label={t`Words to the shopper (optional)`} value={note} maxLength={LONGEST_NOTE} rows={2} onChange={(event) => setNote(event.target.value)} />
        <RefundPreview desk={desk} preview={preview} />
        <DialogActions>
          <Button type="submit" look="danger" busy={call.isPending} aria-disabled={!preview.isCurrent && fault === undefined ? true : undefined} data-testid="refund">
            {amount === undefined ? <Trans>Refund</Trans> : <Trans>Refund {amount}</Trans>}
          </Button>
          <Button look="plain" onClick={onClose}>
            <Trans>Cancel</Trans>
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}

/** What is wrong with the form. */
function useFaultWords(most: string, mostShipping: string): (fault: { fault: RefundFault; at?: number | 'shipping' | 'amount' }) => string {
  const { t } = useLingui()
  return ({ fault, at }) =>
    ({
      nothing: t`Say of what something goes back.`,
      quantity: t`Whole numbers, not more than can still be refunded.`,
      restock: t`Not more can go back on sale than are refunded.`,
      amount: t`An amount such as 12.50`,
      'too-much': at === 'shipping' ? t`Of shipping, ${mostShipping} can still go back.` : t`${most} can still go back.`,
    })[fault]
}
