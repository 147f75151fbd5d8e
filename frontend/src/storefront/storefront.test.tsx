import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it, vi } from 'vitest'
import { leave } from '@/features/orders/use-pay'
import { keepOrderToken, orderToken } from '@/lib/orders'
import { fakeApi, ok, problem } from '@/test/fake-api'
import { card, cart, categories, line, order, product, shipping } from '@/test/fixtures'
import { visit } from './visit'

const shop = {
  'GET /api/categories': ok(categories),
  'GET /api/products': ok({ items: [card], page: 1, pageSize: 24, hasMore: false }),
  'GET /api/products/mug': ok(product),
  'GET /api/cart': ok(cart([])),
  'GET /api/checkout/gateways': ok({ items: ['paypal', 'bank-transfer'] }),
}

const { id, number } = order('paid')

describe('the product page', () => {
  it('puts the chosen variant into the address and into the cart', async () => {
    const calls = fakeApi({ ...shop, 'POST /api/cart/lines': ok(cart([line(2, 1)])) })
    const { router, user } = visit('/p/mug')
    await user.click(await screen.findByRole('radio', { name: /Large/ }))
    expect(router.state.location.search).toEqual({ sku: 'SKU-2' })
    expect(await screen.findByText('Only 3 left')).toBeInTheDocument()
    await user.click(screen.getByTestId('add-to-cart'))
    const drawer = await screen.findByRole('dialog', { name: 'Cart' })
    expect(within(drawer).getByText('Speckled mug')).toBeInTheDocument()
    await waitFor(() => expect(calls.find((call) => call.method === 'POST')?.body).toEqual({ variant: product.variants[1]?.id, quantity: 1 }))
    expect(await within(drawer).findByText('Go to checkout')).toBeInTheDocument()
  })

  it('takes the line back and says why when the shop refuses it', async () => {
    fakeApi({ ...shop, 'POST /api/cart/lines': problem('out-of-stock', 409, { changes: [{ change: 'stock', variant: product.variants[0]?.id ?? '', wanted: 1, left: 0 }] }) })
    const { user } = visit('/p/mug')
    await user.click(await screen.findByTestId('add-to-cart'))
    expect(await screen.findByText('This has just sold out.')).toBeInTheDocument()
    expect(screen.getByText('Nothing in here yet')).toBeInTheDocument()
  })

  it('of an unknown product is a friendly 404', async () => {
    fakeApi(shop)
    visit('/p/nothing')
    expect(await screen.findByText('There is nothing on this shelf')).toBeInTheDocument()
  })
})

describe('a list', () => {
  it('names the request when the shop fails', async () => {
    fakeApi({ ...shop, 'GET /api/products': problem('internal', 500) })
    visit('/products')
    expect(await screen.findByText('req-1', {}, { timeout: 5000 })).toBeInTheDocument()
    expect(screen.getByRole('button', { name: 'Try again' })).toBeInTheDocument()
  }, 10_000)

  it('sorts in the address', async () => {
    fakeApi(shop)
    const { router, user } = visit('/c/tableware')
    await user.selectOptions(await screen.findByLabelText('Sort by'), 'price-asc')
    await waitFor(() => expect(router.state.location.search).toEqual({ sort: 'price-asc' }))
  })
})

describe('the checkout', () => {
  const filled = {
    email: 'ada@example.com',
    address: { name: 'Ada Lovelace', line1: 'Torstraße 1', line2: '', city: 'Berlin', region: '', postcode: '10119', country: 'DE', phone: '' },
    note: '',
    method: '',
  }
  const withCart = { ...shop, 'GET /api/cart': ok(cart([line(1, 1)])), 'GET /api/checkout/shipping-methods': ok({ items: [shipping] }) }

  it('asks for what is missing and goes to the first fault', async () => {
    fakeApi(withCart)
    const { user } = visit('/checkout')
    await user.click(await screen.findByRole('button', { name: 'Continue to shipping' }))
    expect(await screen.findAllByText('Please fill this in')).not.toHaveLength(0)
    await waitFor(() => expect(screen.getByLabelText('E-mail')).toHaveFocus())
  })

  it('places the order and leaves for PayPal', async () => {
    sessionStorage.setItem('bodega.checkout', JSON.stringify(filled))
    const left = vi.spyOn(leave, 'to').mockImplementation(() => undefined)
    const calls = fakeApi({
      ...withCart,
      'POST /api/orders': ok({ token: 'secret', order: order('awaiting-payment') }, 201),
      [`POST /api/orders/${id}/payments`]: ok({ payment: order('awaiting-payment').payments[0], next: { kind: 'redirect', url: 'https://paypal.example/pay' } }),
      [`GET /api/orders/${id}`]: ok(order('awaiting-payment')),
    })
    const { router, user } = visit('/checkout?step=payment-review')
    await user.click(await screen.findByTestId('place-order'))
    await waitFor(() => expect(left).toHaveBeenCalledWith('https://paypal.example/pay'))
    expect(orderToken(id)).toBe('secret')
    expect(router.state.location.pathname).toBe(`/order/${id}`)
    expect(router.state.location.href).not.toContain('secret')
    const placed = calls.find((call) => call.path === '/api/orders')
    expect(placed?.headers.get('Idempotency-Key')).toMatch(/^[0-9a-f-]{36}$/)
    expect(calls.find((call) => call.path.endsWith('/payments'))?.headers.get('Order-Token')).toBe('secret')
  })

  it('puts a fault of the shop’s at its field', async () => {
    sessionStorage.setItem('bodega.checkout', JSON.stringify(filled))
    fakeApi({ ...withCart, 'POST /api/orders': problem('invalid-request', 422, { errors: [{ pointer: '#/address/city', code: 'unknown', detail: 'is not a town that we know' }] }) })
    const { user } = visit('/checkout?step=payment-review')
    await user.click(await screen.findByTestId('place-order'))
    expect(await screen.findByText('Town is not a town that we know')).toBeInTheDocument()
    await waitFor(() => expect(screen.getByLabelText('Town')).toHaveFocus())
  })

  it('says what changed and that nothing was charged', async () => {
    sessionStorage.setItem('bodega.checkout', JSON.stringify(filled))
    const changes = [{ change: 'price', variant: line(1, 1).variant, was: { minor: 2000, currency: 'EUR' }, now: { minor: 2400, currency: 'EUR' } } as const]
    fakeApi({ ...withCart, 'POST /api/orders': problem('cart-changed', 409, { changes }) })
    const { user } = visit('/checkout?step=payment-review')
    await user.click(await screen.findByTestId('place-order'))
    expect(await screen.findByText(/Speckled mug, Sand costs €24.00 now; it was €20.00/)).toBeInTheDocument()
    expect(screen.getByText(/Nothing was charged/)).toBeInTheDocument()
  })

  it('renews a quote that has run out without a word', async () => {
    sessionStorage.setItem('bodega.checkout', JSON.stringify(filled))
    vi.spyOn(leave, 'to').mockImplementation(() => undefined)
    let asked = 0
    const calls = fakeApi({
      ...withCart,
      'GET /api/checkout/shipping-methods': () => ok({ items: [{ ...shipping, quote: `quote-${(asked += 1)}` }] }),
      'POST /api/orders': (call) => ((call.body as { quote: string }).quote === 'quote-1' ? problem('quote-invalid', 422) : ok({ token: 'secret', order: order('awaiting-payment') }, 201)),
      [`POST /api/orders/${id}/payments`]: problem('gateway-unavailable', 503, {}, '0'),
      [`GET /api/orders/${id}`]: ok(order('awaiting-payment')),
    })
    const { user } = visit('/checkout?step=payment-review')
    await user.click(await screen.findByTestId('place-order'))
    // PayPal is down: the order is kept, and its page offers to try again.
    expect(await screen.findByText('PayPal does not answer at the moment')).toBeInTheDocument()
    expect(await screen.findByTestId('pay')).toBeInTheDocument()
    expect(calls.filter((call) => call.path === '/api/orders')).toHaveLength(2)
  })
})

describe('the order page', () => {
  it('takes the token out of the address', async () => {
    const calls = fakeApi({ ...shop, [`GET /api/orders/${id}`]: ok(order('paid')) })
    const { router } = visit(`/order/${id}#secret`)
    expect(await screen.findByText('Thank you, Ada')).toBeInTheDocument()
    expect(screen.getByText(`Order ${number}`)).toBeInTheDocument()
    expect(router.state.location.href).toBe(`/order/${id}`)
    expect(calls.find((call) => call.path.startsWith('/api/orders'))?.headers.get('Order-Token')).toBe('secret')
  })

  it('asks nothing without a token', async () => {
    const calls = fakeApi(shop)
    visit(`/order/${id}`)
    expect(await screen.findByText('We can’t show this order here')).toBeInTheDocument()
    expect(calls.some((call) => call.path.startsWith('/api/orders'))).toBe(false)
  })

  it('becomes paid by itself', async () => {
    keepOrderToken(id, 'secret')
    let asked = 0
    fakeApi({ ...shop, [`GET /api/orders/${id}`]: () => ok(order((asked += 1) > 1 ? 'paid' : 'payment-processing')) })
    visit(`/order/${id}`)
    expect(await screen.findByText('Your payment is on its way')).toBeInTheDocument()
    expect(await screen.findByText('Thank you, Ada', {}, { timeout: 5000 })).toBeInTheDocument()
  }, 10_000)
})

describe('back from PayPal', () => {
  const payment = order('paid').payments[0]?.id ?? ''
  const capture = `POST /api/orders/${id}/payments/${payment}/capture`
  const approved = `/checkout/return/${id}?payment=${payment}&result=approved&token=EC-1&PayerID=P`

  it('captures and shows the order', async () => {
    keepOrderToken(id, 'secret')
    let asked = 0
    fakeApi({ ...shop, [capture]: () => ((asked += 1) === 1 ? problem('in-progress', 409, {}, '0.01') : ok(order('paid'))), [`GET /api/orders/${id}`]: ok(order('paid')) })
    const { router } = visit(approved)
    expect(await screen.findByText('Thank you, Ada', {}, { timeout: 3000 })).toBeInTheDocument()
    expect(router.state.location.href).toBe(`/order/${id}`)
  })

  it('says that nothing was charged when the shopper left', async () => {
    keepOrderToken(id, 'secret')
    fakeApi(shop)
    visit(`/checkout/return/${id}?payment=${payment}&result=cancelled`)
    expect(await screen.findByText('You left PayPal; nothing was charged')).toBeInTheDocument()
    expect(await screen.findByTestId('pay')).toBeInTheDocument()
  })

  it('offers the way back when PayPal refuses', async () => {
    keepOrderToken(id, 'secret')
    fakeApi({ ...shop, [capture]: problem('payment-refused', 422) })
    visit(approved)
    expect(await screen.findByText('The payment did not go through')).toBeInTheDocument()
    expect(await screen.findByRole('button', { name: 'Back to PayPal' })).toBeInTheDocument()
  })

  it('is honest in a browser that does not know the order', async () => {
    fakeApi(shop)
    visit(approved)
    expect(await screen.findByText('Your payment is being processed')).toBeInTheDocument()
  })
})
