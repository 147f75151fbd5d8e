import { useId, useMemo } from 'react'
import { Trans, useLingui } from '@lingui/react/macro'
import { useCurrencyName } from '@/lib/i18n'
import shared from '@/ui/admin/admin.module.css'
import { useFaults } from '../faults'
import { FaultAt } from './fields'
import css from './settings.module.css'

/** The most currencies beside the shop's own. */
const MOST = 10

/** What ISO 4217 lists and people pay with, as the shop knows it: browsers list what is no money any more, too. */
const CODES =
  'AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VED VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG'

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
  const all = useMemo(() => CODES.split(' ').map((code) => ({ code, label: name(code) })).sort((a, b) => a.label.localeCompare(b.label, i18n.locale)), [i18n.locale]) // eslint-disable-line react-hooks/exhaustive-deps -- names follow the locale
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
