import type { ReactNode } from 'react'
import css from './ui.module.css'

/** Words for screen readers only. */
export function Hidden({ children, live }: { children: ReactNode; live?: 'polite' | 'assertive' }) {
  return (
    <span className={css.hidden} aria-live={live} role={live === 'polite' ? 'status' : undefined}>
      {children}
    </span>
  )
}
