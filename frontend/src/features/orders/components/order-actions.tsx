import { useState } from 'react'
import { Trans, useLingui } from '@lingui/react/macro'
import { Textarea } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { OrderView } from '@/api/schema'
import { tellOtherTabs } from '@/lib/cart-channel'
import { useMoney } from '@/lib/i18n'
import { CART_KEY } from '@/lib/query-keys'
import { Button } from '@/ui/button'
import { CallFault } from '@/ui/call-fault'
import { Dialog, DialogActions } from '@/ui/dialog'
import form from '@/ui/form.module.css'
import '@/ui/mantine'
import { Notice } from '@/ui/notice'
import { cancelMyOrder } from '../api/change-order'
import { reorder, type Missing } from '../api/reorder'
import { isOpen, paidPart, returnableOf } from '../model'
import { useOrderChange } from '../use-order-change'
import css from './after.module.css'
import { ReturnDialog } from './return-dialog'

interface Props {
  order: OrderView
  /** The order's token, if this browser has it. */
  token: string | undefined
  /** Opens the cart. */
  onCart: () => void
}

/** What the shopper can do with an order: order it again, send things back, give it up. */
export function OrderActions({ order, token, onCart }: Props) {
  const [asked, setAsked] = useState<'cancel' | 'return'>()
  const actions = order.actions ?? []
  const canReturn = actions.includes('request-return') && returnableOf(order).length > 0
  const isOver = !isOpen(order.state) || order.standing === 'cancelled'
  if (!isOver && !actions.includes('cancel')) return null
  const close = () => setAsked(undefined)
  return (
    <div className={css.actions}>
      {isOver && <Reorder order={order} onCart={onCart} />}
      {canReturn && (
        <Button look="plain" onClick={() => setAsked('return')}>
          <Trans>Send something back</Trans>
        </Button>
      )}
      {actions.includes('cancel') && (
        <Button look="plain" onClick={() => setAsked('cancel')}>
          <Trans>Cancel the order</Trans>
        </Button>
      )}
      {asked === 'return' && <ReturnDialog order={order} token={token} onClose={close} />}
      {asked === 'cancel' && <CancelDialog order={order} token={token} onClose={close} />}
    </div>
  )
}

function CancelDialog({ order, token, onClose }: { order: OrderView; token: string | undefined; onClose: () => void }) {
  const { t } = useLingui()
  const money = useMoney()
  const [reason, setReason] = useState('')
  const paid = order.state === 'paid' ? order.totals.total : paidPart(order)
  const call = useOrderChange(order.id, (key, why: string | null) => cancelMyOrder(order.id, token, key, why), onClose)
  return (
    <Dialog title={<Trans>Cancel the order?</Trans>} onClose={onClose}>
      <CallFault problem={call.error} />
      <p>
        {paid ? (
          <Trans>
            Nothing is sent, and <strong>{money(paid)}</strong> goes back the way it came. This cannot be undone.
          </Trans>
        ) : (
          <Trans>Nothing is sent, and you pay nothing. This cannot be undone.</Trans>
        )}
      </p>
      <div className={form.form}>
        <Textarea label={t`Why (optional)`} value={reason} maxLength={500} rows={2} onChange={(event) => setReason(event.target.value)} />
      </div>
      <DialogActions>
        <Button look="danger" busy={call.isPending} onClick={() => call.mutate(reason.trim() || null)}>
          <Trans>Cancel the order</Trans>
        </Button>
        <Button look="plain" onClick={onClose}>
          <Trans>Keep it</Trans>
        </Button>
      </DialogActions>
    </Dialog>
  )
}

function Reorder({ order, onCart }: { order: OrderView; onCart: () => void }) {
  const cache = useQueryClient()
  const call = useMutation({
    // The shop sees changes of the cart in the order they were made.
    scope: { id: 'cart' },
    mutationFn: () => reorder(order.lines),
    onSuccess: ({ cart, missing }) => {
      if (cart) {
        cache.setQueryData(CART_KEY, cart)
        tellOtherTabs(cart)
      }
      if (missing.length === 0) onCart()
    },
  })
  const missing = call.data?.missing ?? []
  const isSome = call.data?.cart !== undefined
  return (
    <>
      <Button busy={call.isPending} look={order.state === 'expired' || order.standing === 'cancelled' ? 'primary' : 'plain'} onClick={() => call.mutate()} data-testid="reorder">
        <Trans>Order it again</Trans>
      </Button>
      {missing.length > 0 && (
        <div className={css.missing}>
          <Notice tone="fault" alert>
            <strong>{isSome ? <Trans>Not all of it could be put into the cart</Trans> : <Trans>Nothing of it could be put into the cart</Trans>}</strong>
            <ul>
              {missing.map((one, at) => (
                <li key={at}>
                  <MissingWords one={one} />
                </li>
              ))}
            </ul>
            {isSome && (
              <p>
                <Button look="plain" onClick={onCart}>
                  <Trans>Open the cart</Trans>
                </Button>
              </p>
            )}
          </Notice>
        </div>
      )}
    </>
  )
}

function MissingWords({ one: { name, why, added } }: { one: Missing }) {
  switch (why) {
    case 'gone':
      return <Trans>{name}: not sold any more</Trans>
    case 'full':
      return <Trans>{name}: the cart is full</Trans>
    case 'stock':
      return added > 0 ? <Trans>{name}: only {added} left, which are in the cart</Trans> : <Trans>{name}: sold out</Trans>
    case 'failed':
      return <Trans>{name}: something went wrong; please try again</Trans>
  }
}
