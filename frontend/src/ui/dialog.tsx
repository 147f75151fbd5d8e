import { useEffect, useId, useRef, type ReactNode } from 'react'
import { useLingui } from '@lingui/react/macro'
import css from './dialog.module.css'
import { Icon } from './icon'
import ui from './ui.module.css'
import { useModal } from './use-modal'

interface Props {
  onClose: () => void
  title: ReactNode
  /** What is in it grows and shrinks while somebody types: it must not move. */
  top?: boolean
  /** It holds more than a few fields. */
  wide?: boolean
  children: ReactNode
}

/** A modal dialog, open as long as it is there. The focus goes to its first field, else to its title. */
export function Dialog({ onClose, title, top = false, wide = false, children }: Props) {
  const { t } = useLingui()
  const ref = useRef<HTMLDialogElement>(null)
  const id = useId()
  useModal(ref, true)
  useEffect(() => {
    const dialog = ref.current
    const first = dialog?.querySelector<HTMLElement>(':is(input, textarea, select):not([hidden], :disabled)') ?? dialog?.querySelector<HTMLElement>('h2')
    first?.focus()
  }, [])
  return (
    <dialog
      ref={ref}
      className={css.dialog}
      data-top={top ? '' : undefined}
      data-wide={wide ? '' : undefined}
      aria-labelledby={id}
      onClose={onClose}
      onClick={(event) => {
        if (event.target === event.currentTarget) onClose()
      }}
    >
      <div className={css.inner}>
        <div className={css.head}>
          <h2 id={id} tabIndex={-1}>
            {title}
          </h2>
          <button type="button" className={ui.icon} onClick={onClose} aria-label={t`Close`}>
            <Icon name="close" />
          </button>
        </div>
        {children}
      </div>
    </dialog>
  )
}

/** The buttons at the end of a dialog. */
export function DialogActions({ children }: { children: ReactNode }) {
  return <div className={css.actions}>{children}</div>
}
