import { useLingui } from '@lingui/react'
import { formatLocale } from './i18n'

const ranges = new Map<string, Intl.DateTimeFormat>()

/** Formats days, or one where both are the same: what a calendar on the wall says, wherever the reader is. */
export function useDays(): (from: string, until: string) => string {
  const { i18n } = useLingui()
  return (from, until) => {
    const locale = formatLocale(i18n.locale)
    const format = ranges.get(locale) ?? new Intl.DateTimeFormat(locale, { weekday: 'short', day: 'numeric', month: 'short', timeZone: 'UTC' })
    ranges.set(locale, format)
    return format.formatRange(new Date(from), new Date(until))
  }
}
