/**
 * Puts the focus onto what is not there yet, after so many milliseconds. Whoever has gone to another field by then types
 * there, and keeps the focus.
 */
export function focusSoon(find: () => HTMLElement | null | undefined, ms = 60): void {
  const before = document.activeElement
  setTimeout(() => {
    const now = document.activeElement
    if (now !== before && now?.matches('input, select, textarea')) return
    find()?.focus()
  }, ms)
}
