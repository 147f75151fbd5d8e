import { useLingui } from '@lingui/react/macro'
import { chooseLocale, LOCALES, type Locale } from '@/lib/i18n'
import { Hidden } from '@/ui/hidden'
import css from '@/ui/switch.module.css'

/** Chooses the language of the pages. */
export function LocaleSwitch() {
  const { i18n, t } = useLingui()
  return (
    <label className={css.switch}>
      <Hidden>{t`Language`}</Hidden>
      <select value={i18n.locale} onChange={(event) => void chooseLocale(event.target.value as Locale)}>
        {Object.entries(LOCALES).map(([code, name]) => (
          <option key={code} value={code} lang={code}>
            {name}
          </option>
        ))}
      </select>
    </label>
  )
}
