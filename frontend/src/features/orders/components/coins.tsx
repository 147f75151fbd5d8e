import { Fragment, lazy, Suspense, type ReactNode } from 'react'
import { Trans, useLingui } from '@lingui/react/macro'
import type { PaymentView } from '@/api/schema'
import { useMoney } from '@/lib/i18n'
import { Bone } from '@/ui/bone'
import { Button, buttonClass } from '@/ui/button'
import { Notice } from '@/ui/notice'
import { coinsPhase, isShort, walletLink, type Coins as CoinsNext } from '../model'
import { useSecondsLeft } from '../use-seconds-left'
import { CopyRow } from './copy-row'
import { Countdown } from './countdown'
import { Report } from './report'
import { Transactions } from './transactions'
import css from './next.module.css'

const QrCode = lazy(() => import('@/ui/qr-code').then((module) => ({ default: module.QrCode })))

interface Props {
  order: string
  /** The order's token, if this browser has it. */
  token: string | undefined
  payment: PaymentView
  coins: CoinsNext
  busy: boolean
  /** Asks for a new price. */
  onPrice: () => void
}

/** Coins to send, and what came of it. */
export function Coins({ order, token, payment, coins, busy, onPrice }: Props) {
  const money = useMoney()
  const left = useSecondsLeft(coins.until)
  const phase = coinsPhase(coins, payment.state, left)
  const isRest = payment.state === 'underpaid'
  const fiat = money(coins.fiat)
  const rest = money(coins.left)
  const { t } = useLingui()
  // What people call it; others go by their ticker.
  const coin = coins.coin === 'btc' ? t`bitcoin` : coins.ticker
  const report = coins.token && phase !== 'over' && (
    <Report key={coins.address} order={order} token={token} payment={payment.id} coins={coins} maySend={phase === 'send'} />
  )
  return (
    <section className={css.sheet} aria-labelledby="coins" data-testid="coins" data-phase={phase}>
      <h2 id="coins">
        {phase === 'seen' ? (
          <Trans>Your coins are on their way</Trans>
        ) : phase === 'told' ? (
          <Trans>We are looking for your transaction</Trans>
        ) : phase === 'over' ? (
          <Trans>What we received</Trans>
        ) : isRest ? (
          <Trans>Send the rest of {rest}</Trans>
        ) : phase === 'unpriced' ? (
          <Trans>The price has run out</Trans>
        ) : (
          <Trans>Send {fiat} in {coin}</Trans>
        )}
      </h2>
      {isRest && (
        <Notice>
          <strong>
            <Trans>Less came than the order costs</Trans>
          </strong>
          <Trans>
            {coins.received.decimal} {coins.ticker} arrived and is kept for your order; {rest} is left to pay. Send it to the same address, at a new price.
          </Trans>
        </Notice>
      )}
      {phase === 'send' && <Send coins={coins} left={left} />}
      <div aria-live="polite" className={css.told}>
        {phase === 'unpriced' && !isRest && (
          <p>
            {coins.token ? (
              <Trans>What {coin} costs changes all the time. Get a new price before you send anything. If you have just sent it, tell us its transaction below.</Trans>
            ) : (
              <Trans>What {coin} costs changes all the time. Get a new price before you send anything. If you have just sent it, wait here: it shows up by itself.</Trans>
            )}
          </p>
        )}
        {phase === 'seen' && (
          <p>
            {coins.token ? (
              <Trans>There is nothing more to send for now. The network confirms it in blocks, about every twelve seconds.</Trans>
            ) : (
              <Trans>There is nothing more to send for now. The network confirms it in blocks, about every ten minutes.</Trans>
            )}
          </p>
        )}
        {phase === 'told' && (
          <>
            <p>
              <Trans>It shows up here as soon as the network has it, mostly within a minute. Do not send anything twice.</Trans>
            </p>
            {coins.reported?.map((hash) => (
              <code key={hash} className={css.hash}>
                {hash}
              </code>
            ))}
          </>
        )}
        {phase === 'seen' && isShort(coins) && (
          <p>
            <Trans>So far it is less than was asked for. Once it is confirmed, you can send the rest here.</Trans>
          </p>
        )}
      </div>
      {phase === 'told' || phase === 'seen' ? report && <Another>{report}</Another> : report}
      {phase === 'unpriced' && (
        <Button busy={busy} onClick={onPrice} data-testid="new-price">
          {isRest ? <Trans>Get the price of the rest</Trans> : <Trans>Get a new price</Trans>}
        </Button>
      )}
      {coins.transactions.length > 0 && <Transactions coins={coins} isRest={isRest} />}
      {coins.page && /^https?:/.test(coins.page) && phase !== 'over' && (
        <p>
          <a href={coins.page} target="_blank" rel="noreferrer">
            <Trans>Pay on the test page</Trans>
          </a>
        </p>
      )}
    </section>
  )
}

/** For who told of the wrong one, or sent a second. */
function Another({ children }: { children: ReactNode }) {
  return (
    <details className={css.another}>
      <summary>
        <Trans>Tell us another transaction</Trans>
      </summary>
      {children}
    </details>
  )
}

/** Where to send how much, for cameras, wallets on this device and people. */
function Send({ coins, left }: { coins: CoinsNext; left: number }) {
  const { t } = useLingui()
  const wallet = walletLink(coins.uri)
  const { network } = coins
  return (
    <div className={css.send}>
      <Suspense fallback={<Bone width="12rem" height="12rem" />}>
        <QrCode text={coins.uri} label={t`QR code for your wallet: the address and the amount`} />
      </Suspense>
      <div className={css.beside}>
        <Countdown left={left} />
        <dl className={css.rows} data-stacked>
          <CopyRow label={t`Amount`} text={coins.amount.decimal} strong>
            {coins.amount.decimal} {coins.ticker}
          </CopyRow>
          {coins.token && (
            <CopyRow label={t`Network`} text={coins.network}>
              <Trans>{network}, and no other: elsewhere it would be lost</Trans>
            </CopyRow>
          )}
          <CopyRow label={t`Address`} text={coins.address}>
            <span className={css.address}>
              {/* In fours, to be compared; the gaps are no characters and so not copied. */}
              {coins.address.match(/.{1,4}/g)?.map((four, at) => (
                <Fragment key={at}>
                  <span>{four}</span>
                  <wbr />
                </Fragment>
              ))}
            </span>
          </CopyRow>
        </dl>
        {wallet && (
          <a href={wallet} className={buttonClass('plain')}>
            <Trans>Open the wallet</Trans>
          </a>
        )}
      </div>
    </div>
  )
}
