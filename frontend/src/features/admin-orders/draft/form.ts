import type { DraftInput, DraftLineInput, DraftOption, DraftQuoteInput, LineChange, Money } from '@/api/schema'
import { ADDRESS_FIELDS, addressOf, emptyAddress, type AddressDraft } from '@/lib/address'
import type { FieldFault } from '@/lib/admin/faults'
import { addressShape } from '@/lib/countries'
import { parseMinor } from '@/lib/money'
import { wholeNumber } from '../model'
import { MOST_UNITS, type Sold } from '../sold'

/** Something in the form, perhaps at a price of its own. */
export interface LineForm {
  thing: Sold
  quantity: number
  unitPrice: string
}

/** An order as it is typed. */
export interface DraftForm {
  lines: readonly LineForm[]
  discount: string
  email: string
  address: AddressDraft
  vatId: string
  method: string
  holdDays: string
  tell: boolean
  note: string
}

/** For how many days its things are held, and for how many they can be. */
const HOLD_DAYS = 7
export const MOST_DAYS = 30

/** A country's letters and what follows them, with what people write in between. */
const VAT_ID = /^[a-z]{2}[a-z0-9 .+*-]{2,18}$/i
const EMAIL = /^[^@\s]+@[^@\s.]+(\.[^@\s.]+)+$/

export const emptyDraft = (): DraftForm => ({ lines: [], discount: '', email: '', address: emptyAddress(), vatId: '', method: '', holdDays: String(HOLD_DAYS), tell: true, note: '' })

/** The currency of all prices; nothing before there is one. */
export const currencyOf = ({ lines }: Pick<DraftForm, 'lines'>): string | undefined => lines[0]?.thing.price.currency

/** The lines with one more of something. */
export function withMore(lines: readonly LineForm[], thing: Sold): readonly LineForm[] {
  const isThere = lines.some((line) => line.thing.variant === thing.variant)
  if (!isThere) return [...lines, { thing, quantity: 1, unitPrice: '' }]
  return lines.map((line) => (line.thing.variant === thing.variant ? { ...line, quantity: Math.min(line.quantity + 1, MOST_UNITS) } : line))
}

/** An amount that may be left out: nothing, and whether what stands there is none. */
function amountOf(text: string, currency: string): { amount: Money | null; isWrong: boolean } {
  if (text.trim() === '') return { amount: null, isWrong: false }
  const minor = parseMinor(text, currency)
  return minor === undefined ? { amount: null, isWrong: true } : { amount: { minor, currency }, isWrong: false }
}

/** What is ordered, and what is no amount in it. */
function amountsOf(form: DraftForm): { lines: DraftLineInput[]; discount: Money | null; faults: FieldFault[] } {
  const faults: FieldFault[] = []
  const take = (pointer: string, text: string) => {
    const { amount, isWrong } = amountOf(text, currencyOf(form) ?? '')
    if (isWrong) faults.push({ pointer, code: 'amount', detail: '' })
    return amount
  }
  const lines = form.lines.map(({ thing, quantity, unitPrice }, at) => ({ variant: thing.variant, quantity, unitPrice: take(`#/lines/${at}/unitPrice`, unitPrice) }))
  return { lines, discount: take('#/discount', form.discount), faults }
}

/** What to ask the shop to price; nothing before it is known what is ordered. */
export function quoteOf(form: DraftForm): DraftQuoteInput | undefined {
  const { lines, discount, faults } = amountsOf(form)
  if (lines.length === 0 || faults.length > 0) return undefined
  const { country, region, postcode } = addressOf(form.address)
  const vatId = form.vatId.trim()
  // Of a VAT id that somebody has only begun to type, the shop would say that it is wrong.
  return { lines, discount, country, region, postcode, vatId: VAT_ID.test(vatId) ? vatId : null }
}

/** Where the shop's faults with a quote stand in the form. */
export const pointerOf = (pointer: string): string => pointer.replace(/^#\/(country|region|postcode)$/, '#/address/$1')

const isNeeded = (name: keyof AddressDraft, country: string): boolean => {
  const shape = addressShape(country)
  if (name === 'postcode') return shape.postcode !== 'none'
  return name === 'region' ? shape.regionRequired : !['line2', 'phone'].includes(name)
}

/** The order as the shop takes it, sent as chosen, or what is still wrong with it. */
export function draftOf(form: DraftForm, option: DraftOption | undefined): { draft: DraftInput } | { faults: FieldFault[] } {
  const { lines, discount, faults: amounts } = amountsOf(form)
  const fault = (pointer: string, code: string): FieldFault => ({ pointer, code, detail: '' })
  const [email, vatId, days] = [form.email.trim(), form.vatId.trim(), wholeNumber(form.holdDays)]
  const faults = [
    ...(lines.length === 0 ? [fault('#/lines', 'empty')] : []),
    ...amounts,
    ...(EMAIL.test(email) ? [] : [fault('#/email', email === '' ? 'missing' : 'email')]),
    ...ADDRESS_FIELDS.filter((name) => isNeeded(name, form.address.country) && form.address[name].trim() === '').map((name) => fault(`#/address/${name}`, 'missing')),
    ...(vatId === '' || VAT_ID.test(vatId) ? [] : [fault('#/vatId', 'vat-id')]),
    ...(days !== undefined && days >= 1 && days <= MOST_DAYS ? [] : [fault('#/holdDays', 'days')]),
  ]
  if (faults.length > 0) return { faults }
  if (!option) return { faults: [fault('#/shippingMethod', 'no-way')] }
  const { address, tell, note } = form
  return {
    draft: { lines, email, address: addressOf(address), vatId: vatId || null, shippingMethod: option.id, discount, total: option.totals.total, holdDays: days ?? HOLD_DAYS, tell, note: tell ? note.trim() || null : null },
  }
}

/** The chosen way to send it, else the first, which is the cheapest. */
export const chosenOption = (options: readonly DraftOption[] | undefined, method: string): DraftOption | undefined => options?.find(({ id }) => id === method) ?? options?.[0]

/** What the shop lacks of a line, as far as it still wants that. */
export function shortageOf({ thing, quantity }: LineForm, changes: readonly LineChange[]): { left: number } | 'gone' | undefined {
  for (const change of changes) {
    if (!('variant' in change) || change.variant !== thing.variant) continue
    if (change.change === 'gone') return 'gone'
    if (change.change === 'stock' && quantity > change.left) return { left: change.left }
  }
  return undefined
}
