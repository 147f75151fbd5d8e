import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import type { CartView, Totals } from '@/api/schema'
import { fakeApi, ok, problem, type Call } from '@/test/fake-api'
import { card, cart, categories, line, order, product, shipping, totals } from '@/test/fixtures'
import { visit } from './visit'

const METHODS = 'GET /api/checkout/shipping-methods'
const eur = (minor: number) => ({ minor, currency: 'EUR' })
const filled = {
  email: 'ada@example.com',
  address: { name: 'Ada Lovelace', line1: '1 rue de Rivoli', line2: '', city: 'Paris', region: '', postcode: '75001', country: 'FR', phone: '' },
  note: '',
  method: '',
}
const shop = {
  'GET /api/categories': ok(categories),
  'GET /api/products': ok({ items: [card], page: 1, pageSize: 24, hasMore: false }),
  'GET /api/products/mug': ok(product),
  'GET /api/cart': ok(cart([line(1, 1)])),
  'GET /api/checkout/gateways': ok({ items: ['bank-transfer'] }),
}
const owed: Totals = { ...totals, tax: eur(-477), taxIncluded: eur(0), total: eur(2513) }
const idOf = ({ search }: Call) => new URLSearchParams(search).get('vatId')
const asked = (calls: Call[]) => calls.filter(({ path }) => path === '/api/checkout/shipping-methods').map(idOf)

/** Answers as the shop does: a mistyped id is refused, any other owes the tax. */
const methods = (call: Call) => {
  const vatId = idOf(call)
  if (vatId?.endsWith('6')) return problem('invalid-request', 422, { errors: [{ pointer: '?vatId', code: 'wrong-digit', detail: 'has a wrong check digit; please look at it again' }] })
  return ok({ items: [vatId === null ? shipping : { ...shipping, quote: 'quote-business', totals: owed }] })
}

/** Opens the checkout with what was typed before. */
function checkout(step: string, vatId?: string) {
  sessionStorage.setItem('bodega.checkout', JSON.stringify({ ...filled, vatId }))
  return visit(`/checkout?step=${step}`)
}
const sums = () => within(screen.getByRole('complementary', { name: 'Your order' }))
const kept = (): unknown => JSON.parse(sessionStorage.getItem('bodega.checkout') ?? '')
const FAULT = 'VAT ID has a wrong check digit; please look at it again'

describe('a business at the checkout', () => {
  it('names its VAT id, sees what it owes itself, and orders with it', async () => {
    const calls = fakeApi({ ...shop, [METHODS]: methods, 'POST /api/orders': ok({ token: 'secret', order: order('awaiting-payment') }, 201) })
    const { user } = checkout('contact')
    await waitFor(() => expect(asked(calls)).toEqual([null]))
    expect(screen.queryByLabelText('VAT ID')).not.toBeInTheDocument()
    await user.click(screen.getByRole('checkbox', { name: 'I order for a business' }))
    const field = screen.getByLabelText('VAT ID')
    expect(field).toHaveAccessibleDescription('With one of another EU country than ours, you owe the tax instead of us')
    await user.type(field, 'FR40303265045')
    await user.click(screen.getByRole('button', { name: 'Continue to shipping' }))
    await user.click(await screen.findByRole('button', { name: 'Continue to payment' }))
    expect(screen.getByText('VAT ID FR40303265045')).toBeInTheDocument()
    expect(sums().getByText('VAT, owed by you (reverse charge)').nextElementSibling).toHaveTextContent('−€4.77')
    expect(sums().queryByText('VAT included')).not.toBeInTheDocument()
    await user.click(await screen.findByTestId('place-order'))
    await waitFor(() => expect(calls.find(({ path }) => path === '/api/orders')?.body).toMatchObject({ quote: 'quote-business', vatId: 'FR40303265045' }))
    // Not for each letter.
    expect(asked(calls)).toEqual([null, 'FR40303265045'])
  })

  it('that is none after all empties the field', async () => {
    const calls = fakeApi({ ...shop, [METHODS]: methods })
    const { user } = checkout('contact', 'FR40303265045')
    expect(await screen.findByLabelText('VAT ID')).toHaveValue('FR40303265045')
    await user.click(screen.getByRole('checkbox', { name: 'I order for a business' }))
    expect(screen.queryByLabelText('VAT ID')).not.toBeInTheDocument()
    expect(kept()).toMatchObject({ vatId: '' })
    await waitFor(() => expect(asked(calls).at(-1)).toBeNull())
    expect(await sums().findByText('VAT included')).toBeInTheDocument()
    await user.click(screen.getByRole('checkbox', { name: 'I order for a business' }))
    expect(screen.getByLabelText('VAT ID')).toHaveValue('')
  })

  it('is told of what is no VAT id before the shop is asked', async () => {
    const calls = fakeApi({ ...shop, [METHODS]: methods })
    const { user } = checkout('contact')
    await user.click(await screen.findByRole('checkbox', { name: 'I order for a business' }))
    await user.type(screen.getByLabelText('VAT ID'), '40303265045')
    await user.click(screen.getByRole('button', { name: 'Continue to shipping' }))
    expect(await screen.findByText('Begins with the letters of the country, such as FR40303265045')).toBeInTheDocument()
    await waitFor(() => expect(screen.getByLabelText('VAT ID')).toHaveFocus())
    expect(asked(calls)).not.toContain('40303265045')
  })

  it('is led back to the field where the shop refuses the id', async () => {
    const calls = fakeApi({ ...shop, [METHODS]: methods })
    const { router, user } = checkout('shipping', 'FR40303265046')
    expect(await screen.findByText(FAULT)).toBeInTheDocument()
    const field = screen.getByLabelText('VAT ID')
    await waitFor(() => expect(field).toHaveFocus())
    expect(router.state.location.search).toEqual({ step: 'contact' })
    expect(screen.queryByRole('button', { name: 'Try again' })).not.toBeInTheDocument()
    // It stays refused for as long as it stays the same.
    await user.tab()
    expect(screen.getByText(FAULT)).toBeInTheDocument()
    await user.click(screen.getByRole('button', { name: 'Continue to shipping' }))
    await waitFor(() => expect(field).toHaveFocus())
    expect(router.state.location.search).toEqual({ step: 'contact' })
    await user.type(field, '{Backspace}5')
    expect(screen.queryByText(FAULT)).not.toBeInTheDocument()
    await user.click(screen.getByRole('button', { name: 'Continue to shipping' }))
    expect(await screen.findByRole('radio', { name: /Standard/ })).toBeInTheDocument()
    expect(asked(calls)).toEqual(['FR40303265046', 'FR40303265045'])
  })

  it('is led back too where the shop refuses the id with the order', async () => {
    fakeApi({ ...shop, [METHODS]: methods, 'POST /api/orders': problem('invalid-request', 422, { errors: [{ pointer: '#/vatId', code: 'malformed', detail: 'does not have the form of a VAT number of its country' }] }) })
    const { user } = checkout('payment-review', 'FR40303265045')
    await user.click(await screen.findByTestId('place-order'))
    expect(await screen.findByText('VAT ID does not have the form of a VAT number of its country')).toBeInTheDocument()
    await waitFor(() => expect(screen.getByLabelText('VAT ID')).toHaveFocus())
  })
})

describe('prices without tax', () => {
  const net: CartView = { ...cart([line(1, 1)]), basis: 'net' }

  it('are said to be so at the product, below the page and in the cart', async () => {
    fakeApi({ ...shop, 'GET /api/cart': ok(net), 'POST /api/cart/lines': ok(net) })
    const { user } = visit('/p/mug')
    expect(await screen.findByText('plus VAT and shipping')).toBeInTheDocument()
    expect(screen.getByText('All prices are without VAT; VAT and shipping are added at the checkout.')).toBeInTheDocument()
    await user.click(screen.getByTestId('add-to-cart'))
    const drawer = within(await screen.findByRole('dialog', { name: 'Cart' }))
    expect(await drawer.findByText('VAT and shipping are added in the next step.')).toBeInTheDocument()
    expect(screen.queryByText(/VAT is included|incl\. VAT|include VAT/)).not.toBeInTheDocument()
  })

  it('that hold it are said to hold it', async () => {
    fakeApi({ ...shop, 'POST /api/cart/lines': ok(cart([line(1, 1)])) })
    const { user } = visit('/p/mug')
    expect(await screen.findByText('incl. VAT, plus shipping')).toBeInTheDocument()
    await user.click(screen.getByTestId('add-to-cart'))
    expect(await screen.findByText('VAT is included. Shipping is added in the next step.')).toBeInTheDocument()
  })

  it('announce the tax before the address is known', async () => {
    fakeApi({ ...shop, 'GET /api/cart': ok(net) })
    visit('/checkout')
    await screen.findByRole('button', { name: 'Continue to shipping' })
    expect(sums().getByText('Tax').nextElementSibling).toHaveTextContent('after the address')
  })
})
