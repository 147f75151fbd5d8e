import { useLingui } from '@lingui/react/macro'
import type { FieldFault } from '@/lib/admin/faults'
import { MOST_LINES } from '../sold'
import { MOST_DAYS } from './form'

/** A fault of a draft with words of ours, where there are some; else those of the shop stand there. */
export function useDraftFaults(): (fault: FieldFault) => FieldFault {
  const { t } = useLingui()
  const words: Record<string, string> = {
    email: t`This does not look like an e-mail address`,
    'vat-id': t`Begins with the letters of the country, such as FR40303265045`,
    days: t`A whole number from 1 to ${MOST_DAYS}`,
    'no-way': t`There is no way to send it yet`,
    empty: t`Say what is ordered first`,
    'too-many': t`An order has at most ${MOST_LINES} lines`,
    'not-served': t`This way to send it does not go to the address. Choose another`,
    'not-offered': t`The shop does not send this way any more. Choose another`,
    changed: t`It costs something else by now. Look at the new total, and make the order again`,
    free: t`Something must be left to pay`,
    'too-high': t`This is more than all of it costs`,
  }
  return (fault) => {
    const known = words[fault.code]
    // A code of its own: the words are the detail then.
    return known === undefined ? fault : { ...fault, code: '', detail: known }
  }
}
