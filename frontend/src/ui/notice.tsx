import type { ReactNode, Ref } from 'react'
import css from './ui.module.css'

interface Props {
  children: ReactNode
  tone?: 'note' | 'fault'
  /** Read out at once when it appears. */
  alert?: boolean
  ref?: Ref<HTMLDivElement>
}

/** A boxed message on a page. */
export function Notice({ children, tone = 'note', alert = false, ref }: Props) {
  return (
    <div ref={ref} tabIndex={-1} className={css.notice} data-tone={tone} role={alert ? 'alert' : undefined}>
      {children}
    </div>
  )
}
