import { useLingui } from '@lingui/react/macro'
import type { Action } from '@/api/schema'
import { LOCALES } from '@/lib/i18n'
import { ROLES, useStaffWords } from '@/lib/staff'

/** Everything that the log has entries about, by what it is about. */
export const ACTIONS = [
  'logged-in',
  'login-refused',
  'login-throttled',
  'refresh-replayed',
  'session-ended',
  'registered',
  'password-reset',
  'password-changed',
  'email-changed',
  'data-exported',
  'account-erased',
  'two-factor-enabled',
  'two-factor-disabled',
  'recovery-codes-renewed',
  'passkey-added',
  'passkey-removed',
  'user-blocked',
  'user-unblocked',
  'roles-changed',
  'sessions-revoked',
  'factors-reset',
  'staff-invited',
  'invitation-revoked',
  'invitation-accepted',
  'policy-changed',
  'stock-adjusted',
  'stock-threshold-set',
  'product-created',
  'product-changed',
  'category-changed',
  'collection-changed',
  'import-applied',
  'products-exported',
  'search-words-set',
  'settings-changed',
  'order-noted',
  'money-noted',
  'review-ended',
  'books-adjusted',
  'order-fulfilled',
  'order-refunded',
  'order-cancelled',
  'order-edited',
  'order-drafted',
  'payment-asked',
  'return-resolved',
  'access-denied',
] as const satisfies readonly Action[]

/** What happened, as a sentence without its who and whom. */
export function useActionWords(): (action: Action) => string {
  const { t } = useLingui()
  return (action) =>
    ({
      'logged-in': t`Signed in`,
      'login-refused': t`Tried to sign in and was refused`,
      'login-throttled': t`Tried to sign in too often`,
      'refresh-replayed': t`Used an old session again; it was ended`,
      'session-ended': t`Ended a session`,
      registered: t`Made an account`,
      'password-reset': t`Set a new password by a link`,
      'password-changed': t`Changed the password`,
      'email-changed': t`Changed the e-mail address`,
      'data-exported': t`Downloaded their data`,
      'account-erased': t`Deleted the account`,
      'two-factor-enabled': t`Turned two-factor sign-in on`,
      'two-factor-disabled': t`Turned two-factor sign-in off`,
      'recovery-codes-renewed': t`Made new recovery codes`,
      'passkey-added': t`Added a passkey`,
      'passkey-removed': t`Removed a passkey`,
      'user-blocked': t`Blocked an account`,
      'user-unblocked': t`Let an account in again`,
      'roles-changed': t`Changed somebody’s roles`,
      'sessions-revoked': t`Signed somebody out everywhere`,
      'factors-reset': t`Took second factors away`,
      'staff-invited': t`Invited somebody to the staff`,
      'invitation-revoked': t`Took an invitation back`,
      'invitation-accepted': t`Accepted an invitation`,
      'policy-changed': t`Changed the rules for staff`,
      'stock-adjusted': t`Adjusted the stock`,
      'stock-threshold-set': t`Set when something is low`,
      'product-created': t`Made a product`,
      'product-changed': t`Changed a product`,
      'category-changed': t`Changed a category`,
      'collection-changed': t`Changed a collection`,
      'import-applied': t`Imported products`,
      'products-exported': t`Exported the products`,
      'search-words-set': t`Taught the search words`,
      'settings-changed': t`Changed the shop’s settings`,
      'order-noted': t`Noted something about an order`,
      'money-noted': t`Noted money that came`,
      'review-ended': t`Decided about money that did not fit`,
      'books-adjusted': t`Set an order’s books right`,
      'order-fulfilled': t`Made a parcel, or moved one on`,
      'order-refunded': t`Gave money back`,
      'order-cancelled': t`Gave an order up`,
      'order-edited': t`Changed an order`,
      'order-drafted': t`Wrote an order down for a customer`,
      'payment-asked': t`Asked a customer to pay`,
      'return-resolved': t`Decided about a return`,
      'access-denied': t`Asked for what their roles do not allow`,
    })[action]
}

/** What a change is about; a field without a word of its own keeps its name. */
export function useFieldWords(): (field: string) => string {
  const { t } = useLingui()
  const words: Record<string, string> = {
    roles: t`Roles`,
    standing: t`Standing`,
    reason: t`Reason`,
    email: t`E-mail`,
    name: t`Name`,
    password: t`Password`,
    factor: t`Signed in by`,
    'two-factor': t`Second factor`,
    passkey: t`Passkey`,
    passkeys: t`Passkeys`,
    endpoint: t`Call`,
    session: t`Device`,
    order: t`Order`,
    sku: t`SKU`,
    'on-hand': t`On hand`,
    threshold: t`Low at`,
    note: t`Note`,
    title: t`Title`,
    status: t`Status`,
    product: t`Product`,
    category: t`Category`,
    collection: t`Collection`,
    file: t`File`,
    language: t`Language`,
    holdMinutes: t`Minutes to hold stock`,
    seller: t`Seller`,
    gateways: t`Ways to pay`,
    bank: t`Account for transfers`,
    shipping: t`Shipping methods`,
    calendar: t`Days of delivery`,
    tax: t`Tax zones`,
  }
  return (field) => words[field] ?? field
}

/** What a field was or is; names, addresses and the reasons of people stay as they are. */
export function useValueWords(): (action: Action, field: string, value: string) => string {
  const { t } = useLingui()
  const { role } = useStaffWords()
  const words: Record<string, Record<string, string>> = {
    standing: { active: t`active`, blocked: t`blocked` },
    factor: { password: t`password`, 'two-factor': t`password and second factor`, 'recovery-code': t`password and recovery code`, passkey: t`passkey` },
    'two-factor': { optional: t`optional`, required: t`required`, on: t`set up` },
    password: { set: t`set anew` },
    language: LOCALES,
    gateways: { paypal: 'PayPal', blockonomics: 'Blockonomics', usdt: 'USDT', globee: 'GloBee', 'bank-transfer': t`Bank transfer`, 'cash-on-delivery': t`Cash on delivery` },
    roles: { none: t`none`, ...Object.fromEntries(ROLES.map((each) => [each, role(each)])) },
  }
  const moves: Record<string, string> = { received: t`Received`, returned: t`Returned`, damaged: t`Damaged`, lost: t`Lost`, counted: t`Counted` }
  return (action, field, value) => {
    const known = action === 'stock-adjusted' && field === 'reason' ? moves : words[field]
    return known ? value.split(', ').map((part) => known[part] ?? part).join(', ') : value
  }
}
