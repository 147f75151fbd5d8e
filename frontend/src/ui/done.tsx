import { Children, type ReactNode } from 'react'
import { Notice } from '@/ui/notice'

/** A place for what went well, read out when it appears. */
export function Done({ children }: { children: ReactNode }) {
  // Conditions that do not hold leave no children behind.
  return <div role="status">{Children.toArray(children).length > 0 && <Notice>{children}</Notice>}</div>
}
