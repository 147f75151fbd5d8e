import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import type { ProductBody } from '@/api/schema'
import { faultsOfPage } from '@/test/axe'
import { fakeApi, ok, problem, type Call } from '@/test/fake-api'
import { account, categories, staff, started } from '@/test/fixtures'
import { categoryRow, productDetail, productRow } from '@/test/products'
import { visitSignedIn as visit } from './visit'

const keeper = staff('products-manage')
const LIST = 'GET /api/admin/products'
const one = productDetail()
const PATH = `/products/${one.id}`
const GET = `GET /api/admin/products/${one.id}`
const PUT = `PUT /api/admin/products/${one.id}`
const CHANGES = 'POST /api/admin/products/changes'
const rows = [productRow(1), productRow(2, { title: 'Tall lamp', status: 'draft', live: false, available: 0 })]
const page = (items = rows, more = false) => ok({ items, total: 27, more })

const as = (who: typeof account) => ({
  'GET /api/categories': ok(categories),
  'GET /api/products': ok({ items: [], page: 1, pageSize: 1, hasMore: false }),
  'POST /api/sessions/refresh': () => ok(started('token', { account: who, staff: 'open' })),
  'GET /api/account': ok(who),
  'GET /api/admin/categories': ok({ items: [categoryRow(1, 'Tableware'), categoryRow(2, 'Mugs', { parent: `cat_${'1'.padStart(32, '0')}`, position: 0 })] }),
  'GET /api/admin/collections': ok({ items: [] }),
  [LIST]: page(),
})

const asked = (calls: Call[]) => calls.filter(({ method, path }) => method === 'GET' && path === '/api/admin/products').map(({ search }) => Object.fromEntries(new URLSearchParams(search)))
const sent = (calls: Call[], method: string) => calls.filter((call) => call.method === method && call.path.startsWith('/api/admin/products'))
const written = (call: Call | undefined) => (call?.body as ProductBody).product

describe('the table of products', () => {
  it('is searched, filtered, sorted and paged by the address', async () => {
    const calls = fakeApi({ ...as(keeper), [LIST]: page(rows, true) })
    const { router, user } = visit('/products?status=draft&page=2')
    expect(await screen.findByText('27 products', {}, { timeout: 10_000 })).toBeInTheDocument()
    expect(within(screen.getByRole('table', { name: 'Products' })).getByText('Draft')).toBeInTheDocument()
    expect(screen.getByLabelText('Status')).toHaveValue('draft')
    await user.click(screen.getByRole('button', { name: 'Price' }))
    await waitFor(() => expect(router.state.location.search).toEqual({ status: 'draft', sort: 'price' }))
    await user.click(await screen.findByRole('button', { name: 'Price' }))
    await waitFor(() => expect(router.state.location.search).toEqual({ status: 'draft', sort: 'price-desc' }))
    await user.type(screen.getByLabelText('Tag'), 'gift')
    await waitFor(() => expect(router.state.location.search).toEqual({ status: 'draft', sort: 'price-desc', tag: 'gift' }))
    await user.selectOptions(screen.getByLabelText('Rows on a page'), '50')
    await user.click(await screen.findByRole('button', { name: 'Next' }))
    await waitFor(() => expect(asked(calls).at(-1)).toEqual({ status: 'draft', sort: 'price-desc', tag: 'gift', page: '2', pageSize: '50' }))
    expect(await faultsOfPage()).toEqual([])
  })

  it('keeps the chosen columns and named views in the browser', async () => {
    fakeApi(as(keeper))
    const { router, user, unmount } = visit('/products?status=draft')
    await user.click(await screen.findByRole('button', { name: 'Columns' }))
    await user.click(screen.getByRole('checkbox', { name: 'SKU' }))
    await user.click(screen.getByRole('button', { name: 'Done' }))
    expect(screen.getByText('MUG-1')).toBeInTheDocument()
    await user.click(screen.getByRole('button', { name: 'Save this view' }))
    await user.type(screen.getByLabelText('Name'), 'Drafts')
    await user.click(screen.getByRole('button', { name: 'Save' }))
    expect(screen.getByRole('button', { name: 'Drafts', pressed: true })).toBeInTheDocument()
    await user.selectOptions(screen.getByLabelText('Status'), '')
    await waitFor(() => expect(router.state.location.search).toEqual({}))
    await user.click(screen.getByRole('button', { name: 'Drafts', pressed: false }))
    await waitFor(() => expect(router.state.location.search).toEqual({ status: 'draft' }))
    unmount()
    visit('/products')
    expect(await screen.findByText('MUG-1')).toBeInTheDocument()
    expect(screen.getByRole('button', { name: 'Drafts' })).toBeInTheDocument()
  })

  it('changes many at once: says what will happen, and what became of each', async () => {
    const calls = fakeApi({ ...as(keeper), [CHANGES]: ok({ items: [{ product: rows[0]?.id, done: true }, { product: rows[1]?.id, done: false, fault: 'would cost nothing' }] }) })
    const { user } = visit('/products')
    await user.click(await screen.findByRole('checkbox', { name: 'All on this page' }))
    const bar = screen.getByRole('region', { name: 'Marked products' })
    expect(bar).toHaveTextContent('2 marked')
    await user.click(within(bar).getByRole('button', { name: 'Change prices' }))
    await user.type(screen.getByLabelText('By how many percent'), '12.5')
    expect(screen.getByText('Mug 1: €24.00 → €21.00')).toBeInTheDocument()
    await user.click(screen.getByRole('button', { name: 'Continue' }))
    expect(screen.getByRole('heading', { name: /^Change the prices of 2 products by −12\.5\s%\?$/ })).toBeInTheDocument()
    expect(sent(calls, 'POST')).toHaveLength(0)
    await user.click(screen.getByRole('button', { name: 'Change 2 products' }))
    expect(await screen.findByRole('heading', { name: 'Done, but not with all' })).toBeInTheDocument()
    expect(screen.getByTestId('bulk-report')).toHaveTextContent(/Tall lamp would cost nothing.*Mug 1/)
    expect(sent(calls, 'POST').map(({ body }) => body)).toEqual([{ products: rows.map(({ id }) => id), change: { kind: 'price-by-percent', basisPoints: -1250, keepAsCompareAt: true } }])
    // The last of its buttons, not the cross above it.
    for (const close of screen.getAllByRole('button', { name: 'Close' }).slice(-1)) await user.click(close)
    expect(screen.queryByRole('region', { name: 'Marked products' })).not.toBeInTheDocument()
  })

  it('says why it is empty, and is closed to others', async () => {
    fakeApi({ ...as(keeper), [LIST]: ok({ items: [], total: 0, more: false }) })
    const { user, unmount } = visit('/products?search=xyz')
    expect(await screen.findByText('Nothing fits')).toBeInTheDocument()
    await user.click(screen.getByRole('button', { name: 'Show everything' }))
    expect(await screen.findByText('There are no products yet')).toBeInTheDocument()
    unmount()
    const calls = fakeApi(as(staff('users-view')))
    visit('/products')
    expect(await screen.findByText('Your roles do not open this page')).toBeInTheDocument()
    expect(asked(calls)).toEqual([])
  })
})

describe('the editor', () => {
  it('saves what was changed over the version that was opened', async () => {
    const calls = fakeApi({ ...as(keeper), [GET]: ok(one), [PUT]: ({ body }) => ok({ ...productDetail({}, 4), product: (body as ProductBody).product }) })
    const { user } = visit(PATH)
    const title = await screen.findByLabelText('Title')
    expect(screen.getByTestId('unsaved')).toHaveTextContent('Nothing to save.')
    await user.type(title, ', tall')
    await user.clear(screen.getByLabelText('Price, Sand'))
    await user.type(screen.getByLabelText('Price, Sand'), '25,5')
    expect(screen.getByTestId('unsaved')).toHaveTextContent('Changed: Title, 1 variant')
    // What has an address keeps it.
    expect(screen.getByLabelText('Address')).toHaveValue('mug')
    expect(await faultsOfPage()).toEqual([])
    fireEvent.keyDown(window, { key: 's', ctrlKey: true })
    await waitFor(() => expect(screen.getByTestId('unsaved')).toHaveTextContent('Saved.'))
    const [call] = sent(calls, 'PUT')
    expect(call?.headers.get('If-Match')).toBe('"3"')
    expect(written(call)).toEqual({ ...one.product, title: 'Speckled mug, tall', variants: [{ ...one.product.variants[0], price: { minor: 2550, currency: 'EUR' } }, one.product.variants[1]] })
  })

  it('says that an old address will lead to the new one', async () => {
    fakeApi({ ...as(keeper), [GET]: ok(one) })
    const { user } = visit(PATH)
    await user.type(await screen.findByLabelText('Address'), '-tall')
    expect(screen.getByText('/p/mug will lead to /p/mug-tall, so that old links go on working.')).toBeInTheDocument()
  })

  it('puts faults at their fields, in the group of columns that has the first', async () => {
    const errors = [
      { pointer: '#/product/variants/1/sku', code: 'taken', detail: 'is that of another variant' },
      { pointer: '#/product/tags/0', code: 'too-long', detail: 'must have at most 40 characters' },
    ]
    fakeApi({ ...as(keeper), [GET]: ok(one), [PUT]: problem('invalid-request', 422, { errors }) })
    const { user } = visit(PATH)
    await user.type(await screen.findByLabelText('Title'), '!')
    await user.click(screen.getByRole('button', { name: 'Save' }))
    expect(await screen.findByText('It is not saved: some fields are not right yet.')).toBeInTheDocument()
    const sku = await screen.findByLabelText('SKU, Ink')
    expect(sku).toHaveAccessibleDescription('Something else in the shop has this already')
    await waitFor(() => expect(sku).toHaveFocus())
    expect(screen.getByLabelText('Tags', { selector: 'input' })).toHaveAccessibleDescription('Must have at most 40 characters')
  })

  it('asks nothing of the shop while an amount is none', async () => {
    const calls = fakeApi({ ...as(keeper), [GET]: ok(one) })
    const { user } = visit(PATH)
    const price = await screen.findByLabelText('Price, Ink')
    await user.clear(price)
    await user.type(price, '1.234')
    await user.click(screen.getByRole('button', { name: 'Save' }))
    expect(await screen.findByText('An amount such as 12.50')).toBeInTheDocument()
    await waitFor(() => expect(price).toHaveFocus())
    expect(sent(calls, 'PUT')).toHaveLength(0)
  })

  it('offers the tax classes of the settings, and shows one that went', async () => {
    const [first, second] = one.product.variants
    const detail = productDetail({ variants: [{ ...first, taxClass: 'went' } as typeof first, second].filter((variant) => variant !== undefined) })
    const taxClasses = [
      { id: 'standard', name: 'Normal' },
      { id: 'intermediate-10', name: 'Taux intermédiaire' },
    ]
    const errors = [{ pointer: '#/product/variants/0/taxClass', code: 'unknown', detail: 'is no tax class of the shop: went' }]
    const calls = fakeApi({ ...as(keeper), [LIST]: ok({ items: rows, total: 2, more: false, currencies: ['EUR'], taxClasses }), [GET]: ok(detail), [PUT]: problem('invalid-request', 422, { errors }) })
    const { user } = visit(PATH)
    const ink = await screen.findByLabelText('Tax class, Ink')
    await waitFor(() => expect(within(ink).getAllByRole('option').map(({ textContent }) => textContent)).toEqual(['Normal', 'Taux intermédiaire']))
    const sand = screen.getByLabelText('Tax class, Sand')
    expect(sand).toHaveValue('went')
    await user.selectOptions(ink, 'Taux intermédiaire')
    await user.click(screen.getByRole('button', { name: 'Save' }))
    await waitFor(() => expect(sand).toHaveAccessibleDescription('There is no such thing any more'))
    await waitFor(() => expect(sand).toHaveFocus())
    expect(written(sent(calls, 'PUT')[0]).variants.map(({ taxClass }) => taxClass)).toEqual(['went', 'intermediate-10'])
  })

  it('merges with what somebody else saved meanwhile, and saves over that', async () => {
    const theirs = productDetail({ title: 'Dotted mug', brand: 'Orvell & Co' }, 7)
    const calls = fakeApi({ ...as(keeper), [GET]: ok(one), [PUT]: ({ headers, body }) => (headers.get('If-Match') === '"3"' ? problem('changed-meanwhile', 412, { current: theirs }) : ok({ ...theirs, version: 8, product: (body as ProductBody).product })) })
    const { user } = visit(PATH)
    await user.type(await screen.findByLabelText('Title'), ', tall')
    await user.clear(screen.getByLabelText('Price, Ink'))
    await user.type(screen.getByLabelText('Price, Ink'), '30')
    await user.click(screen.getByRole('button', { name: 'Save' }))
    const dialog = await screen.findByRole('dialog', { name: 'Somebody else has saved this product' })
    expect(dialog).toHaveTextContent(/Theirs, taken over.*Brand.*Yours, kept.*Price \(MUG-I\)/)
    const conflict = within(dialog).getByTestId('conflict')
    expect(conflict).toHaveTextContent(/Title.*Mine.*Speckled mug, tall.*Theirs.*Dotted mug/)
    expect(within(dialog).getByRole('button', { name: '1 still to choose' })).toHaveAttribute('aria-disabled', 'true')
    await user.click(within(conflict).getByRole('radio', { name: /Theirs/ }))
    await user.click(within(dialog).getByRole('button', { name: 'Save it so' }))
    await waitFor(() => expect(screen.getByTestId('unsaved')).toHaveTextContent('Saved.'))
    const last = sent(calls, 'PUT').at(-1)
    expect(last?.headers.get('If-Match')).toBe('"7"')
    expect(written(last)).toMatchObject({ title: 'Dotted mug', brand: 'Orvell & Co', variants: [{ price: { minor: 2400 } }, { price: { minor: 3000 } }] })
    expect(screen.getByLabelText('Title')).toHaveValue('Dotted mug')
  })

  it('makes a product with options, and opens it', async () => {
    const made = productDetail({ title: 'Jug' }, 1)
    const calls = fakeApi({ ...as(keeper), [GET]: ok(made), 'POST /api/admin/products': ok(made, 201) })
    const { router, user } = visit('/products/new')
    await user.type(await screen.findByLabelText('Title'), 'Tall jug')
    expect(screen.getByLabelText('Address')).toHaveValue('tall-jug')
    await user.type(screen.getByLabelText('Price'), '39')
    await user.click(screen.getByRole('button', { name: 'Add an option' }))
    await user.type(screen.getByLabelText('Option'), 'Colour')
    for (const name of ['Sand', 'Ink']) await user.type(screen.getByLabelText('Another value of Colour'), `${name}{Enter}`)
    await user.click(screen.getByRole('button', { name: 'Make the 1 missing variant' }))
    await user.click(screen.getByRole('radio', { name: 'Stock' }))
    // They have SKUs made of the title and what is chosen, to be kept or not.
    expect(screen.getByLabelText('SKU, Sand')).toHaveValue('TAL-JUG-SAND')
    await user.clear(screen.getByLabelText('SKU, Ink'))
    await user.type(screen.getByLabelText('SKU, Ink'), 'JUG-I')
    await user.type(screen.getByLabelText('In stock, Ink'), '7')
    await user.click(screen.getByRole('button', { name: 'Make the product' }))
    await waitFor(() => expect(router.state.location.pathname).toBe(`/products/${made.id}`))
    const body = sent(calls, 'POST')[0]?.body as ProductBody
    expect(body.opening).toEqual([{ sku: 'JUG-I', units: 7 }])
    expect(body.product).toMatchObject({ title: 'Tall jug', slug: 'tall-jug', status: 'draft', options: [{ name: 'Colour', values: [{ name: 'Sand' }, { name: 'Ink' }] }], variants: [{ choice: ['Sand'], sku: 'TAL-JUG-SAND', price: { minor: 3900 } }, { choice: ['Ink'], sku: 'JUG-I', price: { minor: 3900 } }] })
  })

  it('asks before changes are lost', async () => {
    fakeApi({ ...as(keeper), [GET]: ok(one) })
    const { router, user } = visit(PATH)
    await user.type(await screen.findByLabelText('Title'), '!')
    await user.click(within(screen.getByRole('navigation', { name: 'Admin' })).getByRole('link', { name: 'Stock' }))
    expect(await screen.findByRole('dialog', { name: 'Leave without saving?' })).toBeInTheDocument()
    await user.click(screen.getByRole('button', { name: 'Stay' }))
    expect(router.state.location.pathname).toBe(PATH)
    expect(screen.getByLabelText('Title')).toHaveValue('Speckled mug!')
  })

  it('says so where a removed variant is promised to orders', async () => {
    fakeApi({ ...as(keeper), [GET]: ok(one), [PUT]: problem('stock-promised', 409, { detail: '3 of MUG-S.' }) })
    const { user } = visit(PATH)
    const table = within(await screen.findByRole('region', { name: 'Table of variants' }))
    await user.click(table.getByRole('button', { name: 'Remove Sand' }))
    await user.click(screen.getByRole('button', { name: 'Save' }))
    expect(await screen.findByText('A variant that you removed is still promised to orders')).toBeInTheDocument()
  })
})
