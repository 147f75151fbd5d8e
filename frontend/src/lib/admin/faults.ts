import { useLingui } from '@lingui/react/macro'

/** What is wrong with a field: the shop's code, and its own words where there are none of ours. */
export interface FieldFault {
  pointer: string
  code: string
  detail: string
}

/** What to say at a faulty field. */
export function useFaultWords(): (fault: Pick<FieldFault, 'code' | 'detail'>) => string {
  const { t } = useLingui()
  return ({ code, detail }) => {
    const words: Record<string, string> = {
      missing: t`Please fill this in`,
      twice: t`This stands here twice`,
      taken: t`Something else in the shop has this already`,
      amount: t`An amount such as 12.50`,
      number: t`A number such as 1.5`,
      whole: t`A whole number`,
      date: t`A date and a time`,
      above: t`Must be more than the price`,
      unknown: t`There is no such thing any more`,
      mismatch: t`Must choose a value of each option`,
    }
    // The shop says more exactly how long or how many.
    const isExact = ['too-long', 'too-many', 'out-of-range', 'malformed'].includes(code)
    return (isExact ? undefined : words[code]) ?? (detail === '' ? t`This cannot be taken` : detail.charAt(0).toUpperCase() + detail.slice(1))
  }
}
