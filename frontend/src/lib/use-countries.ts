import { useMemo } from 'react'
import { useLingui } from '@lingui/react'
import { COUNTRIES } from './countries'

/** Countries to choose from, by their names in the language that is shown. */
export function useCountries(): { value: string; label: string }[] {
  const { i18n } = useLingui()
  const { locale } = i18n
  return useMemo(() => {
    const names = new Intl.DisplayNames([locale], { type: 'region' })
    return COUNTRIES.map((code) => ({ value: code, label: names.of(code) ?? code })).sort((a, b) => a.label.localeCompare(b.label, locale))
  }, [locale])
}
