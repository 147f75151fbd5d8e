import { Trans } from '@lingui/react/macro'
import type { OrderView } from '@/api/schema'
import { useMoney, useTime } from '@/lib/i18n'
import { Tag } from '@/ui/tag'
import css from './after.module.css'

/** Money that has gone back, or is on its way. */
export function Refunds({ order: { refunds = [] } }: { order: OrderView }) {
  const money = useMoney()
  const time = useTime()
  if (refunds.length === 0) return null
  return (
    <section className={css.part} aria-labelledby="refunds">
      <h2 id="refunds">
        <Trans>Money back</Trans>
      </h2>
      <ul className={css.list}>
        {refunds.map(({ id, amount, done, note, at }) => (
          <li key={id} data-testid="refund">
            <p className={css.between}>
              <span>
                <strong>{money(amount)}</strong> <Tag tone={done ? 'good' : 'plain'}>{done ? <Trans>Gone back to you</Trans> : <Trans>On its way to you</Trans>}</Tag>
              </span>
              <time dateTime={at}>{time(at)}</time>
            </p>
            {note && <p className={css.words}>{note}</p>}
          </li>
        ))}
      </ul>
    </section>
  )
}
