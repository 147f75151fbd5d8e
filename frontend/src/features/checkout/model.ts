import type { AccountView, NewOrderInput, SavedAddress, ShippingOption } from '@/api/schema'
import { addressOf, draftOfAddress } from '@/lib/address'
import { fieldErrors, isProblem } from '@/lib/problem'
import type { Destination } from './api/list-shipping-methods'
import type { Draft } from './draft'

/** Who is signed in at the checkout. */
export type Customer = Pick<AccountView, 'email' | 'name' | 'addresses'>

/** The steps of the checkout, in order; the address names the open one. */
export const STEPS = ['contact', 'shipping', 'payment-review'] as const
export type StepName = (typeof STEPS)[number]

/** Every field of the form, by the name under which a fault of the shop's arrives. */
export const FIELDS = ['email', 'address.name', 'address.line1', 'address.line2', 'address.city', 'address.region', 'address.postcode', 'address.country', 'address.phone', 'vatId', 'note'] as const
export type FieldName = (typeof FIELDS)[number]

/** The order as the shop takes it. */
export function orderOf(draft: Draft, quote: string): NewOrderInput {
  return { email: draft.email.trim(), address: addressOf(draft.address), quote, note: draft.note.trim() || null, vatId: draft.vatId.trim() || null }
}

/** Where a draft goes and for whom, as far as it decides about shipping and its price. */
export function destinationOf(draft: Draft): Destination {
  const { country, region, postcode } = addressOf(draft.address)
  return { country, region: region ?? undefined, postcode: postcode ?? undefined, vatId: draft.vatId.trim() || undefined }
}

/** Whether the chosen way to ship turned out not to go to the address. */
export const isNotServed = (error: unknown): boolean => isProblem(error, 'invalid-request') && error.faults.some(({ pointer, code }) => pointer === '#/address' && code === 'not-served')

/** What the shop says against the VAT id that it was asked with. */
export const vatFaultOf = (error: unknown): string | undefined => (isProblem(error, 'invalid-request') ? fieldErrors(error, ['vatId']).fields.vatId : undefined)

/** The saved address that a draft has word for word. */
export function savedOf(saved: readonly SavedAddress[], draft: Draft['address']): SavedAddress | undefined {
  return saved.find(({ address }) => Object.entries(draftOfAddress(address)).every(([name, text]) => draft[name as keyof Draft['address']] === text))
}

/** A draft that nobody has filled in begins with what the account knows; one that is begun stays. */
export function beginWith(draft: Draft, customer: Customer | undefined): Draft {
  if (!customer) return draft
  const preferred = customer.addresses.find((kept) => kept.preferred) ?? customer.addresses[0]
  const { name, line1, line2, city, postcode } = draft.address
  const isEmpty = [name, line1, line2, city, postcode].every((text) => text.trim() === '')
  const address = !isEmpty ? draft.address : preferred ? draftOfAddress(preferred.address) : { ...draft.address, name: customer.name }
  return { ...draft, email: draft.email.trim() === '' ? customer.email : draft.email, address }
}

/** The chosen way to ship, else the usual one, else the first, which is the cheapest. */
export function chosenOption(options: readonly ShippingOption[] | undefined, method: string, usual?: string): ShippingOption | undefined {
  return options?.find((option) => option.id === method) ?? options?.find((option) => option.name === usual) ?? options?.[0]
}

/** The usual way to ship, where it is not among what is offered: another must be chosen, as none has been yet. */
export function missedMethod(options: readonly ShippingOption[] | undefined, method: string, usual: string | undefined): string | undefined {
  return method === '' && options && options.length > 0 && options.every((option) => option.name !== usual) ? usual : undefined
}

/** Whether a quote still holds for long enough to be sent. */
export const isFresh = (option: ShippingOption, now: number): boolean => Date.parse(option.expiresAt) - now > 20_000

/** The furthest step that may be opened. */
export function allowedStep(wanted: StepName, contactDone: boolean, shippable: boolean): StepName {
  if (wanted === 'contact' || !contactDone) return 'contact'
  return wanted === 'payment-review' && !shippable ? 'shipping' : wanted
}

/** A new quote costs something else than what the shopper agreed to. */
export class TotalChanged extends Error {
  override readonly name = 'TotalChanged'
}
