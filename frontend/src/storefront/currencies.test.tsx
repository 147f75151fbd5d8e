import { screen, waitFor, within } from '@testing-library/react'
import { beforeEach, describe, expect, it } from 'vitest'
import type { CartView } from '@/api/schema'
import { followCart } from '@/lib/currency'
import { fakeApi, ok, problem, type Call } from '@/test/fake-api'
import { card, cart as plain, categories, line, product, variant } from '@/test/fixtures'
import { visit } from './visit'

const usd = (minor: number) => ({ minor, currency: 'USD' })
const currencies = ['EUR', 'USD']
const cart = (lines: CartView['lines'], version = 1): CartView => ({ ...plain(lines, version), currencies })
const inDollars = (extra: Partial<CartView> = {}): CartView => ({ ...cart([], 2), subtotal: usd(0), freeShippingFrom: null, ...extra })
const shop = {
  'GET /api/categories': ok(categories),
  'GET /api/collections': ok({ items: [] }),
  'GET /api/products': ok({ items: [{ ...card, prices: [{ amount: usd(2750), compareAt: usd(3500), varies: true }] }, { ...card, id: `prd_${'2'.repeat(32)}`, slug: 'sofa', name: 'Sofa' }], page: 1, pageSize: 24, hasMore: false, total: 2 }),
  'GET /api/products/mug': ok({ ...product, options: [], variants: [{ ...variant(1, []), prices: [{ amount: usd(2750) }] }] }),
  'GET /api/products/sofa': ok({ ...product, slug: 'sofa', options: [], variants: [variant(4, [])] }),
  'GET /api/cart': ok(cart([], 0)),
}
const writes = (calls: Call[]) => calls.filter(({ method }) => method !== 'GET').map(({ method, path, body }) => [method, path, body])
// At the foot, as the menu is closed.
const choice = async () => within(await screen.findByRole('contentinfo')).findByLabelText('Currency')

beforeEach(() => followCart(undefined))

describe('the currency', () => {
  it('is no choice where the shop sells in one', async () => {
    fakeApi({ ...shop, 'GET /api/cart': ok(plain([])) })
    visit('/p/mug')
    expect(await screen.findByTestId('add-to-cart')).toBeInTheDocument()
    expect(screen.queryByLabelText('Currency')).not.toBeInTheDocument()
  })

  it('shows what is set in it, and says of the rest that it is not sold so', async () => {
    const calls = fakeApi(shop)
    const { user } = visit('/products')
    expect(await screen.findAllByText('€24')).toHaveLength(2)
    await user.selectOptions(await choice(), 'USD')
    expect(await screen.findByText('from $27.50')).toBeInTheDocument()
    expect(screen.getByText('Sale')).toBeInTheDocument()
    expect(screen.getByText('Not sold in US dollars')).toBeInTheDocument()
    // There is no cart yet, so nobody is told.
    expect(writes(calls)).toEqual([])
    expect(localStorage.getItem('bodega.currency')).toBe('USD')
  })

  it('is told before the first thing goes into a cart', async () => {
    localStorage.setItem('bodega.currency', 'USD')
    const calls = fakeApi({ ...shop, 'PUT /api/cart/currency': ok(inDollars({ version: 1 })), 'POST /api/cart/lines': ok(inDollars({ lines: [{ ...line(1, 1), unitPrice: usd(2750), total: usd(2750) }], count: 1, subtotal: usd(2750) })) })
    const { user } = visit('/p/mug')
    await waitFor(() => expect(screen.getByTestId('add-to-cart')).not.toHaveAttribute('aria-disabled', 'true'))
    expect(screen.getAllByText('$27.50').length).toBeGreaterThan(0)
    await user.click(screen.getByTestId('add-to-cart'))
    await waitFor(() => expect(writes(calls)).toHaveLength(2))
    expect(writes(calls)[0]).toEqual(['PUT', '/api/cart/currency', { currency: 'USD' }])
    expect(writes(calls)[1]).toEqual(['POST', '/api/cart/lines', { variant: variant(1, []).id, quantity: 1 }])
  })

  it('leaves what is not sold in it where it is', async () => {
    localStorage.setItem('bodega.currency', 'USD')
    fakeApi(shop)
    visit('/p/sofa')
    const add = await screen.findByTestId('add-to-cart')
    await waitFor(() => expect(add).toHaveTextContent('Not sold in US dollars'))
    expect(add).toHaveAttribute('aria-disabled', 'true')
  })

  it('of a cart is the shop’s to change, with the lines that have no price in it', async () => {
    const variantId = line(2, 1).variant
    const unpriced = { variant: variantId, slug: 'sofa', sku: 'SKU-2', name: 'Sofa', choice: 'Sand', quantity: 1 }
    const changed = inDollars({ lines: [{ ...line(1, 1), unitPrice: usd(2750), total: usd(2750) }], count: 1, subtotal: usd(2750), unpriced: [unpriced], changes: [{ change: 'not-sold-in', variant: variantId, currency: 'USD' }] })
    const calls = fakeApi({ ...shop, 'GET /api/cart': ok(cart([line(1, 1), line(2, 1, 'Sofa')])), 'PUT /api/cart/currency': ok(changed), [`DELETE /api/cart/lines/${variantId}`]: ok({ ...changed, version: 3, unpriced: [], changes: [] }) })
    const { user } = visit('/products')
    await user.selectOptions(await choice(), 'USD')
    await waitFor(() => expect(writes(calls)).toEqual([['PUT', '/api/cart/currency', { currency: 'USD' }]]))
    await user.click(screen.getByTestId('cart-button'))
    const row = within(await screen.findByTestId('unpriced'))
    expect(row.getByText('Not sold in US dollars')).toBeInTheDocument()
    expect(screen.getByText('Change the marked lines first')).toBeInTheDocument()
    await user.click(row.getByRole('button', { name: 'Remove Sofa' }))
    expect(await screen.findByRole('link', { name: 'Go to checkout' })).toBeInTheDocument()
    expect(screen.queryByTestId('unpriced')).not.toBeInTheDocument()
  })

  it('stays as it was where the shop refuses', async () => {
    fakeApi({ ...shop, 'GET /api/cart': ok(cart([line(1, 1)])), 'PUT /api/cart/currency': problem('invalid-request', 422, { errors: [{ pointer: '#/currency', code: 'not-offered', detail: 'is not offered' }] }) })
    const { user } = visit('/products')
    const select = await choice()
    await user.selectOptions(select, 'USD')
    await waitFor(() => expect(select).toHaveAttribute('aria-invalid', 'true'))
    expect(select).toHaveValue('EUR')
    expect(localStorage.getItem('bodega.currency')).toBeNull()
  })
})
