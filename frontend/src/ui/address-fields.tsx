import type { Key } from 'react'
import { useLingui } from '@lingui/react/macro'
import { NativeSelect, TextInput } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import type { AddressDraft } from '@/lib/address'
import { addressShape } from '@/lib/countries'
import { useCountries } from '@/lib/use-countries'
import './mantine'
import css from './form.module.css'

interface InputsProps {
  country: string
  keyOf?: (name: keyof AddressDraft) => Key
  /** What ties a field to its form. */
  bind: (name: keyof AddressDraft) => object
  /** What the phone is for, where it is not for the carrier. */
  phone?: string
}

/** The fields of a postal address, as the country's post calls them. */
export function AddressInputs({ country, keyOf = (name) => name, bind, phone }: InputsProps) {
  const { t } = useLingui()
  const countries = useCountries()
  const shape = addressShape(country)
  const postcode = { none: '', postcode: t`Postcode`, zip: t`ZIP code`, eircode: t`Eircode` }[shape.postcode]
  const region = { none: '', state: t`State`, province: t`Province`, prefecture: t`Prefecture`, county: t`County` }[shape.region]
  // Nearly all are needed, so the others are marked instead.
  const field = (name: keyof AddressDraft) => ({ withAsterisk: false, ...bind(name) })
  return (
    <>
      <NativeSelect key={keyOf('country')} {...field('country')} label={t`Country`} autoComplete="country" data={countries} required />
      <TextInput key={keyOf('name')} {...field('name')} label={t`Name`} autoComplete="name" required />
      <TextInput key={keyOf('line1')} {...field('line1')} label={t`Street and number`} autoComplete="address-line1" required />
      <TextInput key={keyOf('line2')} {...field('line2')} label={t`Flat, floor, company (optional)`} autoComplete="address-line2" />
      <div className={css.pair} data-single={shape.postcode === 'none' ? '' : undefined}>
        {shape.postcode !== 'none' && <TextInput key={keyOf('postcode')} {...field('postcode')} label={postcode} autoComplete="postal-code" required />}
        <TextInput key={keyOf('city')} {...field('city')} label={t`Town`} autoComplete="address-level2" required />
      </div>
      {shape.region !== 'none' && <TextInput key={keyOf('region')} {...field('region')} label={region} autoComplete="address-level1" required={shape.regionRequired} />}
      <TextInput key={keyOf('phone')} {...field('phone')} label={phone ?? t`Phone, for the carrier (optional)`} type="tel" autoComplete="tel" />
    </>
  )
}

interface Props<V extends { address: AddressDraft }> {
  /** A form with an address under `address`. */
  form: UseFormReturnType<V>
  country: string
}

/** The fields of the address of a form. */
export function AddressFields<V extends { address: AddressDraft }>({ form, country }: Props<V>) {
  const at = (name: keyof AddressDraft) => `address.${name}` as const
  return <AddressInputs country={country} keyOf={(name) => form.key(at(name))} bind={(name) => ({ name: at(name), ...form.getInputProps(at(name)) })} />
}
