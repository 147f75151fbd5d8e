import { useEffect, useRef, type ReactNode } from 'react'
import css from './ui.module.css'

interface Props {
  open: boolean
  onClose: () => void
  label: string
  side?: 'left' | 'right'
  children: ReactNode
}

/** A modal drawer on the native dialog; the browser keeps the focus inside and gives it back. */
export function Drawer({ open, onClose, label, side = 'right', children }: Props) {
  const ref = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const dialog = ref.current
    if (!dialog) return
    if (open && !dialog.open) dialog.showModal()
    if (!open && dialog.open) dialog.close()
    if (!open) return
    // The page behind must neither scroll along nor jump when its scroll bar goes.
    const page = document.documentElement
    page.style.paddingRight = `${window.innerWidth - page.clientWidth}px`
    page.style.overflow = 'hidden'
    return () => {
      page.style.overflow = ''
      page.style.paddingRight = ''
    }
  }, [open])
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
