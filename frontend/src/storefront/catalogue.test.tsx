import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import type { Facets, ProductView } from '@/api/schema'
import { session } from '@/lib/session'
import { fakeApi, ok, problem, type Call } from '@/test/fake-api'
import { card, cart, categories, product as plain, started, variant } from '@/test/fixtures'
import { visit } from './visit'

const product: ProductView = {
  ...plain,
  description: '<p>First &amp; <strong>foremost</strong>.</p><p>Second.</p>',
  breadcrumbs: [
    { slug: 'tableware', name: 'Tableware' },
    { slug: 'mugs', name: 'Mugs' },
  ],
}
const facets: Facets = {
  categories: [{ slug: 'tableware', name: 'Tableware', count: 1 }],
  brands: [{ value: 'Casa Orvell', count: 3 }, ...Array.from({ length: 24 }, (_, at) => ({ value: `Maker ${at + 1}`, count: 1 }))],
  attributes: [{ name: 'Colour', values: [{ value: 'Sand', count: 2 }, { value: 'Ink', count: 1 }] }],
  prices: [{ from: 0, to: 2000, count: 1 }, { from: 2000, count: 2 }],
  ratings: [{ atLeast: 4, count: 1 }],
  available: 3,
  onSale: 1,
}
const list = { items: [card], page: 1, pageSize: 24, hasMore: false, total: 1, facets }
const shop = {
  'GET /api/categories': ok(categories),
  'GET /api/collections': ok({ items: [] }),
  'GET /api/products': ok(list),
  'GET /api/products/mug': ok(product),
  'GET /api/cart': ok(cart([])),
}
const lists = (calls: readonly Call[]) => calls.filter((call) => call.path === '/api/products').map((call) => call.search)
const head = (selector: string) => document.head.querySelector(selector)

describe('a list', () => {
  it('is narrowed in the address, of which the shop is asked', async () => {
    const calls = fakeApi(shop)
    const { router, user } = visit('/c/tableware')
    await user.click(await screen.findByRole('checkbox', { name: 'Sand 2' }))
    await user.click(screen.getByRole('checkbox', { name: 'Casa Orvell 3' }))
    await waitFor(() => expect(router.state.location.href).toBe('/c/tableware?attr=Colour:Sand&brand=Casa+Orvell'))
    expect(lists(calls).at(-1)).toBe('?attr=Colour%3ASand&brand=Casa%20Orvell&category=tableware&page=1&facets=true')
    expect(head('link[rel=canonical]')).toHaveAttribute('href', `${location.origin}/c/tableware`)

    await user.click(screen.getByRole('button', { name: 'Remove the filter Colour: Sand' }))
    await waitFor(() => expect(router.state.location.href).toBe('/c/tableware?brand=Casa+Orvell'))
    router.history.back()
    await waitFor(() => expect(screen.getByRole('checkbox', { name: 'Sand 2' })).toBeChecked())
    await user.click(screen.getByRole('button', { name: 'Clear all' }))
    await waitFor(() => expect(router.state.location.href).toBe('/c/tableware'))
  })

  it('takes prices between two numbers', async () => {
    fakeApi(shop)
    const { router, user } = visit('/products')
    await user.type(await screen.findByLabelText('Lowest price'), '30,5')
    await user.type(screen.getByLabelText('Highest price'), '20{Enter}')
    await waitFor(() => expect(router.state.location.href).toBe('/products?priceMin=2000&priceMax=3050'))
    expect(screen.getByLabelText('Lowest price')).toHaveValue('20')
  })

  it('shows some of many values, the chosen ones, and finds the rest', async () => {
    fakeApi(shop)
    const { user } = visit('/products?brand=Maker+20')
    const group = within(await screen.findByRole('group', { name: 'Brand' }))
    expect(group.getAllByRole('checkbox')).toHaveLength(9)
    expect(group.getByRole('checkbox', { name: 'Maker 20 1' })).toBeChecked()
    await user.click(group.getByRole('button', { name: 'Show all 25' }))
    expect(group.getAllByRole('checkbox')).toHaveLength(25)
    await user.type(group.getByRole('searchbox'), 'orv')
    expect(group.getAllByRole('checkbox')).toHaveLength(1)
  })

  it('opens its filters in a drawer that says how many there are', async () => {
    fakeApi({ ...shop, 'GET /api/products': ok({ ...list, total: 31 }) })
    const { user } = visit('/products?rating=4')
    await user.click(await screen.findByRole('button', { name: 'Filter 1 chosen' }))
    const drawer = within(await screen.findByRole('dialog', { name: 'Filters' }))
    await user.click(await drawer.findByRole('button', { name: 'Show 31 products' }))
    expect(screen.queryByRole('dialog', { name: 'Filters' })).not.toBeInTheDocument()
  })

  it('that is empty says why and offers the way back', async () => {
    fakeApi({ ...shop, 'GET /api/products': (call) => ok(call.search.includes('brand') ? { ...list, items: [], total: 0 } : list) })
    const { router, user } = visit('/products?brand=Nobody')
    expect(await screen.findByText('Nothing fits all of that')).toBeInTheDocument()
    await user.click(screen.getByRole('button', { name: 'Clear all filters' }))
    expect(await screen.findByRole('link', { name: 'Speckled mug' })).toBeInTheDocument()
    expect(router.state.location.href).toBe('/products')
  })

  it('works on without an index', async () => {
    fakeApi({ ...shop, 'GET /api/products': ok({ items: [card], page: 1, pageSize: 24, hasMore: false, limited: true }) })
    visit('/products')
    expect(await screen.findByText(/The search is being set up again/)).toBeInTheDocument()
    expect(screen.queryByRole('complementary', { name: 'Filters' })).not.toBeInTheDocument()
  })
})

describe('the search', () => {
  const suggestions = { queries: ['mug', 'mug set'], categories: [{ slug: 'tableware', name: 'Tableware' }], products: [{ ...card, nameParts: [{ text: 'Speckled ', marked: false }, { text: 'mug', marked: true }] }] }

  it('suggests while somebody types, and goes where the keys lead', async () => {
    const calls = fakeApi({ ...shop, 'GET /api/suggestions': ok(suggestions) })
    const { router, user } = visit('/checkout')
    await user.click(await screen.findByRole('button', { name: 'Search' }))
    const field = await screen.findByRole('combobox', { name: 'Search the shop' })
    expect(field).toHaveAttribute('aria-expanded', 'false')
    await user.type(field, 'mug')
    const list = within(await screen.findByRole('listbox', { name: 'Suggestions' }))
    expect(list.getAllByRole('option')).toHaveLength(4)
    expect(calls.filter((call) => call.path === '/api/suggestions').map((call) => call.search)).toEqual(['?q=mug'])
    expect(field).toHaveAttribute('aria-expanded', 'true')
    expect(field).not.toHaveAttribute('aria-activedescendant')

    await user.keyboard('{ArrowUp}')
    const last = list.getByRole('option', { selected: true })
    expect(last).toHaveTextContent('Speckled mug')
    expect(last.querySelector('mark')).toHaveTextContent('mug')
    expect(field).toHaveAttribute('aria-activedescendant', last.id)
    expect(field).toHaveFocus()

    await user.keyboard('{Escape}')
    expect(field).toHaveAttribute('aria-expanded', 'false')
    await user.keyboard('{ArrowDown}{ArrowDown}{Enter}')
    await waitFor(() => expect(router.state.location.href).toBe('/search?q=mug+set'))
    expect(screen.queryByRole('combobox', { name: 'Search the shop' })).not.toBeInTheDocument()
  })

  it('looks for the words as they are where nothing is chosen', async () => {
    fakeApi({ ...shop, 'GET /api/suggestions': problem('unavailable', 503) })
    const { router, user } = visit('/')
    await user.click(await screen.findByRole('button', { name: 'Search' }))
    await user.type(await screen.findByRole('combobox', { name: 'Search the shop' }), ' 123 {Enter}')
    await waitFor(() => expect(router.state.location.search).toEqual({ q: '123' }))
    expect(await screen.findByRole('heading', { name: 'Results for “123”' })).toBeInTheDocument()
    expect(head('meta[name=robots]')).toHaveAttribute('content', 'noindex')
    expect(head('link[rel=canonical]')).toBeNull()
  })

  it('asks whether something else was meant', async () => {
    fakeApi({ ...shop, 'GET /api/products': (call) => ok(call.search.includes('mugg') ? { ...list, items: [], total: 0, didYouMean: 'mug' } : list) })
    const { router, user } = visit('/search?q=mugg')
    await user.click(await screen.findByRole('link', { name: 'Search for “mug”' }))
    await waitFor(() => expect(router.state.location.search).toEqual({ q: 'mug' }))
  })
})

describe('a product', () => {
  it('under an old address goes on to its own', async () => {
    const calls = fakeApi({ ...shop, 'GET /api/products/old-mug': ok(product) })
    const { router } = visit('/p/old-mug?sku=SKU-2')
    expect(await screen.findByRole('heading', { name: 'Speckled mug' })).toBeInTheDocument()
    await waitFor(() => expect(router.state.location.href).toBe('/p/mug?sku=SKU-2'))
    expect(calls.filter((call) => call.path.startsWith('/api/products/'))).toHaveLength(1)
  })

  it('shows its description as it was written, and the way here', async () => {
    fakeApi(shop)
    visit('/p/mug')
    expect((await screen.findByText('foremost')).tagName).toBe('STRONG')
    const way = within(screen.getByRole('navigation', { name: 'Breadcrumb' }))
    expect(way.getAllByRole('link').map((link) => link.textContent)).toEqual(['Everything', 'Tableware', 'Mugs'])
    expect(head('meta[name=description]')).toHaveAttribute('content', 'First & foremost. Second.')
    expect(JSON.parse(head('script[type="application/ld+json"]')?.textContent ?? '{}')).toHaveProperty('@graph')
  })

  it('that is ordered first says so and can be bought', async () => {
    fakeApi({ ...shop, 'GET /api/products/mug': ok({ ...product, options: [], variants: [{ ...variant(1, [], 40), backorder: true }] }) })
    visit('/p/mug')
    expect(await screen.findByText(/^Ships later/)).toBeInTheDocument()
    expect(screen.getByTestId('add-to-cart')).not.toHaveAttribute('aria-disabled', 'true')
  })
})

describe('what is sold out', () => {
  const soldOut = { ...shop, 'GET /api/products/mug': ok({ ...product, options: [], variants: [variant(1, [], 0)] }) }

  it('is written about once it is back', async () => {
    const calls = fakeApi({ ...soldOut, 'POST /api/stock-alerts': ok({ availableNow: false }) })
    const { user } = visit('/p/mug')
    await user.type(await screen.findByLabelText('E-mail'), 'ada@example.com')
    await user.click(screen.getByRole('button', { name: 'Write to me' }))
    expect(await screen.findByText('ada@example.com')).toBeInTheDocument()
    expect(calls.find((call) => call.path === '/api/stock-alerts')?.body).toEqual({ variant: variant(1, []).id, email: 'ada@example.com', language: 'en' })
  })

  it('knows the address of who is signed in, and is looked at again where it is back already', async () => {
    let asked = 0
    fakeApi({
      ...soldOut,
      'GET /api/products/mug': () => ok({ ...product, options: [], variants: [variant(1, [], (asked += 1) > 1 ? 3 : 0)] }),
      'POST /api/sessions/refresh': ok(started('token')),
      'POST /api/stock-alerts': ok({ availableNow: true }),
    })
    localStorage.setItem('bodega.signed-in', '1')
    session.reload()
    const { user } = visit('/p/mug')
    expect(await screen.findByDisplayValue('ada@example.com')).toBeInTheDocument()
    await user.click(screen.getByRole('button', { name: 'Write to me' }))
    expect(await screen.findByText('Only 3 left')).toBeInTheDocument()
  })

  it('says when too many have asked', async () => {
    fakeApi({ ...soldOut, 'POST /api/stock-alerts': problem('too-many-attempts', 429, {}, '120') })
    const { user } = visit('/p/mug')
    await user.type(await screen.findByLabelText('E-mail'), 'ada@example.com')
    await user.click(screen.getByRole('button', { name: 'Write to me' }))
    expect(await screen.findByText('Try again in 2 minutes.')).toBeInTheDocument()
  })
})
