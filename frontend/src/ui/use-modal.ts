import { useEffect, type RefObject } from 'react'

/** Opens and closes a native dialog as modal; the browser keeps the focus inside and gives it back. */
export function useModal(ref: RefObject<HTMLDialogElement | null>, open: boolean): void {
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
  }, [ref, open])
}
