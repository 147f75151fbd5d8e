import { useState } from 'react'
import { Trans, useLingui } from '@lingui/react/macro'
import { Textarea } from '@mantine/core'
import type { AccountView, DeskOrder } from '@/api/schema'
import { useMoney } from '@/lib/i18n'
import { Button } from '@/ui/button'
import { Card } from '@/ui/card'
import form from '@/ui/form.module.css'
import '@/ui/mantine'
import { cancelOrder } from '../api/orders'
import { can } from '../can'
import { useKeyedDesk } from '../use-desk'
import { Ask } from './ask'
import css from './orders.module.css'
import { WhyNot } from './why-not'

/** Gives the order up; nothing where that has happened. */
export function CancelCard({ desk, caller }: { desk: DeskOrder; caller: AccountView }) {
  const [isAsking, setAsking] = useState(false)
  if (desk.order.standing === 'cancelled') return null
  return (
    <Card title={<Trans>Cancel the order</Trans>}>
      {can(desk, caller, 'cancel') ? (
        <>
          <p className={css.soft}>
            <Trans>Its stock is for sale again, and all that was paid goes back.</Trans>
          </p>
          <div className={css.buttons}>
            <Button look="plain" onClick={() => setAsking(true)}>
              <Trans>Cancel the order…</Trans>
            </Button>
          </div>
        </>
      ) : (
        <WhyNot desk={desk} caller={caller} action="cancel" />
      )}
      {isAsking && <CancelDialog desk={desk} onClose={() => setAsking(false)} />}
    </Card>
  )
}

function CancelDialog({ desk, onClose }: { desk: DeskOrder; onClose: () => void }) {
  const { t } = useLingui()
  const money = useMoney()
  const [reason, setReason] = useState('')
  const call = useKeyedDesk(desk.order.id, (key, why: string | null) => cancelOrder(desk.order.id, key, why), onClose)
  const left = { ...desk.captured, minor: desk.captured.minor - desk.refunded.minor }
  return (
    <Ask title={<Trans>Cancel order {desk.order.number}?</Trans>} action={<Trans>Cancel the order</Trans>} look="danger" call={call} onDo={() => call.mutate(reason.trim() || null)} onClose={onClose}>
      <p>
        {left.minor > 0 ? (
          <Trans>
            <strong>{money(left)} goes back to the shopper</strong>, the things are for sale again, and the shopper is told so. This cannot be undone.
          </Trans>
        ) : (
          <Trans>No money has come that would go back. The things are for sale again, and the shopper is told so. This cannot be undone.</Trans>
        )}
      </p>
      <div className={form.form}>
        <Textarea label={t`Why (optional)`} description={t`The shopper may read it`} value={reason} maxLength={500} rows={2} onChange={(event) => setReason(event.target.value)} />
      </div>
    </Ask>
  )
}
