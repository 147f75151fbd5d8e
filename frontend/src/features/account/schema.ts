import { msg } from '@lingui/core/macro'
import type { I18n } from '@lingui/core'
import * as v from 'valibot'

const LEAST = 10
const MOST = 128

/** Characters as people count them, and the shop does. */
const length = (text: string): number => Array.from(text).length

/** The rule of a password to set, in the shopper's language; the shop also refuses common ones. */
export const newPassword = (i18n: I18n) =>
  v.pipe(
    v.string(),
    v.check((text) => length(text) >= LEAST, i18n._(msg`At least ${LEAST} characters`)),
    v.check((text) => length(text) <= MOST, i18n._(msg`At most ${MOST} characters`)),
  )

/** What the shop says of a password that it does not take. */
export function passwordFault(i18n: I18n, code: string): string | undefined {
  switch (code) {
    case 'too-short':
      return i18n._(msg`At least ${LEAST} characters`)
    case 'too-long':
      return i18n._(msg`At most ${MOST} characters`)
    case 'too-common':
      return i18n._(msg`This is one of the passwords that are tried first. Choose one that nobody else has.`)
    default:
      return undefined
  }
}
