import { screen, waitFor, within } from '@testing-library/react'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { faultsOfPage } from '@/test/axe'
import { draftOption, draftQuote, payable } from '@/test/drafts'
import { fakeApi, ok, problem, type Answer, type Call } from '@/test/fake-api'
import { card, categories, line, product, staff, started, totals, variant } from '@/test/fixtures'
import { eur, orderRow } from '@/test/orders'
import { visitSignedIn as visit } from './visit'

// Whoever writes orders down need not keep the catalogue.
const writer = staff('orders-view', 'orders-manage')
const { id } = payable().order.order
const QUOTE = 'POST /api/admin/drafts/quote'
const DRAFT = 'POST /api/admin/drafts'
const base = (who = writer) => ({
  'GET /api/categories': ok(categories),
  'POST /api/sessions/refresh': () => ok(started('token', { account: who, staff: 'open' })),
  'GET /api/account': ok(who),
  'GET /api/admin/orders': ok({ items: [orderRow(1)], more: false }),
  [`GET /api/admin/orders/${id}`]: ok(payable().order),
  'GET /api/suggestions': ok({ queries: [], categories: [], products: [card] }),
  'GET /api/products/mug': ok(product),
  [QUOTE]: ok(draftQuote()),
  [DRAFT]: ok(payable(), 201),
})
const bodies = (calls: Call[], path: string) => calls.filter((call) => call.path === path).map(({ body }) => body)
const quotes = (calls: Call[]) => bodies(calls, '/api/admin/drafts/quote')
const drafts = (calls: Call[]) => bodies(calls, '/api/admin/drafts')

beforeEach(() => {
  vi.spyOn(navigator, 'languages', 'get').mockReturnValue(['en-GB', 'de-DE'])
})

/** Opens the form with a mug in it. */
async function open(routes: Parameters<typeof fakeApi>[0] = {}) {
  const calls = fakeApi({ ...base(), ...routes })
  const opened = visit('/orders/new')
  const { user } = opened
  await put(user, await screen.findByRole('combobox', { name: /Add a product/ }, { timeout: 10_000 }), 'mug')
  await user.click(await screen.findByRole('option', { name: /Speckled mug.*Casa Orvell.*€24\.00/ }))
  await user.click(await screen.findByRole('option', { name: /Sand \/ Small.*SKU-1.*10 left/ }))
  return { calls, ...opened }
}

const fields = { 'E-mail': 'ada@example.com', Name: 'Ada Lovelace', 'Street and number': 'Torstraße 1', Town: 'Berlin', Postcode: '10119' }
type User = Awaited<ReturnType<typeof open>>['user']
/** Writes a text over what stands in a field, at once: letter by letter takes long. */
async function put(user: User, field: HTMLElement, text: string) {
  await user.clear(field)
  await user.click(field)
  await user.paste(text)
}
async function fill(user: User) {
  await user.selectOptions(screen.getByLabelText('Country'), 'DE')
  for (const [label, text] of Object.entries(fields)) await put(user, screen.getByLabelText(label), text)
}
const make = () => screen.getByTestId('make-order')
/** The button says what it costs once that is known. */
const priced = (amount: string) => waitFor(() => expect(make()).toHaveTextContent(`Make the order for ${amount}`))

// A form of so many fields takes its time where others build.
describe('a new order', { timeout: 30_000 }, () => {
  it('is written down with prices of its own, and its page offers the link', async () => {
    const calls = fakeApi(base())
    const { router, user } = visit('/orders')
    await user.click(await screen.findByRole('link', { name: 'New order' }, { timeout: 10_000 }))
    expect(await screen.findByText('Say what is ordered, and the ways to send it stand here.')).toBeInTheDocument()
    const finder = screen.getByRole('combobox', { name: /Add a product/ })
    for (const choice of [/Sand \/ Small/, /Ink \/ Large.*0 left/]) {
      await put(user, finder, 'mug')
      await user.click(await screen.findByRole('option', { name: /Speckled mug.*Casa/ }))
      await user.click(await screen.findByRole('option', { name: choice }))
      // What was found goes, and the next thing can be looked for.
      expect(finder).toHaveValue('')
    }
    const [first, second] = screen.getAllByTestId('draft-line').map((row) => within(row))
    await user.click(first?.getByRole('button', { name: 'One more' }) ?? finder)
    await put(user, screen.getByLabelText('Own price of Speckled mug, Sand / Small, in EUR'), '19,50')
    await put(user, screen.getByLabelText('Discount on all of it, in EUR (optional)'), '5')
    await user.click(second?.getByRole('button', { name: /^Remove/ }) ?? finder)
    await fill(user)
    await user.click(await screen.findByRole('radio', { name: /Express.*1 working day.*€12\.90.*€36\.90/ }))
    await priced('€36.90')
    expect(screen.getByTestId('draft-total')).toHaveTextContent(/Shipping.*€12\.90.*Total.*€36\.90/)
    expect(screen.getByText('Prices and the discount include tax.')).toBeInTheDocument()
    await put(user, screen.getByLabelText('Hold its things for so many days'), '14')
    expect(screen.getByLabelText('Send the payment link by e-mail')).toBeChecked()
    await put(user, screen.getByLabelText('Words to the customer (optional)'), 'As we said.')
    expect(await faultsOfPage()).toEqual([])
    await user.click(make())

    const told = within(await screen.findByTestId('drafted'))
    expect(told.getByText(/The link to pay it is on its way to ada@example\.com/)).toBeInTheDocument()
    expect(told.getByTestId('payment-link')).toHaveValue('https://shop.example/order/ord_7#secret')
    await user.click(told.getByRole('button', { name: /Copy/ }))
    expect(await navigator.clipboard.readText()).toBe('https://shop.example/order/ord_7#secret')
    expect(router.state.location.pathname).toBe(`/orders/${id}`)
    expect(screen.queryByRole('dialog')).toBeNull()
    expect(await faultsOfPage()).toEqual([])
    const mug = { variant: variant(1, []).id, quantity: 2, unitPrice: eur(1950) }
    const address = { name: 'Ada Lovelace', line1: 'Torstraße 1', line2: null, city: 'Berlin', region: null, postcode: '10119', country: 'DE', phone: null }
    expect(quotes(calls).at(-1)).toEqual({ lines: [mug], discount: eur(500), country: 'DE', region: null, postcode: '10119', vatId: null })
    expect(drafts(calls)).toEqual([{ lines: [mug], discount: eur(500), email: 'ada@example.com', address, vatId: null, shippingMethod: 'express', total: eur(3690), holdDays: 14, tell: true, note: 'As we said.' }])
    expect(calls.find(({ path }) => path === '/api/admin/drafts')?.headers.get('Idempotency-Key')).toMatch(/^[0-9a-f-]{36}$/)
  })

  it('is the same one when its fate is unknown and it is sent again', async () => {
    let tries = 0
    const { calls, user } = await open({ [DRAFT]: () => ((tries += 1) < 2 ? problem('internal', 500) : ok(payable({ order: { ...payable().order, timeline: [] } }), 201)) })
    await fill(user)
    await user.click(screen.getByLabelText('Send the payment link by e-mail'))
    expect(screen.queryByLabelText('Words to the customer (optional)')).toBeNull()
    await priced('€29.90')
    await user.click(make())
    expect(await screen.findByText('That did not work')).toBeInTheDocument()
    await user.click(make())
    expect(await screen.findByText(/Nobody was written to/)).toBeInTheDocument()
    expect(drafts(calls).map((body) => (body as { tell: boolean; note: unknown }).tell)).toEqual([false, false])
    expect(new Set(calls.filter(({ path }) => path === '/api/admin/drafts').map(({ headers }) => headers.get('Idempotency-Key'))).size).toBe(1)
  })

  it('shows what is missing before the shop is asked', async () => {
    const { calls, user } = await open()
    await priced('€29.90')
    await user.click(make())
    expect(screen.getByLabelText('E-mail')).toHaveAccessibleDescription('Please fill this in')
    expect(screen.getByLabelText('Town')).toHaveAccessibleDescription('Please fill this in')
    await waitFor(() => expect(screen.getByLabelText('E-mail')).toHaveFocus())
    expect(await faultsOfPage()).toEqual([])
    await put(user, screen.getByLabelText('E-mail'), 'ada')
    // A fault goes where something is typed, and stays elsewhere.
    expect(screen.getByLabelText('E-mail')).not.toHaveAccessibleDescription()
    expect(screen.getByLabelText('Town')).toHaveAccessibleDescription('Please fill this in')
    await user.click(make())
    expect(screen.getByLabelText('E-mail')).toHaveAccessibleDescription('This does not look like an e-mail address')
    expect(drafts(calls)).toEqual([])
  })

  it('shows what the shop finds at the fields, and what it costs by now', async () => {
    let answer: Answer = problem('invalid-request', 422, {
      errors: [
        { pointer: '#/address/postcode', code: 'malformed', detail: 'must have five digits' },
        { pointer: '#/lines/0/unitPrice', code: 'out-of-range', detail: 'must be between 0 and 100000000 minor units' },
      ],
    })
    const { calls, user } = await open({ [DRAFT]: () => answer })
    await fill(user)
    await priced('€29.90')
    await user.click(make())
    const price = screen.getByLabelText(/^Own price of/)
    await waitFor(() => expect(price).toHaveFocus())
    expect(price).toHaveAccessibleDescription('Must be between 0 and 100000000 minor units')
    expect(screen.getByLabelText('Postcode')).toHaveAccessibleDescription('Must have five digits')
    answer = problem('invalid-request', 422, { errors: [{ pointer: '#/total', code: 'changed', detail: 'it costs 30.90' }] })
    const asked = quotes(calls).length
    await user.click(make())
    const changed = await screen.findByText('It costs something else by now. Look at the new total, and make the order again')
    await waitFor(() => expect(changed).toHaveFocus())
    expect(quotes(calls).length).toBeGreaterThan(asked)
  })

  it('shows at their lines what is short or gone', async () => {
    const short = { changes: [{ change: 'stock' as const, variant: variant(1, []).id, wanted: 12, left: 2 }] }
    const { user } = await open({
      [QUOTE]: ({ body }) => {
        const [wanted] = (body as { lines: { quantity: number }[] }).lines
        return ok(draftQuote((wanted?.quantity ?? 0) > 2 ? short : {}))
      },
      [DRAFT]: problem('out-of-stock', 409, short),
    })
    await fill(user)
    const units = screen.getByRole('textbox', { name: 'Units of Speckled mug, Sand / Small' })
    await user.clear(units)
    await user.type(units, '12{Enter}')
    expect(await screen.findByTestId('shortage')).toHaveTextContent('Only 2 are left.')
    await priced('€29.90')
    await user.click(make())
    expect(await screen.findByText('There is not enough in stock any more')).toBeInTheDocument()
    await user.clear(units)
    await user.type(units, '2{Enter}')
    expect(screen.queryByTestId('shortage')).toBeNull()
    expect(screen.queryByText('There is not enough in stock any more')).toBeNull()
  })

  it('says what the shop has against a VAT id, and where it does not send to', async () => {
    const { calls, user } = await open({
      [QUOTE]: ({ body }) => {
        const { vatId, country } = body as { vatId: string | null; country: string }
        if (vatId !== null) return problem('invalid-request', 422, { errors: [{ pointer: '#/vatId', code: 'malformed', detail: 'does not have the form of a VAT number of its country' }] })
        return ok(draftQuote(country === 'NO' ? { options: [] } : { options: [draftOption({ totals: { ...totals, tax: eur(-477), taxIncluded: eur(0), total: eur(2513) } })] }))
      },
    })
    await priced('€25.13')
    expect(screen.getByText('VAT, owed by the customer (reverse charge)')).toBeInTheDocument()
    await user.type(screen.getByLabelText('VAT ID of a business (optional)'), 'FR12')
    await waitFor(() => expect(screen.getByLabelText('VAT ID of a business (optional)')).toHaveAccessibleDescription('Does not have the form of a VAT number of its country'))
    // It was not asked about the first letters alone.
    expect(quotes(calls).map((body) => (body as { vatId: string | null }).vatId)).not.toContain('F')
    await user.clear(screen.getByLabelText('VAT ID of a business (optional)'))
    await user.selectOptions(screen.getByLabelText('Country'), 'NO')
    expect(await screen.findByText('The shop does not send this to Norway.')).toBeInTheDocument()
    await fill(user)
    await user.selectOptions(screen.getByLabelText('Country'), 'NO')
    await waitFor(() => expect(make()).not.toHaveAttribute('aria-disabled'))
    await user.click(make())
    expect(await screen.findByText('There is no way to send it yet')).toBeInTheDocument()
    expect(drafts(calls)).toEqual([])
  })

  it('says so where it cannot be priced, and tries again', async () => {
    let answer = problem('forbidden', 403)
    const { user } = await open({ [QUOTE]: () => answer })
    await screen.findByText('Something went wrong on our side')
    answer = ok(draftQuote())
    await user.click(screen.getByRole('button', { name: 'Try again' }))
    await priced('€29.90')
  })

  it('finds products without suggestions too, takes the only variant at once, and opens one by its SKU', async () => {
    const lamp = { ...product, slug: 'lamp', name: 'Tall lamp', options: [], variants: [variant(9, [])] }
    const calls = fakeApi({
      ...base(),
      'GET /api/suggestions': ({ search }) => ok({ queries: [], categories: [], products: search.includes('SKU') ? [card] : [] }),
      'GET /api/products': ok({ items: [{ ...card, slug: 'lamp', name: 'Tall lamp', available: false }], page: 1, pageSize: 6, hasMore: false }),
      'GET /api/products/lamp': ok(lamp),
    })
    const { user } = visit('/orders/new')
    const finder = await screen.findByRole('combobox', { name: /Add a product/ })
    await user.type(finder, 'lamp')
    await screen.findByRole('option', { name: /Tall lamp.*sold out/ })
    await user.keyboard('{Enter}')
    expect(await screen.findByTestId('draft-line')).toHaveTextContent('Tall lamp')
    await put(user, finder, 'SKU-2')
    await user.click(await screen.findByRole('option', { name: /Speckled mug/ }))
    expect(await screen.findByText('Sand / Large', { exact: false })).toBeInTheDocument()
    expect(screen.getAllByTestId('draft-line')).toHaveLength(2)
    // Looking for something sends nothing.
    expect(drafts(calls)).toEqual([])
  })

  it('is not left without a question once something is typed', async () => {
    const { router, user } = await open()
    const [, back] = screen.getAllByRole('link', { name: 'Orders' })
    await user.click(back ?? document.body)
    await user.click(within(await screen.findByRole('dialog', { name: 'Leave without saving?' })).getByRole('button', { name: 'Stay' }))
    expect(router.state.location.pathname).toBe('/orders/new')
    expect(screen.getByTestId('draft-line')).toHaveTextContent(line(1, 1).name)
  })

  it('is offered to nobody who may look only', async () => {
    fakeApi(base(staff('orders-view')))
    const { unmount } = visit('/orders')
    expect(await screen.findByRole('link', { name: 'B7K2-0001' })).toBeInTheDocument()
    expect(screen.queryByRole('link', { name: 'New order' })).toBeNull()
    unmount()
    visit('/orders/new')
    expect(await screen.findByText('Your roles do not open this page')).toBeInTheDocument()
  })
})
