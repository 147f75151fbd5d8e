import { useRef, type ReactNode } from 'react'
import css from './ui.module.css'
import { useModal } from './use-modal'

interface Props {
  open: boolean
  onClose: () => void
  label: string
  side?: 'left' | 'right'
  children: ReactNode
}

/** A modal drawer. */
export function Drawer({ open, onClose, label, side = 'right', children }: Props) {
  const ref = useRef<HTMLDialogElement>(null)
  useModal(ref, open)
  return (
    <dialog
      ref={ref}
      className={css.drawer}
      data-side={side}
      aria-label={label}
      onClose={onClose}
      onClick={(event) => {
        if (event.target === event.currentTarget) onClose()
      }}
    >
      {children}
    </dialog>
  )
}
