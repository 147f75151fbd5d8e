import type { I18n } from '@lingui/core'
import * as v from 'valibot'
import { addressSchema, textRules } from '@/lib/address'

/** The rules of the contact step, in the shopper's language; the shop checks them again. */
export function contactSchema(i18n: I18n, country: string) {
  return v.object({ email: textRules(i18n).email, address: addressSchema(i18n, country) })
}
