import { useState } from 'react'
import { Trans, useLingui } from '@lingui/react/macro'
import { TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { OrderView } from '@/api/schema'
import { isProblem } from '@/lib/problem'
import { orderKey } from '@/lib/query-keys'
import { Button } from '@/ui/button'
import { Notice } from '@/ui/notice'
import { reportTransaction } from '../api/report-transaction'
import { isTxHash, sendToken, WalletFault, walletHere } from '../ethereum'
import { withPayment, type Coins } from '../model'
import form from '@/ui/form.module.css'
import css from './next.module.css'

interface Props {
  order: string
  /** The order's token, if this browser has it. */
  token: string | undefined
  payment: string
  coins: Coins
  /** Whether the coins may be sent now. */
  maySend: boolean
}

/** Tells the shop which transaction pays: sent by the browser's wallet, or pasted. */
export function Report({ order, token, payment, coins, maySend }: Props) {
  const { t } = useLingui()
  const cache = useQueryClient()
  const [text, setText] = useState('')
  const [isWrong, setWrong] = useState(false)
  const tell = useMutation({
    mutationFn: (txid: string) => reportTransaction(order, token, payment, txid),
    onSuccess: (told) => {
      setText('')
      cache.setQueryData<OrderView>(orderKey(order), (shown) => shown && withPayment(shown, told))
      void cache.invalidateQueries({ queryKey: orderKey(order) })
    },
  })
  const send = useMutation({
    mutationFn: async () => {
      const wallet = walletHere()
      if (!wallet) throw new WalletFault('failed')
      return sendToken(wallet, coins)
    },
    onSuccess: (txid) => {
      // Stays in the field until the shop has it: nothing else says what was sent.
      setText(txid)
      tell.mutate(txid)
    },
  })
  const busy = tell.isPending || send.isPending
  const sent = text.trim()
  const isTaken = isProblem(tell.error, 'invalid-request') && tell.error.faults.some(({ code }) => code === 'taken')
  const fault = isWrong ? t`A transaction hash is 0x and 64 digits and letters from a to f` : isTaken ? t`Another payment has this transaction. If it is yours, write to us.` : undefined

  return (
    <div className={css.report}>
      {/* A real wallet must not pay the address of a stand-in. */}
      {maySend && !coins.page && walletHere() && (
        <Button busy={send.isPending} onClick={() => !busy && send.mutate()} data-testid="pay-with-wallet">
          {send.isPending ? <Trans>Look into your wallet…</Trans> : <Trans>Pay with wallet</Trans>}
        </Button>
      )}
      {send.error && (
        <Notice tone="fault" alert>
          <WalletWords fault={send.error} network={coins.network} />
        </Notice>
      )}
      <form
        className={form.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          if (busy) return
          setWrong(!isTxHash(sent))
          if (isTxHash(sent)) tell.mutate(sent)
        }}
      >
        <TextInput
          name="txid"
          label={t`Transaction hash`}
          description={t`Your wallet shows it once it has sent the coins. We need it, as all orders share this address.`}
          error={fault}
          value={text}
          onChange={({ currentTarget: { value } }) => {
            setText(value)
            setWrong(false)
            tell.reset()
          }}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={80}
          placeholder="0x…"
        />
        <Button type="submit" look="plain" busy={tell.isPending} data-testid="report">
          <Trans>I have sent it</Trans>
        </Button>
      </form>
      {tell.error && !isTaken && (
        <Notice tone="fault" alert>
          {isProblem(tell.error, 'order-state') ? (
            <Trans>We can’t take another transaction here. Please write to us; your money is not lost.</Trans>
          ) : (
            <Trans>We could not note it. Your money is not lost: keep the hash and try again.</Trans>
          )}
        </Notice>
      )}
    </div>
  )
}

function WalletWords({ fault, network }: { fault: Error; network: string }) {
  const kind = fault instanceof WalletFault ? fault.kind : 'failed'
  if (kind === 'declined') return <Trans>You declined it in your wallet. Nothing was sent.</Trans>
  if (kind === 'chain') return <Trans>Your wallet is not on {network}. Switch it there and try again; nothing was sent.</Trans>
  return <Trans>Your wallet did not say that it sent anything. Look there first; if it did, paste the hash below.</Trans>
}
