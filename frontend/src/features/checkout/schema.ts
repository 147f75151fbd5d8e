import { msg } from '@lingui/core/macro'
import type { I18n } from '@lingui/core'
import * as v from 'valibot'
import { addressSchema, textRules } from '@/lib/address'

/** A country's letters and what follows them, with what people write in between. */
const VAT_ID = /^([a-z]{2}[a-z0-9 .+*-]{2,18})?$/i

/** The rules of the contact step, in the shopper's language; the shop checks them again. */
export function contactSchema(i18n: I18n, country: string) {
  const vatId = v.pipe(v.string(), v.trim(), v.regex(VAT_ID, i18n._(msg`Begins with the letters of the country, such as FR40303265045`)))
  return v.object({ email: textRules(i18n).email, address: addressSchema(i18n, country), vatId })
}
