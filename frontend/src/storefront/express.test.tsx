import { screen, waitFor, within } from '@testing-library/react'
import { beforeEach, describe, expect, it } from 'vitest'
import type { AccountView, Address, ShippingOption } from '@/api/schema'
import { session } from '@/lib/session'
import { fakeApi, ok, problem } from '@/test/fake-api'
import { account, cart, categories, line, order, shipping, started, totals } from '@/test/fixtures'
import { visit } from './visit'

const METHODS = 'GET /api/checkout/shipping-methods'
const eur = (minor: number) => ({ minor, currency: 'EUR' })
const last = order('paid')
const courier: ShippingOption = { ...shipping, id: 'courier', name: 'Courier', price: eur(1290), totals: { ...totals, shipping: eur(1290), total: eur(3690) } }
const byBank = { ...last, shippingMethod: 'Courier', payments: last.payments.map((payment) => ({ ...payment, gateway: 'bank-transfer' as const })) }

/** A shop in which Ada has ordered before. */
const shop = (mine: AccountView = account) => ({
  'GET /api/categories': ok(categories),
  'GET /api/products': ok({ items: [], page: 1, pageSize: 24, hasMore: false }),
  'GET /api/cart': ok(cart([line(1, 1)])),
  'GET /api/checkout/gateways': ok({ items: ['paypal', 'bank-transfer'] }),
  'POST /api/sessions/refresh': () => ok(started('token', { account: mine })),
  'GET /api/account/orders': ok({ items: [{ ...byBank, payments: [] }], more: false }),
  [`GET /api/orders/${last.id}`]: ok(byBank),
  [METHODS]: ok({ items: [shipping, courier] }),
})
const living = (address: Partial<Address>): AccountView => ({ ...account, addresses: account.addresses.map((kept) => (kept.preferred ? { ...kept, address: { ...kept.address, ...address } } : kept)) })

/** What a step says. */
const step = (name: string) => within(screen.getByRole('region', { name }))

beforeEach(() => {
  localStorage.setItem('bodega.signed-in', '1')
  session.reload()
})

describe('the checkout of who has ordered before', () => {
  it('begins at its end, with all as the last time', async () => {
    const calls = fakeApi({ ...shop(), 'POST /api/orders': problem('unavailable', 503) })
    const { router, user } = visit('/checkout')
    expect(await screen.findByRole('button', { name: 'Order and pay €36.90 by bank transfer' })).toBeInTheDocument()
    expect(router.state.location.href).toBe('/checkout')
    expect(screen.getByRole('radio', { name: 'Bank transfer' })).toBeChecked()
    expect(step('Contact and address').getByText('Ada Lovelace, Torstraße 1, 10119 Berlin, Germany')).toBeInTheDocument()
    expect(step('Shipping').getByText('Courier')).toBeInTheDocument()
    expect(calls.filter(({ path }) => path.startsWith('/api/account/orders') || path.startsWith('/api/orders'))).toHaveLength(2)

    // Each step before can be opened, and the last is one step back.
    const change = step('Shipping').getByRole('link', { name: 'Change' })
    expect(change).toHaveAccessibleDescription('Shipping')
    await user.click(change)
    expect(await screen.findByRole('radio', { name: /Courier/ })).toBeChecked()
    await waitFor(() => expect(screen.getByRole('heading', { name: 'Shipping' })).toHaveFocus())
    router.history.back()
    expect(await screen.findByTestId('place-order')).toBeInTheDocument()
    await user.click(step('Contact and address').getByRole('link', { name: 'Change' }))
    expect(await screen.findByLabelText('Street and number')).toHaveValue('Torstraße 1')
  })

  it('shows no total before the shop has said it', async () => {
    let answer: (() => void) | undefined
    fakeApi(shop())
    const fetched = globalThis.fetch
    globalThis.fetch = async (input, init) => {
      if ((input as Request).url.includes('/shipping-methods')) await new Promise<void>((done) => (answer = done))
      return fetched(input, init)
    }
    visit('/checkout')
    await waitFor(() => expect(answer).toBeDefined())
    expect(screen.getByRole('heading', { name: 'Review and pay' })).toBeInTheDocument()
    expect(screen.queryByTestId('place-order')).not.toBeInTheDocument()
    expect(within(screen.getByRole('complementary', { name: 'Your order' })).getByText('after the address')).toBeInTheDocument()
    expect(screen.queryByText('€36.90')).not.toBeInTheDocument()
    answer?.()
    expect(await screen.findByTestId('place-order')).toBeInTheDocument()
  })

  it('takes the cheapest way where there was no order yet', async () => {
    fakeApi({ ...shop(), 'GET /api/account/orders': ok({ items: [], more: false }) })
    visit('/checkout')
    expect(await screen.findByRole('button', { name: 'Order and pay €29.90 with PayPal' })).toBeInTheDocument()
    expect(step('Shipping').getByText('Standard')).toBeInTheDocument()
  })

  it('does not need to know the last order', async () => {
    fakeApi({ ...shop(), 'GET /api/account/orders': problem('internal', 500) })
    visit('/checkout')
    expect(await screen.findByRole('button', { name: 'Order and pay €29.90 with PayPal' })).toBeInTheDocument()
  })

  it('asks how to ship where the last way is not offered, and says so', async () => {
    fakeApi({ ...shop(), [METHODS]: ok({ items: [shipping] }) })
    const { router, user } = visit('/checkout')
    expect(await screen.findByText('Courier is not offered this time')).toBeInTheDocument()
    expect(router.state.location.search).toEqual({ step: 'shipping' })
    await waitFor(() => expect(screen.getByRole('heading', { name: 'Shipping' })).toHaveFocus())
    expect(screen.queryByTestId('place-order')).not.toBeInTheDocument()
    expect(screen.getByRole('radio', { name: /Standard/ })).toBeChecked()
    await user.click(screen.getByRole('button', { name: 'Continue to payment' }))
    expect(await screen.findByRole('button', { name: 'Order and pay €29.90 by bank transfer' })).toBeInTheDocument()
  })

  it('says that nothing goes to the address', async () => {
    fakeApi({ ...shop(), [METHODS]: ok({ items: [] }) })
    const { user } = visit('/checkout')
    expect(await screen.findByText('We don’t ship to Germany yet')).toBeInTheDocument()
    expect(screen.queryByTestId('place-order')).not.toBeInTheDocument()
    await user.click(screen.getByRole('button', { name: 'Change the address' }))
    await waitFor(() => expect(screen.getByLabelText('Country')).toHaveFocus())
  })

  it('asks for what the kept address lacks', async () => {
    const calls = fakeApi(shop(living({ country: 'US', postcode: '94105' })))
    const { router } = visit('/checkout')
    await waitFor(() => expect(screen.getByLabelText('State')).toHaveFocus())
    expect(screen.getByLabelText('State')).toHaveAccessibleDescription('Please fill this in')
    expect(router.state.location.search).toEqual({ step: 'contact' })
    expect(calls.some(({ path }) => path === '/api/checkout/shipping-methods')).toBe(false)
  })

  it('says that the last way to pay is not offered', async () => {
    fakeApi({ ...shop(), 'GET /api/checkout/gateways': ok({ items: ['paypal'] }) })
    visit('/checkout')
    expect(await screen.findByText('Your last order was paid by Bank transfer, which is not offered this time.')).toBeInTheDocument()
    expect(screen.getByRole('button', { name: 'Order and pay €36.90 with PayPal' })).toBeInTheDocument()
  })

  it('has its three steps where no address is kept', async () => {
    const calls = fakeApi(shop({ ...account, addresses: [] }))
    const { router } = visit('/checkout')
    expect(await screen.findByRole('button', { name: 'Continue to shipping' })).toBeInTheDocument()
    expect(screen.getByLabelText('E-mail')).toHaveValue('ada@example.com')
    expect(router.state.location.href).toBe('/checkout')
    expect(calls.some(({ path }) => path === '/api/account/orders')).toBe(false)
  })
})
