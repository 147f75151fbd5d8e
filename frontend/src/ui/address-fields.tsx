import { useMemo } from 'react'
import { useLingui } from '@lingui/react/macro'
import { NativeSelect, TextInput } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import type { AddressDraft } from '@/lib/address'
import { addressShape, COUNTRIES } from '@/lib/countries'
import './mantine'
import css from './form.module.css'

type Name = `address.${keyof AddressDraft}`

interface Props<V extends { address: AddressDraft }> {
  /** A form with an address under `address`. */
  form: UseFormReturnType<V>
  country: string
}

/** The fields of a postal address, as the country's post calls them. */
export function AddressFields<V extends { address: AddressDraft }>({ form, country }: Props<V>) {
  const { t, i18n } = useLingui()
  const shape = addressShape(country)
  const countries = useMemo(() => {
    const names = new Intl.DisplayNames([i18n.locale], { type: 'region' })
    return COUNTRIES.map((code) => ({ value: code, label: names.of(code) ?? code })).sort((a, b) => a.label.localeCompare(b.label, i18n.locale))
  }, [i18n.locale])
  const postcode = { none: '', postcode: t`Postcode`, zip: t`ZIP code`, eircode: t`Eircode` }[shape.postcode]
  const region = { none: '', state: t`State`, province: t`Province`, prefecture: t`Prefecture`, county: t`County` }[shape.region]
  // Nearly all are needed, so the others are marked instead.
  const field = (name: Name) => ({ name, withAsterisk: false, ...form.getInputProps(name) })
  return (
    <>
      <NativeSelect key={form.key('address.country')} {...field('address.country')} label={t`Country`} autoComplete="country" data={countries} required />
      <TextInput key={form.key('address.name')} {...field('address.name')} label={t`Name`} autoComplete="name" required />
      <TextInput key={form.key('address.line1')} {...field('address.line1')} label={t`Street and number`} autoComplete="address-line1" required />
      <TextInput key={form.key('address.line2')} {...field('address.line2')} label={t`Flat, floor, company (optional)`} autoComplete="address-line2" />
      <div className={css.pair} data-single={shape.postcode === 'none' ? '' : undefined}>
        {shape.postcode !== 'none' && <TextInput key={form.key('address.postcode')} {...field('address.postcode')} label={postcode} autoComplete="postal-code" required />}
        <TextInput key={form.key('address.city')} {...field('address.city')} label={t`Town`} autoComplete="address-level2" required />
      </div>
      {shape.region !== 'none' && <TextInput key={form.key('address.region')} {...field('address.region')} label={region} autoComplete="address-level1" required={shape.regionRequired} />}
      <TextInput key={form.key('address.phone')} {...field('address.phone')} label={t`Phone, for the carrier (optional)`} type="tel" autoComplete="tel" />
    </>
  )
}
