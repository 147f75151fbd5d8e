import { useState, type RefObject } from 'react'
import { isProblem } from '@/lib/problem'
import { focusSoon } from '@/lib/focus-soon'
import { useFaultWords, type FieldFault } from './faults'

/** Faults of a form at their fields by JSON pointer; the focus goes to the first. */
export function useFaults(root: RefObject<HTMLElement | null>) {
  const say = useFaultWords()
  const [errors, setErrors] = useState<Partial<Record<string, string>>>({})
  const show = (faults: readonly FieldFault[]) => {
    const next: Record<string, string> = {}
    for (const fault of faults) next[fault.pointer] ??= say(fault)
    setErrors(next)
    focusSoon(() => {
      const fields = [...(root.current?.querySelectorAll<HTMLElement>('[name^="#/"], [data-pointer]') ?? [])]
      return fields.find((field) => (field.getAttribute('name') ?? field.dataset.pointer ?? '') in next)
    })
  }
  return {
    errors,
    show,
    /** Forgets all, or those at and below one place. */
    clear: (place?: string) => setErrors((known) => (place === undefined ? {} : Object.fromEntries(Object.entries(known).filter(([pointer]) => pointer !== place && !pointer.startsWith(`${place}/`))))),
    /** Takes what the shop found wrong; false where the problem is another one. */
    take: (error: unknown): boolean => {
      if (!isProblem(error, 'invalid-request')) return false
      show(error.faults)
      return true
    },
  }
}
