import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import type { StockDetail, StockMove, StockRow } from '@/api/schema'
import { fakeApi, ok, problem, type Call } from '@/test/fake-api'
import { account, categories, picture, product, staff, started } from '@/test/fixtures'
import { visitSignedIn as visit } from './visit'

const keeper = staff('products-manage')
const as = (who: typeof account) => ({
  'GET /api/categories': ok(categories),
  'GET /api/products': ok({ items: [], page: 1, pageSize: 1, hasMore: false }),
  'POST /api/sessions/refresh': () => ok(started('token', { account: who, staff: 'open' })),
  'GET /api/account': ok(who),
})

const variant = `var_${'1'.repeat(32)}`
const PATH = `/stock/${variant}`
const LIST = 'GET /api/admin/stock'
const GET = `GET /api/admin/stock/${variant}`
const ADJUST = `POST /api/admin/stock/${variant}/moves`
const THRESHOLD = `PUT /api/admin/stock/${variant}/threshold`

const row = (extra: Partial<StockRow> = {}): StockRow => ({ variant, product: product.id, slug: 'mug', name: 'Speckled mug', choice: 'Sand / Large', sku: 'MUG-SND-L', picture, onHand: 12, reserved: 3, available: 9, threshold: 5, low: false, ...extra })
const move = (n: number, extra: Partial<StockMove> = {}): StockMove => ({ id: `stm_${String(n).padStart(32, '0')}`, at: '2026-11-24T10:00:00Z', kind: 'received', onHand: 12, reserved: 0, after: 12, ...extra })
const moves = [
  move(3, { kind: 'damaged', onHand: -2, after: 12, by: { id: account.id, name: 'Ada Lovelace', email: 'ada@example.com' }, note: 'Fell off the ladder' }),
  move(2, { kind: 'reserved', onHand: 0, reserved: 3, after: undefined, order: { id: `ord_${'7'.repeat(32)}`, number: 'B7K2-9QXM' } }),
  move(1, { onHand: 14, after: 14 }),
]
const detail = (stock: Partial<StockRow> = {}, added: StockMove[] = []): StockDetail => ({ stock: row(stock), moves: [...added, ...moves], more: false })

const asked = (calls: Call[]) => calls.filter(({ path }) => path === '/api/admin/stock').map(({ search }) => Object.fromEntries(new URLSearchParams(search)))
const sent = (calls: Call[]) => calls.filter(({ path }) => path.endsWith('/moves'))

describe('the list of stock', () => {
  it('is searched, filtered and paged by the address', async () => {
    const calls = fakeApi({ ...as(keeper), [LIST]: ({ search }) => ok({ items: [row(search.includes('low') ? { available: 2, onHand: 5, low: true } : {}), row({ variant: `var_${'2'.repeat(32)}`, name: 'Tall lamp', choice: '', sku: 'LMP', onHand: 0, reserved: 0, available: 0, low: true })], more: true }) })
    const { router, user } = visit('/stock?page=2')
    expect(await screen.findByText('Page 2')).toBeInTheDocument()
    const [mug, lamp] = screen.getAllByTestId('row').map((each) => within(each))
    expect(mug?.getByRole('link', { name: 'Speckled mug' })).toHaveAttribute('href', `/admin/stock/${variant}`)
    expect(mug?.getByText('MUG-SND-L')).toBeInTheDocument()
    expect(mug?.queryByText('Low')).not.toBeInTheDocument()
    expect(lamp?.getByText('Out')).toBeInTheDocument()
    await user.click(screen.getByRole('radio', { name: 'Low' }))
    await waitFor(() => expect(screen.getAllByTestId('row')[0]).toHaveTextContent('Low'))
    await user.type(screen.getByRole('searchbox', { name: 'Product or SKU' }), 'mug-s')
    await waitFor(() => expect(router.state.location.search).toEqual({ search: 'mug-s', show: 'low' }))
    await user.click(await screen.findByRole('button', { name: 'Next' }))
    await waitFor(() => expect(router.state.location.search).toEqual({ search: 'mug-s', show: 'low', page: 2 }))
    await waitFor(() => expect(asked(calls)).toEqual([{ show: 'all', page: '2' }, { show: 'low', page: '1' }, { search: 'mug-s', show: 'low', page: '1' }, { search: 'mug-s', show: 'low', page: '2' }]))
  })

  it('says why it is empty', async () => {
    fakeApi({ ...as(keeper), [LIST]: ok({ items: [], more: false }) })
    const { router, user } = visit('/stock?search=xyz')
    expect(await screen.findByText('Nothing fits')).toBeInTheDocument()
    await user.click(screen.getByRole('button', { name: 'Show everything' }))
    expect(await screen.findByText('There is nothing in stock yet')).toBeInTheDocument()
    await user.click(screen.getByRole('radio', { name: 'Low' }))
    expect(await screen.findByText('Nothing is low')).toBeInTheDocument()
    expect(router.state.location.search).toEqual({ show: 'low' })
  })

  it('is in the navigation, on the overview and in the search for who keeps products, and closed to others', async () => {
    const calls = fakeApi(as(staff('users-view')))
    const { user } = visit('/stock')
    expect(await screen.findByText('Your roles do not open this page')).toBeInTheDocument()
    expect(within(screen.getByRole('navigation', { name: 'Admin' })).queryByRole('link', { name: 'Stock' })).not.toBeInTheDocument()
    await user.keyboard('{Control>}k{/Control}')
    expect(await screen.findByRole('option', { name: /People/ })).toBeInTheDocument()
    expect(screen.queryByRole('option', { name: /Stock/ })).not.toBeInTheDocument()
    expect(asked(calls)).toEqual([])
  })

  it('opens from the overview and by the search', async () => {
    fakeApi({ ...as(keeper), [LIST]: ok({ items: [row()], more: false }) })
    const { router, user } = visit('/')
    expect(await screen.findByRole('heading', { name: 'Hello, Olga' })).toBeInTheDocument()
    expect(screen.getAllByRole('link', { name: /^Stock/ })).toHaveLength(2)
    await user.keyboard('{Control>}k{/Control}')
    await user.type(await screen.findByRole('combobox'), 'sto{Enter}')
    await waitFor(() => expect(router.state.location.pathname).toBe('/stock'))
  })
})

describe('a variant', () => {
  it('shows what there is, and what moved it', async () => {
    fakeApi({ ...as(keeper), [GET]: ok(detail()) })
    visit(PATH)
    expect(await screen.findByRole('heading', { level: 1, name: 'Speckled mug, Sand / Large' })).toBeInTheDocument()
    expect(screen.getByTestId('available')).toHaveTextContent('9')
    expect(screen.getByRole('link', { name: 'See it in the shop' })).toHaveAttribute('href', '/p/mug?sku=MUG-SND-L')
    const [damaged, reserved] = screen.getAllByTestId('row')
    expect(damaged).toHaveTextContent(/Damaged.*Fell off the ladder.*−2.*12.*Ada Lovelace/)
    expect(reserved).toHaveTextContent(/Order placed.*\+3.*Order B7K2-9QXM/)
    // People are not this reader's to open.
    expect(screen.queryByRole('link', { name: 'Ada Lovelace' })).not.toBeInTheDocument()
  })

  it('links to who did it for those who may open people', async () => {
    fakeApi({ ...as(staff('products-manage', 'users-view')), [GET]: ok(detail()) })
    visit(PATH)
    expect(await screen.findByRole('link', { name: 'Ada Lovelace' })).toHaveAttribute('href', `/admin/people/${account.id}`)
  })

  it('is adjusted: the form says what will be, the page what is then', async () => {
    const calls = fakeApi({ ...as(keeper), [GET]: ok(detail()), [ADJUST]: ok(detail({ onHand: 17, available: 14 }, [move(4, { onHand: 5, after: 17, note: 'LS 4711' })])) })
    const { router, user } = visit(`${PATH}?page=2`)
    await user.type(await screen.findByLabelText('Units'), '5')
    expect(screen.getByTestId('preview')).toHaveTextContent('On hand 12 → 17, available 9 → 14')
    await user.type(screen.getByLabelText('Note (optional)'), ' LS 4711 ')
    await user.click(screen.getByRole('button', { name: 'Adjust the stock' }))
    expect(await screen.findByText('Saved: 17 on hand, 14 available.')).toBeInTheDocument()
    expect(screen.getByTestId('on-hand')).toHaveTextContent('17')
    expect(screen.getAllByTestId('row')[0]).toHaveTextContent(/Received.*LS 4711.*\+5.*17/)
    expect(screen.getByLabelText('Units')).toHaveValue('')
    expect(router.state.location.search).toEqual({})
    const [call] = sent(calls)
    expect(call?.body).toEqual({ reason: 'received', units: 5, note: 'LS 4711' })
    expect(call?.headers.get('Idempotency-Key')).toMatch(/^[0-9a-f-]{36}$/)
  })

  it('sends the same change again under its key when its fate is unknown', async () => {
    let tries = 0
    const calls = fakeApi({ ...as(keeper), [GET]: ok(detail()), [ADJUST]: () => ((tries += 1) < 2 ? problem('internal', 500) : ok(detail({ onHand: 11, available: 8 }))) })
    const { user } = visit(PATH)
    await user.click(await screen.findByRole('radio', { name: 'Lost' }))
    await user.type(screen.getByLabelText('Units'), '1')
    await user.click(screen.getByRole('button', { name: 'Adjust the stock' }))
    expect(await screen.findByText('That did not work')).toBeInTheDocument()
    await user.click(screen.getByRole('button', { name: 'Adjust the stock' }))
    expect(await screen.findByText('Saved: 11 on hand, 8 available.')).toBeInTheDocument()
    const keys = sent(calls).map(({ headers }) => headers.get('Idempotency-Key'))
    expect(keys).toHaveLength(2)
    expect(new Set(keys).size).toBe(1)
  })

  it('keeps what is promised to orders, before and after asking the shop', async () => {
    const words = 'That would leave less than is promised to orders; cancel orders first.'
    let reserved = 3
    const calls = fakeApi({
      ...as(keeper),
      [GET]: () => ok(detail({ reserved, available: 12 - reserved })),
      [ADJUST]: () => {
        // Somebody has ordered meanwhile.
        reserved = 6
        return problem('invalid-request', 422, { errors: [{ pointer: '#/units', code: 'promised', detail: 'would leave less than the 6 that are promised to orders; cancel orders first' }] })
      },
    })
    const { user } = visit(PATH)
    await user.click(await screen.findByRole('radio', { name: 'Damaged' }))
    const units = screen.getByLabelText('Units')
    await user.type(units, '10')
    expect(screen.getByTestId('preview')).toHaveTextContent('On hand 12 → 2, available 9 → −1')
    await user.click(screen.getByRole('button', { name: 'Adjust the stock' }))
    expect(await screen.findByText(words)).toBeInTheDocument()
    expect(units).toHaveAccessibleDescription(words)
    expect(sent(calls)).toHaveLength(0)
    await user.clear(units)
    expect(screen.queryByText(words)).not.toBeInTheDocument()
    await user.type(units, '8')
    await user.click(screen.getByRole('button', { name: 'Adjust the stock' }))
    expect(await screen.findByText(words)).toBeInTheDocument()
    expect(units).toHaveAttribute('aria-invalid', 'true')
    expect(units).toHaveValue('8')
    await waitFor(() => expect(screen.getByTestId('reserved')).toHaveTextContent('6'))
    expect(sent(calls)).toHaveLength(1)
  })

  it('may be counted as none, but nothing else may be of none', async () => {
    const level = { onHand: 4, reserved: 0, available: 4 }
    const calls = fakeApi({ ...as(keeper), [GET]: ok(detail(level)), [ADJUST]: ok(detail({ onHand: 0, reserved: 0, available: 0, low: true })) })
    const { user } = visit(PATH)
    await user.type(await screen.findByLabelText('Units'), '0{Enter}')
    expect(await screen.findByText('A whole number from 1 to 1,000,000')).toBeInTheDocument()
    await user.click(screen.getByRole('radio', { name: 'Counted' }))
    expect(screen.queryByText('A whole number from 1 to 1,000,000')).not.toBeInTheDocument()
    expect(screen.getByTestId('preview')).toHaveTextContent('On hand 4 → 0, available 4 → 0')
    await user.type(screen.getByLabelText('Counted units'), '{Enter}')
    expect(await screen.findByText('Saved: 0 on hand, 0 available.')).toBeInTheDocument()
    expect(screen.getByText('Out')).toBeInTheDocument()
    expect(sent(calls).map(({ body }) => body)).toEqual([{ reason: 'counted', units: 0, note: null }])
    // The next one can be typed at once.
    await waitFor(() => expect(screen.getByLabelText('Counted units')).toHaveFocus())
  })

  it('shows what the shop says of the note at its field', async () => {
    fakeApi({ ...as(keeper), [GET]: ok(detail()), [ADJUST]: problem('invalid-request', 422, { errors: [{ pointer: '#/note', code: 'malformed', detail: 'must not have control characters' }] }) })
    const { user } = visit(PATH)
    await user.type(await screen.findByLabelText('Units'), '5')
    await user.click(screen.getByRole('button', { name: 'Adjust the stock' }))
    expect(await screen.findByText('Note must not have control characters')).toBeInTheDocument()
    expect(screen.getByLabelText('Note (optional)')).toHaveAttribute('aria-invalid', 'true')
  })

  it('is low from another number on', async () => {
    const calls = fakeApi({ ...as(keeper), [GET]: ok(detail()), [THRESHOLD]: ok(detail({ threshold: 10, low: true })) })
    const { user } = visit(PATH)
    const field = await screen.findByLabelText('Units available')
    expect(field).toHaveValue('5')
    await user.clear(field)
    await user.click(screen.getByRole('button', { name: 'Save' }))
    expect(await screen.findByText('A whole number from 0 to 1,000,000')).toBeInTheDocument()
    await user.type(field, '10')
    await user.click(screen.getByRole('button', { name: 'Save' }))
    expect(await screen.findByText('Saved.')).toBeInTheDocument()
    expect(screen.getByText('Low')).toBeInTheDocument()
    expect(calls.find(({ method }) => method === 'PUT')?.body).toEqual({ threshold: 10 })
  })

  it('that is not there says so', async () => {
    fakeApi(as(keeper))
    visit(PATH)
    expect(await screen.findByRole('heading', { name: 'There is no such product' })).toBeInTheDocument()
  })
})

describe('the audit log', () => {
  it('tells what was done to stock', async () => {
    const changes = [
      { field: 'sku', after: 'MUG-SND-L' },
      { field: 'reason', after: 'lost' },
      { field: 'on-hand', before: '12', after: '9' },
    ]
    const entry = { id: `aud_${'1'.repeat(32)}`, at: '2026-11-24T10:00:00Z', action: 'stock-adjusted', device: 'Firefox, Linux', request: 'request-1', changes }
    fakeApi({ ...as(staff('audit-view')), 'GET /api/admin/audit': ok({ items: [entry], more: false }) })
    visit('/audit')
    const shown = await screen.findByTestId('row')
    expect(shown).toHaveTextContent(/Adjusted the stock.*SKU: MUG-SND-L.*Reason: Lost.*On hand: 12 → 9/)
  })
})
