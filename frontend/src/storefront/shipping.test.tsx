import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import type { ShippingOption } from '@/api/schema'
import { fakeApi, ok, problem, type Call } from '@/test/fake-api'
import { card, cart, categories, line, shipping, totals } from '@/test/fixtures'
import { visit } from './visit'

const METHODS = 'GET /api/checkout/shipping-methods'
const filled = {
  email: 'ada@example.com',
  address: { name: 'Ada Lovelace', line1: 'Torstraße 1', line2: '', city: 'Berlin', region: '', postcode: '10119', country: 'DE', phone: '' },
  note: '',
  method: '',
}
const shop = {
  'GET /api/categories': ok(categories),
  'GET /api/products': ok({ items: [card], page: 1, pageSize: 24, hasMore: false }),
  'GET /api/cart': ok(cart([line(1, 1)])),
  'GET /api/checkout/gateways': ok({ items: ['paypal'] }),
  [METHODS]: ok({ items: [shipping] }),
}
const eur = (minor: number) => ({ minor, currency: 'EUR' })
const pickup: ShippingOption = { ...shipping, id: 'collect', name: 'Collect', price: eur(0), minDays: 0, maxDays: 1, pickup: { name: 'Bodega', line1: 'Hafen 1', city: 'Hamburg', postcode: '20457', country: 'DE' } }
const asked = (calls: Call[]) => calls.filter(({ path }) => path === '/api/checkout/shipping-methods').map(({ search }) => Object.fromEntries(new URLSearchParams(search)))

/** Opens the checkout with what was typed before. */
function checkout(step: string, address: Partial<typeof filled.address> = {}) {
  sessionStorage.setItem('bodega.checkout', JSON.stringify({ ...filled, address: { ...filled.address, ...address } }))
  return visit(`/checkout?step=${step}`)
}

describe('shipping at the checkout', () => {
  it('is asked for the whole place, and anew once another is typed', async () => {
    const calls = fakeApi(shop)
    const { user } = checkout('contact')
    await waitFor(() => expect(asked(calls)).toEqual([{ country: 'DE', postcode: '10119' }]))
    const postcode = await screen.findByLabelText('Postcode')
    await user.clear(postcode)
    await user.type(postcode, '27498')
    await user.click(screen.getByRole('button', { name: 'Continue to shipping' }))
    expect(await screen.findByRole('radio', { name: /Standard/ })).toBeInTheDocument()
    // Not for each letter.
    expect(asked(calls)).toEqual([{ country: 'DE', postcode: '10119' }, { country: 'DE', postcode: '27498' }])
  })

  it('is asked with the region where there is one', async () => {
    const calls = fakeApi(shop)
    checkout('shipping', { country: 'US', region: 'CA', postcode: '94105' })
    await waitFor(() => expect(asked(calls)).toEqual([{ country: 'US', region: 'CA', postcode: '94105' }]))
  })

  it('says where to collect the order, and which tax comes on top', async () => {
    fakeApi({ ...shop, [METHODS]: ok({ items: [{ ...pickup, totals: { ...totals, tax: eur(456), taxIncluded: eur(0), total: eur(2856) } }, shipping] }) })
    checkout('shipping')
    const option = await screen.findByRole('radio', { name: /Collect/ })
    expect(option.closest('label')).toHaveTextContent('Ready in 0 to 1 working days')
    expect(option.closest('label')).toHaveTextContent('Collect it at: Bodega, Hafen 1, 20457 Hamburg, Germany')
    const sums = within(screen.getByRole('complementary', { name: 'Your order' }))
    expect(sums.getByText('Tax').nextElementSibling).toHaveTextContent('€4.56')
  })

  it('says on which days the order arrives, where the shop knows', async () => {
    const arrives = { earliest: '2026-12-01', latest: '2026-12-03', paidBy: '2026-11-27T13:00:00Z' }
    fakeApi({ ...shop, [METHODS]: ok({ items: [{ ...shipping, arrives }, { ...pickup, arrives: { ...arrives, latest: '2026-12-01' } }] }) })
    const { user } = checkout('shipping')
    const option = await screen.findByRole('radio', { name: /Standard/ })
    expect(option.closest('label')).toHaveTextContent(/Arrives Tue, Dec 1\s–\sThu, Dec 3/)
    expect(screen.getByRole('radio', { name: /Collect/ }).closest('label')).toHaveTextContent('Ready Tue, Dec 1')
    await user.click(screen.getByRole('button', { name: 'Continue to payment' }))
    expect(within(screen.getByRole('region', { name: 'Shipping' })).getByText(/Arrives Tue, Dec 1/)).toBeInTheDocument()
  })

  it('tells which tax it is now', async () => {
    fakeApi({ ...shop, 'POST /api/orders': problem('cart-changed', 409, { changes: [{ change: 'tax', was: eur(456), now: eur(480) }] }) })
    const { user } = checkout('payment-review')
    await user.click(await screen.findByTestId('place-order'))
    expect(await screen.findByText('Tax comes to €4.80 now; it was €4.56.')).toBeInTheDocument()
  })

  it('leads back to the ways to ship where the chosen one does not go to the address', async () => {
    let isAsked = false
    const calls = fakeApi({
      ...shop,
      [METHODS]: () => ok({ items: isAsked ? [pickup] : [shipping, pickup] }),
      'POST /api/orders': () => {
        isAsked = true
        return problem('invalid-request', 422, { errors: [{ pointer: '#/address', code: 'not-served', detail: 'the method does not go there' }] })
      },
    })
    const { router, user } = checkout('payment-review')
    await user.click(await screen.findByTestId('place-order'))
    expect(await screen.findByText('Standard does not go to this address')).toBeInTheDocument()
    expect(router.state.location.search).toEqual({ step: 'shipping' })
    await waitFor(() => expect(screen.queryByRole('radio', { name: /Standard/ })).not.toBeInTheDocument())
    expect(screen.getByRole('radio', { name: /Collect/ })).toBeChecked()
    expect(asked(calls)).toHaveLength(2)
    await user.click(screen.getByRole('button', { name: 'Continue to payment' }))
    expect(await screen.findByTestId('place-order')).toBeInTheDocument()
    expect(screen.queryByText('Standard does not go to this address')).not.toBeInTheDocument()
    expect(screen.queryByText('Your order could not be placed')).not.toBeInTheDocument()
  })
})
