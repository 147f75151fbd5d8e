import { useState } from 'react'
import { Trans, useLingui } from '@lingui/react/macro'
import { Textarea } from '@mantine/core'
import type { OrderView } from '@/api/schema'
import { useMoney } from '@/lib/i18n'
import { Button } from '@/ui/button'
import { CallFault } from '@/ui/call-fault'
import { Done } from '@/ui/done'
import form from '@/ui/form.module.css'
import '@/ui/mantine'
import { LONGEST_NOTE } from '../model'
import { usePaymentLink } from '../use-payment-link'
import { Ask } from './ask'
import draft from './draft.module.css'
import { LinkField } from './link-field'
import css from './orders.module.css'

/** The link by which the customer pays: to copy, or to be sent. */
export function PaymentLink({ order }: { order: OrderView }) {
  const money = useMoney()
  const [link, setLink] = useState<string>()
  const [told, setTold] = useState<'copied' | 'sent'>()
  const [isAsking, setAsking] = useState(false)
  const fetch = usePaymentLink(order.id, (payable) => {
    setLink(payable.link)
    // Where the browser lets pages copy nothing, the field below is there for it.
    if ('clipboard' in navigator)
      void navigator.clipboard.writeText(payable.link).then(
        () => setTold('copied'),
        () => undefined,
      )
  })
  return (
    <div className={draft.asked}>
      <p className={css.soft}>
        <Trans>{money(order.owed ?? order.totals.total)} to be paid. Whoever has the link sees the order and can pay it.</Trans>
      </p>
      <div className={css.buttons}>
        <Button look="plain" busy={fetch.isPending} onClick={() => fetch.mutate({ tell: false, note: null })} data-testid="copy-link">
          <Trans>Copy payment link</Trans>
        </Button>
        <Button look="plain" onClick={() => setAsking(true)} data-testid="send-link">
          <Trans>Send by e-mail…</Trans>
        </Button>
      </div>
      <CallFault problem={fetch.error} />
      {link !== undefined && <LinkField link={link} />}
      <Done>
        {told === 'copied' && <Trans>The link is copied.</Trans>}
        {told === 'sent' && <Trans>The link is on its way to {order.email}.</Trans>}
      </Done>
      {isAsking && (
        <SendDialog
          order={order}
          onSent={() => {
            setTold('sent')
            setAsking(false)
          }}
          onClose={() => setAsking(false)}
        />
      )}
    </div>
  )
}

function SendDialog({ order, onSent, onClose }: { order: OrderView; onSent: () => void; onClose: () => void }) {
  const { t } = useLingui()
  const [note, setNote] = useState('')
  const call = usePaymentLink(order.id, onSent)
  return (
    <Ask title={<Trans>Send the payment link?</Trans>} action={<Trans>Send it</Trans>} call={call} onDo={() => call.mutate({ tell: true, note: note.trim() || null })} onClose={onClose}>
      <p>
        <Trans>
          A mail with the link goes to <strong>{order.email}</strong>.
        </Trans>
      </p>
      <div className={form.form}>
        <Textarea label={t`Words to the customer (optional)`} value={note} maxLength={LONGEST_NOTE} rows={3} onChange={(event) => setNote(event.target.value)} />
      </div>
    </Ask>
  )
}
