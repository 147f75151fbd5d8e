import { useLingui } from '@lingui/react/macro'
import { useFaultWords, type FieldFault } from '@/lib/admin/faults'
import { MOST_LINES } from '../sold'

/** Why an order cannot be changed so. */
export function useEditFaults(): (fault: FieldFault) => string {
  const { t } = useLingui()
  const others = useFaultWords()
  const words: Record<string, string> = {
    'empty-order': t`Something must be left of it. If nothing is wanted any more, cancel the order.`,
    'too-many': t`An order has at most ${MOST_LINES} lines`,
    line: t`Somebody else has changed the order meanwhile. Close this and look at it again.`,
    nothing: t`That changes nothing.`,
    free: t`Something must be left to pay. If nothing is wanted any more, cancel the order.`,
    'not-sold': t`It is not sold any more.`,
    changed: t`It would cost something else by now. Look at what will happen, and save it again.`,
  }
  return (fault) => words[fault.code] ?? others(fault)
}
