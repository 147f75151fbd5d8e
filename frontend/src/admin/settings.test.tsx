import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import type { SettingsView } from '@/api/schema'
import { faultsOfPage } from '@/test/axe'
import { fakeApi, ok, problem, type Answer, type Call } from '@/test/fake-api'
import { categories, staff, started } from '@/test/fixtures'
import { settings } from '@/test/settings'
import { visitSignedIn as visit } from './visit'

type PartName = 'shop' | 'payments' | 'shipping' | 'tax'

const owner = staff('settings-manage')
const now = settings()
const base = {
  'GET /api/categories': ok(categories),
  'GET /api/products': ok({ items: [], page: 1, pageSize: 1, hasMore: false }),
  'POST /api/sessions/refresh': () => ok(started('token', { account: owner, staff: 'open' })),
  'GET /api/account': ok(owner),
  'GET /api/admin/settings': ok(now),
}

/** A shop that takes a part of its settings as it is written. */
const taking = (part: PartName) => ({ [`PUT /api/admin/settings/${part}`]: ({ body }: Call): Answer => ok({ ...now, version: 4, [part]: body }) })
const refusing = (part: PartName, pointer: string, code: string, detail: string) => ({ [`PUT /api/admin/settings/${part}`]: problem('invalid-request', 422, { errors: [{ pointer, code, detail }] }) })
const sent = (calls: Call[]) => calls.filter(({ method }) => method === 'PUT')

const save = () => screen.getByRole('button', { name: 'Save' })

describe('the settings', () => {
  it('are a section for those who may change how the shop works', async () => {
    fakeApi(base)
    const { user, router } = visit('/')
    await user.click(within(await screen.findByRole('navigation', { name: 'Admin' })).getByRole('link', { name: 'Settings' }))
    const parts = within(await screen.findByRole('navigation', { name: 'Settings' }))
    expect(parts.getAllByRole('link').map((link) => link.textContent)).toEqual(['Shop', 'Payments', 'Shipping', 'Taxes'])
    await user.click(parts.getByRole('link', { name: 'Taxes' }))
    await waitFor(() => expect(router.state.location.pathname).toBe('/settings/taxes'))
    expect(await screen.findByRole('heading', { level: 1, name: 'Taxes' })).toBeInTheDocument()
  })

  it('stay closed to others', async () => {
    const calls = fakeApi({ ...base, 'POST /api/sessions/refresh': () => ok(started('token', { account: staff('orders-view'), staff: 'open' })) })
    visit('/settings')
    expect(await screen.findByText('Your roles do not open this page')).toBeInTheDocument()
    expect(screen.queryByRole('link', { name: 'Settings' })).not.toBeInTheDocument()
    expect(calls.some(({ path }) => path.startsWith('/api/admin/settings'))).toBe(false)
  })

  it('say so when they cannot be loaded, and try again', async () => {
    let answer = problem('forbidden', 403)
    fakeApi({ ...base, 'GET /api/admin/settings': () => answer })
    const { user } = visit('/settings')
    await screen.findByRole('alert')
    answer = ok(now)
    await user.click(screen.getByRole('button', { name: 'Try again' }))
    expect(await screen.findByLabelText('Hold in minutes')).toHaveValue('60')
  })
})

describe('the shop', () => {
  it('is saved with its seller over the version that was opened', async () => {
    const calls = fakeApi({ ...base, ...taking('shop') })
    const { user } = visit('/settings')
    const name = await screen.findByLabelText('Name', { selector: '[name="#/name"]' })
    expect(save()).toHaveAttribute('aria-disabled', 'true')
    await user.clear(name)
    await user.click(screen.getByLabelText('Hold in minutes'))
    await user.keyboard('00')
    await user.click(save())
    expect(name).toHaveAccessibleDescription('Please fill this in')
    expect(screen.getByLabelText('Hold in minutes')).toHaveAccessibleDescription(/From 10 to 1,440/)
    await waitFor(() => expect(name).toHaveFocus())
    expect(sent(calls)).toHaveLength(0)
    await user.type(name, 'Casa')
    await user.clear(screen.getByLabelText('Hold in minutes'))
    await user.type(screen.getByLabelText('Hold in minutes'), '90')
    await user.selectOptions(screen.getByLabelText('Language of mails'), 'de')
    await user.type(screen.getByLabelText('Tax number (optional)'), '12/345')
    expect(await faultsOfPage()).toEqual([])
    await user.click(save())
    expect(await screen.findByText('Saved.')).toBeInTheDocument()
    const [call] = sent(calls)
    expect(call?.headers.get('If-Match')).toBe('"3"')
    expect(call?.body).toEqual({
      name: 'Casa',
      language: 'de',
      currencies: [],
      holdMinutes: 90,
      seller: { address: { name: 'Casa Orvell', line1: 'Hafen 1', line2: null, city: 'Hamburg', region: null, postcode: '20457', country: 'DE', phone: null }, vatId: 'DE136695976', taxNumber: '12/345' },
    })
  })

  it('sells in the currencies that are chosen, beside its own', async () => {
    const calls = fakeApi({ ...base, ...taking('shop') })
    const { user } = visit('/settings')
    const choice = await screen.findByLabelText('Other currencies')
    expect(within(choice).queryByRole('option', { name: /EUR/ })).not.toBeInTheDocument()
    await user.selectOptions(choice, 'USD')
    await user.selectOptions(screen.getByLabelText('Other currencies'), 'JPY')
    await user.click(screen.getByRole('button', { name: 'Remove US dollars' }))
    await user.click(save())
    await waitFor(() => expect(sent(calls)[0]?.body).toMatchObject({ currencies: ['JPY'] }))
  })

  it('writes no invoices without a seller, whose address is kept until that is saved', async () => {
    const calls = fakeApi({ ...base, ...taking('shop') })
    const { user } = visit('/settings')
    const invoices = await screen.findByRole('checkbox', { name: 'Write invoices' })
    await user.click(invoices)
    expect(screen.queryByLabelText('Town')).not.toBeInTheDocument()
    await user.click(invoices)
    expect(screen.getByLabelText('Town')).toHaveValue('Hamburg')
    expect(screen.getByText('Nothing to save.')).toBeInTheDocument()
    await user.click(invoices)
    await user.click(save())
    await waitFor(() => expect(sent(calls)[0]?.body).toEqual({ name: 'Bodega', language: 'en', currencies: [], holdMinutes: 60 }))
  })

  it('shows a fault of the shop at its field', async () => {
    fakeApi({ ...base, ...refusing('shop', '#/seller/address/city', 'too-long', 'must have at most 70 characters, has 71') })
    const { user } = visit('/settings')
    await user.type(await screen.findByLabelText('Town'), 'x')
    await user.click(save())
    await waitFor(() => expect(screen.getByLabelText('Town')).toHaveFocus())
    expect(screen.getByLabelText('Town')).toHaveAccessibleDescription('Must have at most 70 characters, has 71')
    await user.type(screen.getByLabelText('Town'), 'y')
    expect(screen.getByLabelText('Town')).not.toHaveAccessibleDescription()
  })

  it('is not left with changes without a question', async () => {
    fakeApi(base)
    const { user, router } = visit('/settings')
    await user.type(await screen.findByLabelText('Hold in minutes'), '0')
    await user.click(screen.getByRole('link', { name: 'Payments' }))
    await user.click(within(await screen.findByRole('dialog', { name: 'Leave without saving?' })).getByRole('button', { name: 'Stay' }))
    expect(router.state.location.pathname).toBe('/settings')
    await user.click(screen.getByRole('button', { name: 'Discard' }))
    await user.click(screen.getByRole('link', { name: 'Payments' }))
    await waitFor(() => expect(router.state.location.pathname).toBe('/settings/payments'))
  })
})

describe('a conflict', () => {
  const theirs: SettingsView = { ...now, version: 8, shop: { ...now.shop, name: 'Theirs' } }
  const conflicting = (current: SettingsView) => ({
    'PUT /api/admin/settings/shop': ({ headers, body }: Call): Answer => (headers.get('If-Match') === '"8"' ? ok({ ...current, version: 9, shop: body as SettingsView['shop'] }) : problem('changed-meanwhile', 412, { current })),
  })

  it('is told, and what somebody else saved can be taken', async () => {
    fakeApi({ ...base, ...conflicting(theirs) })
    const { user } = visit('/settings')
    await user.type(await screen.findByLabelText('Hold in minutes'), '0')
    await user.click(save())
    expect(await screen.findByText('Somebody else has saved these settings meanwhile')).toBeInTheDocument()
    expect(screen.getByLabelText('Hold in minutes')).toHaveValue('600')
    await user.click(screen.getByRole('button', { name: 'Take theirs' }))
    expect(screen.getByLabelText('Hold in minutes')).toHaveValue('60')
    expect(screen.getByLabelText('Name', { selector: '[name="#/name"]' })).toHaveValue('Theirs')
    expect(screen.queryByText('Somebody else has saved these settings meanwhile')).not.toBeInTheDocument()
  })

  it('can end with one’s own input over the new version', async () => {
    const calls = fakeApi({ ...base, ...conflicting(theirs) })
    const { user } = visit('/settings')
    await user.type(await screen.findByLabelText('Hold in minutes'), '0')
    await user.click(save())
    await user.click(await screen.findByRole('button', { name: 'Save mine over theirs' }))
    expect(await screen.findByText('Saved.')).toBeInTheDocument()
    expect(sent(calls).map(({ headers }) => headers.get('If-Match'))).toEqual(['"3"', '"8"'])
    expect(sent(calls)[1]?.body).toMatchObject({ name: 'Bodega', holdMinutes: 600 })
  })

  it('is none where another part was saved', async () => {
    const calls = fakeApi({ ...base, ...conflicting({ ...now, version: 8, payments: { ...now.payments, transferDays: 9 } }) })
    const { user } = visit('/settings')
    await user.type(await screen.findByLabelText('Hold in minutes'), '0')
    await user.click(save())
    expect(await screen.findByText('Saved.')).toBeInTheDocument()
    expect(sent(calls).map(({ headers }) => headers.get('If-Match'))).toEqual(['"3"', '"8"'])
  })
})

describe('payments', () => {
  it('are offered in their order, and judged by shares and amounts', async () => {
    const calls = fakeApi({ ...base, ...taking('payments') })
    const { user } = visit('/settings/payments')
    const up = await screen.findByRole('button', { name: 'Move Bank transfer up' })
    await user.click(up)
    expect(await screen.findByText('Bank transfer is now 1 of 6')).toBeInTheDocument()
    await waitFor(() => expect(up).toHaveFocus())
    expect(up).toHaveAttribute('aria-disabled', 'true')
    expect(screen.getByRole('checkbox', { name: 'USDT on Ethereum (Blockonomics)' })).toHaveAccessibleDescription(/Shoppers tell which transaction is theirs/)
    await user.click(screen.getByRole('checkbox', { name: 'Bitcoin (Blockonomics)' }))
    await user.click(screen.getByRole('checkbox', { name: 'Cash on delivery' }))
    await user.clear(screen.getByLabelText('Tolerance in %'))
    await user.type(screen.getByLabelText('Tolerance in %'), '1,25')
    await user.click(screen.getByRole('button', { name: 'Add a row' }))
    const row = within(screen.getByRole('group', { name: 'Row 2' }))
    await user.type(row.getByLabelText('Below (EUR)'), '99.99')
    await user.click(save())
    await waitFor(() => expect(row.getByLabelText('Below (EUR)')).toHaveFocus())
    expect(row.getByLabelText('Below (EUR)')).toHaveAccessibleDescription('Must be more than in the row before')
    await user.clear(row.getByLabelText('Below (EUR)'))
    await user.type(row.getByLabelText('Below (EUR)'), '500')
    await user.selectOptions(row.getByLabelText('Confirmations'), '2')
    expect(await faultsOfPage()).toEqual([])
    await user.click(save())
    expect(await screen.findByText('Saved.')).toBeInTheDocument()
    expect(sent(calls)[0]?.headers.get('If-Match')).toBe('"3"')
    expect(sent(calls)[0]?.body).toEqual({
      gateways: ['bank-transfer', 'paypal', 'cash-on-delivery'],
      coins: {
        lockMinutes: 15,
        graceMinutes: 5,
        tolerance: 125,
        margin: 0,
        confirmations: [
          { belowMinor: 10_000, confirmations: 1 },
          { belowMinor: 50_000, confirmations: 2 },
        ],
      },
      bank: { holder: 'Casa Orvell', iban: 'DE89370400440532013000' },
      transferDays: 7,
    })
  })

  it('need a way at least, and an account for transfers', async () => {
    const calls = fakeApi({ ...base, ...taking('payments') })
    const { user } = visit('/settings/payments')
    await user.clear(await screen.findByLabelText('Account holder'))
    await user.clear(screen.getByLabelText('IBAN'))
    await user.click(save())
    await waitFor(() => expect(screen.getByLabelText('Account holder')).toHaveFocus())
    for (const name of ['PayPal', 'Bank transfer', 'Bitcoin (Blockonomics)']) await user.click(screen.getByRole('checkbox', { name }))
    await user.click(save())
    await waitFor(() => expect(screen.getByText('Offer one at least: nobody could pay')).toHaveFocus())
    expect(sent(calls)).toHaveLength(0)
  })

  it('show a fault of the shop at its field', async () => {
    fakeApi({ ...base, ...refusing('payments', '#/bank/iban', 'malformed', 'is no IBAN: look for a mistyped digit') })
    const { user } = visit('/settings/payments')
    expect(await screen.findByLabelText('IBAN')).toHaveValue('DE89 3704 0044 0532 0130 00')
    await user.type(screen.getByLabelText('IBAN'), '1')
    await user.click(save())
    await waitFor(() => expect(screen.getByLabelText('IBAN')).toHaveFocus())
    expect(screen.getByLabelText('IBAN')).toHaveAccessibleDescription('This is no IBAN: look for a mistyped digit')
  })

  it('tell of a conflict', async () => {
    fakeApi({ ...base, 'PUT /api/admin/settings/payments': problem('changed-meanwhile', 412, { current: { ...now, version: 8, payments: { ...now.payments, transferDays: 9 } } }) })
    const { user } = visit('/settings/payments')
    await user.clear(await screen.findByLabelText('Days to wait for a transfer'))
    await user.type(screen.getByLabelText('Days to wait for a transfer'), '10')
    await user.click(save())
    await user.click(await screen.findByRole('button', { name: 'Take theirs' }))
    expect(screen.getByLabelText('Days to wait for a transfer')).toHaveValue('9')
  })
})
