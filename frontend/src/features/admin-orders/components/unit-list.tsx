import type { DeskOrder } from '@/api/schema'
import { lineName } from '../model'
import css from './orders.module.css'

/** Units of lines by name; `more` says something of each. */
export function UnitList<L extends { line: number; quantity: number }>({ desk, lines, more }: { desk: Pick<DeskOrder, 'lines'>; lines: readonly L[]; more?: (line: L) => React.ReactNode }) {
  return (
    <ul className={css.units}>
      {lines.map((line, at) => (
        <li key={at}>
          {line.quantity} × {lineName(desk, line.line)}
          {more && <span className={css.soft}> {more(line)}</span>}
        </li>
      ))}
    </ul>
  )
}
