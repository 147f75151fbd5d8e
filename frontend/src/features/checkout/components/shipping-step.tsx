import { Trans, useLingui } from '@lingui/react/macro'
import type { ShippingOption } from '@/api/schema'
import { addressLines } from '@/lib/address'
import { useCountryName, useCurrencyName, useMoney } from '@/lib/i18n'
import { Bone } from '@/ui/bone'
import { Button } from '@/ui/button'
import { Notice } from '@/ui/notice'
import form from '@/ui/form.module.css'
import css from '@/ui/options.module.css'
import { Arrival } from './arrival'

interface Props {
  options: readonly ShippingOption[] | undefined
  chosen: ShippingOption | undefined
  countryName: string
  /** What prices are in, where the shop sells in several currencies. */
  currency: string | undefined
  /** The way to ship that turned out not to go to the address. */
  notServed: string | undefined
  /** The way that the last order went, where it is not offered this time. */
  missed: string | undefined
  onChoose: (method: string) => void
  onContinue: () => void
  onCountry: () => void
}

/** The ways to ship. */
export function ShippingStep({ options, chosen, countryName, currency, notServed, missed, onChoose, onContinue, onCountry }: Props) {
  const { t } = useLingui()
  const money = useMoney()
  const country = useCountryName()
  const currencyName = useCurrencyName()
  const name = currency && currencyName(currency)
  if (!options) {
    return (
      <div className={form.form} aria-hidden>
        <Bone height="4.5rem" />
        <Bone height="4.5rem" />
      </div>
    )
  }
  const changeAddress = (
    <div>
      <Button look="plain" onClick={onCountry}>
        <Trans>Change the address</Trans>
      </Button>
    </div>
  )
  if (options.length === 0) {
    return (
      <Notice tone="fault" alert>
        <strong>
          {name === undefined ? (
            <Trans>We don’t ship to {countryName} yet</Trans>
          ) : (
            <Trans>
              We don’t ship to {countryName} for {name} yet
            </Trans>
          )}
        </strong>
        <span>
          {name === undefined ? <Trans>Choose another country if someone there can receive it for you.</Trans> : <Trans>Choose another currency at the foot of the page, or another country if someone there can receive it for you.</Trans>}
        </span>
        {changeAddress}
      </Notice>
    )
  }
  return (
    <form
      className={form.form}
      onSubmit={(event) => {
        event.preventDefault()
        onContinue()
      }}
    >
      {notServed !== undefined && (
        <Notice tone="fault" alert>
          <strong>
            <Trans>{notServed} does not go to this address</Trans>
          </strong>
          <span>
            <Trans>Nothing was charged. Choose another way to ship, or change the address.</Trans>
          </span>
          {changeAddress}
        </Notice>
      )}
      {missed !== undefined && (
        <Notice>
          <strong>
            <Trans>{missed} is not offered this time</Trans>
          </strong>
          <span>
            <Trans>Your last order went by it. Choose how to ship this one.</Trans>
          </span>
        </Notice>
      )}
      <fieldset className={css.options}>
        <legend>{t`Ways to ship to ${countryName}`}</legend>
        {options.map((option) => (
          <label key={option.id}>
            <input type="radio" name="method" value={option.id} checked={option.id === chosen?.id} onChange={() => onChoose(option.id)} />
            <span>
              <strong>{option.name}</strong>
              <small>
                <Arrival option={option} />
              </small>
              {option.pickup && (
                <small>
                  <Trans>Collect it at: {addressLines(option.pickup, country).join(', ')}</Trans>
                </small>
              )}
            </span>
            <span>{option.price.minor === 0 ? <Trans>Free</Trans> : money(option.price)}</span>
          </label>
        ))}
      </fieldset>
      <div className={form.next}>
        <Button type="submit">
          <Trans>Continue to payment</Trans>
        </Button>
      </div>
    </form>
  )
}
