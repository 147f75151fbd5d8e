import { msg } from '@lingui/core/macro'
import type { I18n } from '@lingui/core'
import * as v from 'valibot'
import type { Address, AddressInput } from '@/api/schema'
import { addressShape } from './countries'

/** An address as a form holds it: what is left out is an empty text. */
export interface AddressDraft {
  name: string
  line1: string
  line2: string
  city: string
  region: string
  postcode: string
  country: string
  phone: string
}

/** The fields of an address, as they stand under `address.` in the shop's faults. */
export const ADDRESS_FIELDS = ['name', 'line1', 'line2', 'city', 'region', 'postcode', 'country', 'phone'] as const

const orNull = (text: string): string | null => text.trim() || null

/** The address as the shop takes it. Fields that this country has none of are left out. */
export function addressOf(draft: AddressDraft): AddressInput {
  const shape = addressShape(draft.country)
  return {
    name: draft.name.trim(),
    line1: draft.line1.trim(),
    line2: orNull(draft.line2),
    city: draft.city.trim(),
    region: shape.region === 'none' ? null : orNull(draft.region),
    postcode: shape.postcode === 'none' ? null : orNull(draft.postcode),
    country: draft.country,
    phone: orNull(draft.phone),
  }
}

/** A kept address in a form. */
export function draftOfAddress(address: Address): AddressDraft {
  const { name, line1, line2, city, region, postcode, country, phone } = address
  return { name, line1, line2: line2 ?? '', city, region: region ?? '', postcode: postcode ?? '', country, phone: phone ?? '' }
}

/** An empty form for the browser's own country. */
export function emptyAddress(): AddressDraft {
  const region = navigator.languages.map((language) => new Intl.Locale(language).region).find((code) => code !== undefined && /^[A-Z]{2}$/.test(code))
  return { name: '', line1: '', line2: '', city: '', region: '', postcode: '', country: region ?? 'DE', phone: '' }
}

/** The first word of a name, for a greeting. */
export const firstName = (name: string): string => name.trim().split(/\s+/)[0] ?? ''

/** An address as lines, in the order that its country prints them closely enough. */
export function addressLines(address: Address, country: (code: string) => string): string[] {
  const town = [address.postcode, address.city].filter(Boolean).join(' ')
  const late = ['US', 'CA', 'AU', 'GB', 'IE', 'NZ'].includes(address.country)
  const lines = late
    ? [address.name, address.line1, address.line2, [address.city, address.region, address.postcode].filter(Boolean).join(' ')]
    : [address.name, address.line1, address.line2, town, address.region]
  return [...lines, country(address.country), address.phone].filter((line): line is string => Boolean(line))
}

/** The rules for texts that a form asks for, in the shopper's language; the shop checks them again. */
export function textRules(i18n: I18n) {
  const needed = i18n._(msg`Please fill this in`)
  const free = (most: number) => v.pipe(v.string(), v.trim(), v.maxLength(most, i18n._(msg`At most ${most} characters`)))
  const required = (most: number) => v.pipe(v.string(), v.trim(), v.minLength(1, needed), v.maxLength(most, i18n._(msg`At most ${most} characters`)))
  const email = v.pipe(required(254), v.regex(/^[^@\s]+@[^@\s.]+(\.[^@\s.]+)+$/, i18n._(msg`This does not look like an e-mail address`)))
  return { needed, free, required, email }
}

/** The rules of an address. */
export function addressSchema(i18n: I18n, country: string) {
  const shape = addressShape(country)
  const { free, required } = textRules(i18n)
  return v.object({
    name: required(70),
    line1: required(100),
    line2: free(100),
    city: required(70),
    region: shape.regionRequired ? required(70) : free(70),
    postcode: shape.postcode === 'none' ? v.string() : required(16),
    country: v.string(),
    phone: free(32),
  })
}
