import type { NewOrderInput, ShippingOption } from '@/api/schema'
import { addressShape } from './countries'
import type { Draft } from './draft'

/** The steps of the checkout, in order; the address names the open one. */
export const STEPS = ['contact', 'shipping', 'payment-review'] as const
export type StepName = (typeof STEPS)[number]

/** Every field of the form, by the name under which a fault of the shop's arrives. */
export const FIELDS = ['email', 'address.name', 'address.line1', 'address.line2', 'address.city', 'address.region', 'address.postcode', 'address.country', 'address.phone', 'note'] as const
export type FieldName = (typeof FIELDS)[number]

const orNull = (text: string): string | null => text.trim() || null

/** The order as the shop takes it. Fields that this country has none of are left out. */
export function orderOf(draft: Draft, quote: string): NewOrderInput {
  const { address } = draft
  const shape = addressShape(address.country)
  return {
    email: draft.email.trim(),
    address: {
      name: address.name.trim(),
      line1: address.line1.trim(),
      line2: orNull(address.line2),
      city: address.city.trim(),
      region: shape.region === 'none' ? null : orNull(address.region),
      postcode: shape.postcode === 'none' ? null : orNull(address.postcode),
      country: address.country,
      phone: orNull(address.phone),
    },
    quote,
    note: orNull(draft.note),
  }
}

/** The chosen way to ship, else the first, which is the cheapest. */
export function chosenOption(options: readonly ShippingOption[] | undefined, method: string): ShippingOption | undefined {
  return options?.find((option) => option.id === method) ?? options?.[0]
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
