import { Trans } from '@lingui/react/macro'
import type { FulfilmentView, OrderView } from '@/api/schema'
import { useTime } from '@/lib/i18n'
import { Tag } from '@/ui/tag'
import { lineName } from '../model'
import { useParcelWords } from '../words'
import css from './after.module.css'

/** The parcels of an order: what each carries, who brings it, and where to follow it. */
export function Parcels({ order }: { order: OrderView }) {
  const parcels = order.fulfilments ?? []
  if (parcels.length === 0) return null
  return (
    <section className={css.part} aria-labelledby="parcels">
      <h2 id="parcels">{parcels.length === 1 ? <Trans>Your parcel</Trans> : <Trans>Your parcels</Trans>}</h2>
      <ul className={css.list}>
        {parcels.map((parcel) => (
          <Parcel key={parcel.id} order={order} parcel={parcel} />
        ))}
      </ul>
    </section>
  )
}

function Parcel({ order, parcel: { state, tracking, lines, updatedAt } }: { order: OrderView; parcel: FulfilmentView }) {
  const time = useTime()
  const words = useParcelWords()
  const isGood = state === 'shipped' || state === 'delivered'
  // What is an address of nothing else is a link.
  const url = tracking?.url?.startsWith('https://') ? tracking.url : undefined
  return (
    <li data-testid="parcel">
      <p className={css.between}>
        <Tag tone={isGood ? 'good' : state === 'lost' || state === 'returned' ? 'bad' : 'plain'}>{words(state)}</Tag>
        <time dateTime={updatedAt}>{time(updatedAt)}</time>
      </p>
      {tracking && (
        <p>
          {tracking.carrier}
          {tracking.number && (
            <>
              {', '}
              <code>{tracking.number}</code>
            </>
          )}
        </p>
      )}
      {url !== undefined && (
        <p>
          <a href={url} target="_blank" rel="noreferrer">
            <Trans>Follow the parcel</Trans>
          </a>
        </p>
      )}
      <ul className={css.units}>
        {lines.map(({ line, quantity }) => (
          <li key={line}>
            {quantity} × {lineName(order, line)}
          </li>
        ))}
      </ul>
    </li>
  )
}
