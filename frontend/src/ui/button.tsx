import type { ComponentProps, ReactNode } from 'react'
import css from './ui.module.css'

type Look = 'primary' | 'plain' | 'danger'

/** The classes of a button, for links that look like one. */
export function buttonClass(look: Look = 'primary', wide = false): string {
  return [css.button, css[look], wide ? css.wide : ''].join(' ')
}

interface Props extends ComponentProps<'button'> {
  look?: Look
  wide?: boolean
  /** Shows that it works; clicks meanwhile do nothing, but the focus stays. */
  busy?: boolean
  children: ReactNode
}

/** A button. */
export function Button({ look = 'primary', wide = false, busy = false, children, className, onClick, type = 'button', ...rest }: Props) {
  return (
    <button
      {...rest}
      type={type}
      className={[buttonClass(look, wide), className ?? ''].join(' ')}
      aria-busy={busy || undefined}
      onClick={(event) => {
        if (busy || rest['aria-disabled'] === true) event.preventDefault()
        else onClick?.(event)
      }}
    >
      {busy && <span className={css.busy} aria-hidden />}
      {children}
    </button>
  )
}
