import type { ReactNode } from 'react'
import { Trans } from '@lingui/react/macro'
import type { LineView, Totals } from '@/api/schema'
import { useMoney } from '@/lib/i18n'
import { Picture } from './picture'
import css from './summary.module.css'

/** Lines without controls: for the checkout and for orders. */
export function Lines({ lines }: { lines: readonly (Omit<LineView, 'total'> & { total: LineView['total'] | undefined })[] }) {
  const money = useMoney()
  return (
    <ul className={css.lines}>
      {lines.map((line, at) => (
        // An order that was changed may have two lines of one thing.
        <li key={`${line.variant} ${at}`}>
          <Picture picture={line.picture} sizes="4rem" alt="" />
          <div>
            <p className={css.name}>{line.name}</p>
            <p className={css.soft}>
              {line.choice !== '' && <span>{line.choice}</span>}
              <span>
                <Trans>
                  {line.quantity} × {money(line.unitPrice)}
                </Trans>
              </span>
            </p>
          </div>
          <p className={css.amount}>{line.total ? money(line.total) : <Trans>updating…</Trans>}</p>
        </li>
      ))}
    </ul>
  )
}

interface SumsProps {
  totals: Totals
  /** What a tax is called that the buyer owes instead of the shop, where a shopper does not read it. */
  owed?: ReactNode
}

/** The sums of a quote or an order, as the shop worked them out. */
export function Sums({ totals, owed = <Trans>VAT, owed by you (reverse charge)</Trans> }: SumsProps) {
  const money = useMoney()
  return (
    <dl className={css.sums}>
      <div>
        <dt>
          <Trans>Subtotal</Trans>
        </dt>
        <dd>{money(totals.subtotal)}</dd>
      </div>
      {totals.discount.minor > 0 && (
        <div>
          <dt>
            <Trans>Discount</Trans>
          </dt>
          <dd>−{money(totals.discount)}</dd>
        </div>
      )}
      <div>
        <dt>
          <Trans>Shipping</Trans>
        </dt>
        <dd>{totals.shipping.minor === 0 ? <Trans>Free</Trans> : money(totals.shipping)}</dd>
      </div>
      {totals.tax.minor > 0 && (
        <div>
          <dt>
            <Trans>Tax</Trans>
          </dt>
          <dd>{money(totals.tax)}</dd>
        </div>
      )}
      {totals.tax.minor < 0 && (
        <div>
          <dt>{owed}</dt>
          <dd>−{money({ ...totals.tax, minor: -totals.tax.minor })}</dd>
        </div>
      )}
      <div className={css.total}>
        <dt>
          <Trans>Total</Trans>
        </dt>
        <dd data-testid="total">{money(totals.total)}</dd>
      </div>
      {totals.taxIncluded.minor > 0 && totals.tax.minor === 0 && (
        <div className={css.vat}>
          <dt>
            <Trans>VAT included</Trans>
          </dt>
          <dd>{money(totals.taxIncluded)}</dd>
        </div>
      )}
    </dl>
  )
}
