import { useState, type ReactNode } from 'react'
import { Trans, useLingui } from '@lingui/react/macro'
import { Textarea } from '@mantine/core'
import type { DeskOrder, ReturnDecision, ReturnView } from '@/api/schema'
import { Button } from '@/ui/button'
import { CallFault } from '@/ui/call-fault'
import { Dialog, DialogActions } from '@/ui/dialog'
import form from '@/ui/form.module.css'
import '@/ui/mantine'
import { resolveReturn } from '../api/orders'
import { askOfReturn } from '../model'
import { useDesk } from '../use-desk'
import { RefundPreview, useRefundPreview } from './refund-preview'
import { UnitList } from './unit-list'

/** The longest answer that the shop takes. */
const LONGEST = 1000

interface Props {
  desk: DeskOrder
  one: ReturnView
  decision: ReturnDecision
  onClose: () => void
}

/** Says what a decision about a return does, asks for the words to the shopper, and makes it. */
export function ReturnDialog({ desk, one, decision, onClose }: Props) {
  const { t } = useLingui()
  const [answer, setAnswer] = useState('')
  const [restock, setRestock] = useState(true)
  const [isTried, setTried] = useState(false)
  const refunds = decision === 'refund'
  const preview = useRefundPreview(desk, refunds ? askOfReturn(one, restock) : undefined)
  const call = useDesk(desk.order.id, () => resolveReturn(desk.order.id, one.id, { decision, answer: answer.trim() || null, restock: refunds && restock }), onClose)
  // Whoever hears no must hear why.
  const needsWords = decision === 'reject' || decision === 'refuse'
  const isMissing = needsWords && answer.trim() === ''
  const words = useWords()[decision]
  return (
    <Dialog title={words.title} onClose={onClose} wide={refunds}>
      <CallFault problem={call.error} />
      <p>{words.text}</p>
      <UnitList desk={desk} lines={one.lines} />
      <form
        className={form.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          setTried(true)
          if (!isMissing && !call.isPending) call.mutate(undefined)
        }}
      >
        {refunds && (
          <label className={form.check}>
            <input type="checkbox" checked={restock} onChange={(event) => setRestock(event.target.checked)} />
            <span>
              <Trans>What came back is for sale again</Trans>
            </span>
          </label>
        )}
        <Textarea label={words.label} description={words.hint} value={answer} maxLength={LONGEST} rows={3} error={isTried && isMissing ? t`Please fill this in` : undefined} onChange={(event) => setAnswer(event.target.value)} />
        {refunds && <RefundPreview desk={desk} preview={preview} />}
        <DialogActions>
          <Button type="submit" look={decision === 'reject' || decision === 'refuse' || refunds ? 'danger' : 'primary'} busy={call.isPending}>
            {words.action}
          </Button>
          <Button look="plain" onClick={onClose}>
            <Trans>Cancel</Trans>
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}

function useWords(): Record<ReturnDecision, { title: ReactNode; text: ReactNode; label: string; hint?: string; action: ReactNode }> {
  const { t } = useLingui()
  return {
    approve: { title: <Trans>Approve the return</Trans>, text: <Trans>The shopper may send it. Nothing goes back yet.</Trans>, label: t`How to send it (optional)`, hint: t`Where to, with which label, by when; the shopper sees it`, action: <Trans>Approve it</Trans> },
    reject: { title: <Trans>Reject the return</Trans>, text: <Trans>The shopper may not send it, and is told why.</Trans>, label: t`Why not`, action: <Trans>Reject it</Trans> },
    receive: { title: <Trans>It is here</Trans>, text: <Trans>Look at what came, then refund it or send it back.</Trans>, label: t`Words to the shopper (optional)`, action: <Trans>It is here</Trans> },
    refund: { title: <Trans>Refund the return</Trans>, text: <Trans>The shopper gets back what was paid for it; shipping is not refunded.</Trans>, label: t`Words to the shopper (optional)`, action: <Trans>Refund it</Trans> },
    refuse: { title: <Trans>Send it back as it was</Trans>, text: <Trans>No money goes back: it is worn, incomplete or not ours.</Trans>, label: t`Why`, action: <Trans>Send it back</Trans> },
  }
}
