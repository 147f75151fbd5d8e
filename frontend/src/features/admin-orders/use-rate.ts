import { useLingui } from '@lingui/react/macro'
import { formatLocale } from '@/lib/i18n'

/** Writes a rate that is given in hundredths of a percent. */
export function useRate(): (basisPoints: number) => string {
  const { i18n } = useLingui()
  return (basisPoints) => new Intl.NumberFormat(formatLocale(i18n.locale), { style: 'percent', maximumFractionDigits: 2 }).format(basisPoints / 10_000)
}
