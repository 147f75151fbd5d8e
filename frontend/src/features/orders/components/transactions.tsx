import { Plural, Trans, useLingui } from '@lingui/react/macro'
import type { CoinsStep, TransactionView } from '@/api/schema'
import { useMoney, useTime } from '@/lib/i18n'
import { Icon } from '@/ui/icon'
import css from './next.module.css'

/** What came so far, transaction by transaction. */
export function Transactions({ coins, isRest }: { coins: CoinsStep; isRest: boolean }) {
  const { t } = useLingui()
  const money = useMoney()
  return (
    <div className={css.came}>
      <ul aria-label={t`Transactions`} aria-live="polite">
        {coins.transactions.map((one) => (
          <Transaction key={one.txid} one={one} ticker={coins.ticker} needed={coins.confirmationsNeeded} />
        ))}
      </ul>
      <dl>
        <div>
          <dt>
            <Trans>Received</Trans>
          </dt>
          <dd>
            {coins.received.decimal} {coins.ticker}
          </dd>
        </div>
        {coins.left.minor > 0 && (
          <div>
            <dt>
              {isRest ? <Trans>Left to pay</Trans> : <Trans>Not confirmed yet</Trans>}
            </dt>
            <dd>{money(coins.left)}</dd>
          </div>
        )}
      </dl>
    </div>
  )
}

function Transaction({ one, ticker, needed }: { one: TransactionView; ticker: string; needed: number }) {
  const time = useTime()
  const count = Math.min(one.confirmations, needed)
  const isDone = !one.gone && count >= needed
  return (
    <li data-gone={one.gone ? '' : undefined} data-done={isDone ? '' : undefined}>
      <i aria-hidden>{one.gone ? <Icon name="close" size={14} /> : isDone ? <Icon name="check" size={14} /> : null}</i>
      <div>
        <p className={css.sum}>
          <span>
            {one.amount.decimal} {ticker}
          </span>
          <code title={one.txid}>
            {one.txid.slice(0, 6)}…{one.txid.slice(-6)}
          </code>
        </p>
        <p className={css.soft}>
          {one.gone ? (
            <Trans>Another transaction took its place; it does not count.</Trans>
          ) : (
            <>
              {count === 0 ? <Trans>Seen at {time(one.seenAt, 'time')}</Trans> : null}
              {count === 0 ? ' · ' : null}
              <Plural value={needed} one={`${count} of # confirmation`} other={`${count} of # confirmations`} />
            </>
          )}
        </p>
        {one.replaceable && !one.gone && count === 0 && (
          <p className={css.soft}>
            <Trans>Its sender can still replace it.</Trans>
          </p>
        )}
      </div>
    </li>
  )
}
