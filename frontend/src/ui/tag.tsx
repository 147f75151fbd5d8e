import type { ReactNode } from 'react'
import css from './tag.module.css'

/** A word or two about a thing, set apart. */
export function Tag({ tone = 'plain', children }: { tone?: 'plain' | 'good' | 'bad'; children: ReactNode }) {
  return (
    <span className={css.tag} data-tone={tone}>
      {children}
    </span>
  )
}

/** Tags in a row. */
export function Tags({ children }: { children: ReactNode }) {
  return <span className={css.tags}>{children}</span>
}
