import { Trans } from '@lingui/react/macro'
import type { Money } from '@/api/schema'
import { useMoney } from '@/lib/i18n'
import css from './ui.module.css'

interface Props {
  price: Money
  compareAt?: Money | null | undefined
  /** Whether it is the lowest of several. */
  from?: boolean
}

/** A price, with what it was before where it is on sale. */
export function Price({ price, compareAt, from = false }: Props) {
  const money = useMoney()
  const amount = money(price, 'short')
  return (
    <span className={css.price} data-sale={compareAt ? '' : undefined}>
      <span>
        {compareAt && (
          <span className={css.hidden}>
            <Trans>Now</Trans>{' '}
          </span>
        )}
        {from ? <Trans>from {amount}</Trans> : amount}
      </span>
      {compareAt && (
        <s>
          <span className={css.hidden}>
            <Trans>before</Trans>{' '}
          </span>
          {money(compareAt, 'short')}
        </s>
      )}
    </span>
  )
}
