import { useId, useMemo } from 'react'
import { Trans, useLingui } from '@lingui/react/macro'
import { CURRENCIES } from '@/lib/currencies'
import { useCurrencyName } from '@/lib/i18n'
import shared from '@/ui/admin/admin.module.css'
import { useFaults } from '../faults'
import { FaultAt } from './fields'
import css from './settings.module.css'

/** The most currencies beside the shop's own. */
const MOST = 10

interface Props {
  pointer: string
  own: string
  chosen: readonly string[]
  onChange: (chosen: string[]) => void
}

/** The currencies that the shop sells in beside its own. */
export function CurrencyFields({ pointer, own, chosen, onChange }: Props) {
  const { t, i18n } = useLingui()
  const id = useId()
  const name = useCurrencyName()
  const { clear } = useFaults()
  const change = (next: string[]) => {
    clear(pointer)
    onChange(next)
  }
  // A list of all the world's money is made once, not at each letter that is typed beside it.
  const all = useMemo(() => [...CURRENCIES.keys()].map((code) => ({ code, label: name(code) })).sort((a, b) => a.label.localeCompare(b.label, i18n.locale)), [i18n.locale]) // eslint-disable-line react-hooks/exhaustive-deps -- names follow the locale
  const rest = all.filter(({ code }) => code !== own && !chosen.includes(code))
  return (
    <div className={shared.field}>
      <label htmlFor={id}>
        <Trans>Other currencies</Trans>
      </label>
      {chosen.length > 0 && (
        <ul className={css.currencies}>
          {chosen.map((code) => (
            <li key={code}>
              <span>
                {name(code)} ({code})
              </span>
              <button type="button" className={shared.again} aria-label={t`Remove ${name(code)}`} onClick={() => change(chosen.filter((other) => other !== code))}>
                <Trans>Remove</Trans>
              </button>
            </li>
          ))}
        </ul>
      )}
      <select id={id} name={pointer} className={shared.input} value="" disabled={chosen.length >= MOST} onChange={(event) => change([...chosen, event.target.value])}>
        <option value="">{t`Add a currency`}</option>
        {rest.map(({ code, label }) => (
          <option key={code} value={code}>
            {label} ({code})
          </option>
        ))}
      </select>
      <small className={shared.soft}>
        <Trans>Things are sold in them at the prices that you set in them. Nothing is converted: what has no price in a currency is not sold in it.</Trans>
      </small>
      <FaultAt pointer={pointer} />
    </div>
  )
}
