import { msg } from '@lingui/core/macro'
import type { I18n } from '@lingui/core'
import * as v from 'valibot'
import { addressShape } from './countries'

/** The rules of the contact step, in the shopper's language; the shop checks them again. */
export function contactSchema(i18n: I18n, country: string) {
  const shape = addressShape(country)
  const needed = i18n._(msg`Please fill this in`)
  const required = (most: number) => v.pipe(v.string(), v.trim(), v.minLength(1, needed), v.maxLength(most, i18n._(msg`At most ${most} characters`)))
  const free = (most: number) => v.pipe(v.string(), v.trim(), v.maxLength(most, i18n._(msg`At most ${most} characters`)))
  return v.object({
    email: v.pipe(v.string(), v.trim(), v.minLength(1, needed), v.maxLength(254, i18n._(msg`At most ${254} characters`)), v.regex(/^[^@\s]+@[^@\s.]+(\.[^@\s.]+)+$/, i18n._(msg`This does not look like an e-mail address`))),
    address: v.object({
      name: required(70),
      line1: required(100),
      line2: free(100),
      city: required(70),
      region: shape.regionRequired ? required(70) : free(70),
      postcode: shape.postcode === 'none' ? v.string() : required(16),
      country: v.string(),
      phone: free(32),
    }),
  })
}
