import { createContext, use, useState } from 'react'

/** The faults of a form, for its fields. */
export interface Faults {
  /** By the names of fields. */
  errors: Partial<Record<string, string>>
  /** How often faults were shown: what is folded opens each time. */
  shown: number
  /** Forgets the fault of a field, or all, where places in lists move. */
  clear: (field?: string) => void
}

export const FaultsContext = createContext<Faults>({ errors: {}, shown: 0, clear: () => undefined })

export const useFaults = (): Faults => use(FaultsContext)

/** Whether a field at or below one of the pointers is faulty. */
const isFaulty = ({ errors }: Faults, pointers: readonly string[]): boolean => Object.keys(errors).some((field) => pointers.some((pointer) => field === pointer || field.startsWith(`${pointer}/`)))

/** Whether something is folded open: by hand, or since a fault in it was shown. */
export function useFold(pointers: readonly string[], initially: boolean): [isOpen: boolean, setIsOpen: (isOpen: boolean) => void] {
  const faults = useFaults()
  const [isOpen, setIsOpen] = useState(initially || isFaulty(faults, pointers))
  const [seen, setSeen] = useState(faults.shown)
  if (seen !== faults.shown) {
    setSeen(faults.shown)
    if (isFaulty(faults, pointers)) setIsOpen(true)
  }
  return [isOpen, setIsOpen]
}
