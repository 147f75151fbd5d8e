import { Trans } from '@lingui/react/macro'
import { useMoney } from '@/lib/i18n'
import type { Next } from '../model'
import css from './next.module.css'

/** What to have ready at the door. */
export function OnDelivery({ next: { amount } }: { next: Extract<Next, { kind: 'on-delivery' }> }) {
  const money = useMoney()
  return (
    <section className={css.sheet} aria-labelledby="on-delivery">
      <h2 id="on-delivery">
        <Trans>Have {money(amount)} ready</Trans>
      </h2>
      <p className={css.told}>
        <Trans>You pay whoever brings the parcel. They may not have change, so the exact amount is best.</Trans>
      </p>
    </section>
  )
}
