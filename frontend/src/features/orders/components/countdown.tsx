import { Plural, Trans } from '@lingui/react/macro'
import { Hidden } from '@/ui/hidden'
import css from './next.module.css'

/** At so many minutes left it is said aloud; each second would drown all else. */
const SAID_AT = [10, 5, 2, 1]

/** How long a price is locked. */
export function Countdown({ left }: { left: number }) {
  const minutes = SAID_AT.findLast((minute) => left <= minute * 60)
  return (
    <p className={css.clock} data-soon={left <= 60 ? '' : undefined}>
      <Trans>Price locked for</Trans>{' '}
      <span role="timer">
        {Math.floor(left / 60)}:{String(left % 60).padStart(2, '0')}
      </span>
      <Hidden live="polite">{minutes !== undefined && <Plural value={minutes} one="The price is locked for # more minute." other="The price is locked for # more minutes." />}</Hidden>
    </p>
  )
}
