import { useLingui } from '@lingui/react/macro'
import type { MoveKind, Reason } from '@/api/schema'
import { formatLocale } from '@/lib/i18n'
import { MOST, type Refusal } from './model'

/** What moved stock, in a word or two. */
export function useMoveWords(): (kind: MoveKind) => string {
  const { t } = useLingui()
  return (kind) =>
    ({
      received: t`Received`,
      returned: t`Returned`,
      damaged: t`Damaged`,
      lost: t`Lost`,
      counted: t`Counted`,
      reserved: t`Order placed`,
      released: t`Order expired or cancelled`,
      shipped: t`Sent`,
    })[kind]
}

/** When to choose which reason. */
export function useReasonHelp(): (reason: Reason) => string {
  const { t } = useLingui()
  return (reason) =>
    ({
      received: t`A delivery came in.`,
      returned: t`A customer sent something back that can be sold again.`,
      damaged: t`Broken, stained or past its date: it cannot be sold.`,
      lost: t`It is gone, and nobody knows where.`,
      counted: t`Everything that lies there, also what is reserved for orders.`,
    })[reason]
}

/** Why a change cannot be made; the form and the shop say it alike. */
export function useRefusalWords(): (refusal: string, least: 0 | 1) => string | undefined {
  const { t } = useLingui()
  const number = useNumber()
  const most = number(MOST)
  return (refusal, least) => {
    const words: Record<Refusal, string> = {
      missing: t`Please fill this in`,
      'out-of-range': t`A whole number from ${least} to ${most}`,
      short: t`There are not that many on hand.`,
      promised: t`That would leave less than is promised to orders; cancel orders first.`,
      'too-many': t`That would make more than ${most}.`,
    }
    return refusal in words ? words[refusal as Refusal] : undefined
  }
}

const formats = new Map<string, Intl.NumberFormat>()

/** Writes units; changes of them with their sign, which is a proper minus. */
export function useNumber(): (units: number, style?: 'change') => string {
  const { i18n } = useLingui()
  return (units, style) => {
    const locale = formatLocale(i18n.locale)
    const key = `${locale} ${style ?? ''}`
    const format = formats.get(key) ?? new Intl.NumberFormat(locale, { signDisplay: style === 'change' ? 'exceptZero' : 'auto' })
    formats.set(key, format)
    return format.format(units).replace('-', '−')
  }
}
