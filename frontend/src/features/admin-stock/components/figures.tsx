import type { ReactNode } from 'react'
import { Trans } from '@lingui/react/macro'
import type { StockRow } from '@/api/schema'
import { useNumber } from '../words'
import css from './stock.module.css'

/** From here on a figure is too long to be as big. */
const LONG = 10_000

/** How many there are, big enough to be read from a ladder. */
export function Figures({ stock: { onHand, reserved, available } }: { stock: StockRow }) {
  return (
    <dl className={css.figures} data-long={onHand >= LONG ? '' : undefined}>
      <Figure name={<Trans>On hand</Trans>} units={onHand} id="on-hand" />
      <Figure name={<Trans>Reserved</Trans>} units={reserved} id="reserved" />
      <Figure name={<Trans>Available</Trans>} units={available} id="available" />
    </dl>
  )
}

function Figure({ name, units, id }: { name: ReactNode; units: number; id: string }) {
  const number = useNumber()
  return (
    <div>
      <dt>{name}</dt>
      <dd data-testid={id}>{number(units)}</dd>
    </div>
  )
}
