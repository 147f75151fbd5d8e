import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import type { SettingsView } from '@/api/schema'
import { faultsOfPage } from '@/test/axe'
import { fakeApi, ok, problem, type Answer, type Call } from '@/test/fake-api'
import { categories, staff, started } from '@/test/fixtures'
import { settings } from '@/test/settings'
import { visitSignedIn as visit } from './visit'

const owner = staff('settings-manage')
const now = settings()
const base = {
  'GET /api/categories': ok(categories),
  'GET /api/products': ok({ items: [], page: 1, pageSize: 1, hasMore: false }),
  'POST /api/sessions/refresh': () => ok(started('token', { account: owner, staff: 'open' })),
  'GET /api/account': ok(owner),
  'GET /api/admin/settings': ok(now),
}
const taking = (part: 'shipping' | 'tax') => ({ [`PUT /api/admin/settings/${part}`]: ({ body }: Call): Answer => ok({ ...now, version: 4, [part]: body }) })
const sent = (calls: Call[]) => calls.filter(({ method }) => method === 'PUT')

const save = () => screen.getByRole('button', { name: 'Save' })
const [parcel, collect] = now.shipping.methods

describe('shipping', () => {
  it('goes by methods with zones and tables', async () => {
    const calls = fakeApi({ ...base, ...taking('shipping') })
    const { user } = visit('/settings/shipping')
    await user.click(await screen.findByRole('button', { name: 'Parcel' }))
    expect(screen.getByLabelText('Heaviest parcel in kg (optional)')).toHaveValue('30')
    expect(screen.getByText('€8.90–€14.90 · 3 to 5 working days')).toBeInTheDocument()
    await user.click(screen.getByRole('button', { name: /^Austria/ }))
    const table = within(screen.getByRole('table'))
    expect(table.getByLabelText('Up to (kg), row 1')).toHaveValue('2')
    await user.click(screen.getByRole('button', { name: 'Add a row' }))
    await user.type(table.getByLabelText('Up to (kg), row 3'), '9.5')
    await user.type(table.getByLabelText('Price in EUR, row 3'), '19,90')
    await user.click(save())
    await waitFor(() => expect(table.getByLabelText('Up to (kg), row 3')).toHaveFocus())
    expect(table.getByLabelText('Up to (kg), row 3')).toHaveAccessibleDescription('Must be more than in the row before')
    await user.clear(table.getByLabelText('Up to (kg), row 3'))
    await user.type(table.getByLabelText('Up to (kg), row 3'), '31.5')
    expect(await faultsOfPage()).toEqual([])
    await user.click(screen.getByRole('button', { name: 'Move Parcel down' }))
    await user.clear(screen.getByLabelText('The box, in g'))
    await user.type(screen.getByLabelText('The box, in g'), '200')
    await user.click(save())
    expect(await screen.findByText('Saved.')).toBeInTheDocument()
    const zones = parcel?.reach.kind === 'delivery' ? parcel.reach.zones : []
    const rows = zones[1]?.rate.by === 'weight' ? zones[1].rate.prices : []
    expect(sent(calls)[0]?.headers.get('If-Match')).toBe('"3"')
    expect(sent(calls)[0]?.body).toEqual({
      methods: [
        { id: 'collect', name: 'Collect', reach: { kind: 'pickup', at: { ...(collect?.reach.kind === 'pickup' ? collect.reach.at : {}), line2: null, region: null, phone: null }, days: [0, 1] } },
        { id: 'parcel', name: 'Parcel', reach: { kind: 'delivery', weightMax: 30_000, zones: [zones[0], { ...zones[1], rate: { by: 'weight', prices: [...rows, { upTo: 31_500, price: { minor: 1990, currency: 'EUR' } }] } }] } },
      ],
      packaging: { perParcel: 200, perItem: 10 },
    })
  })

  it('gets a delivery to chosen countries, with parts of them', async () => {
    const calls = fakeApi({ ...base, ...taking('shipping') })
    const { user } = visit('/settings/shipping')
    await user.click(await screen.findByRole('button', { name: 'Add a delivery' }))
    await user.type(screen.getByLabelText('Name, as shoppers read it'), 'Über Nacht')
    await user.click(save())
    await waitFor(() => expect(screen.getByText('Choose a country at least, or everywhere')).toHaveFocus())
    await user.click(screen.getByRole('button', { name: 'Choose countries…' }))
    const picker = within(screen.getByRole('dialog', { name: 'Countries' }))
    await user.type(picker.getByRole('searchbox'), 'spain{Enter}')
    await user.click(picker.getByRole('checkbox', { name: /Spain/ }))
    await user.click(picker.getByRole('button', { name: 'Choose 1 country' }))
    await user.type(screen.getByLabelText('Price in EUR'), '12')
    await user.type(screen.getByLabelText('Fewest working days'), '2')
    await user.type(screen.getByLabelText('Most working days'), '1')
    await user.click(screen.getByRole('button', { name: 'Parts of countries and exceptions' }))
    await user.click(screen.getByRole('button', { name: 'Add an exception' }))
    const postcodes = screen.getByLabelText('Postcodes (all where there are none)', { selector: 'input' })
    await user.type(postcodes, '35,380..38,')
    await user.click(save())
    await waitFor(() => expect(postcodes).toHaveFocus())
    expect(postcodes).toHaveAccessibleDescription('The beginning of postcodes, such as 35, or a range such as 10000..19999')
    expect(await faultsOfPage()).toEqual([])
    await user.keyboard('{Backspace}380..389,')
    await user.click(save())
    await waitFor(() => expect(screen.getByLabelText('Most working days')).toHaveFocus())
    expect(screen.getByLabelText('Most working days')).toHaveAccessibleDescription('Not fewer than the fewest')
    await user.type(screen.getByLabelText('Most working days'), '0')
    await user.click(save())
    expect(await screen.findByText('Saved.')).toBeInTheDocument()
    const body = sent(calls)[0]?.body as SettingsView['shipping']
    expect(body.methods[2]).toEqual({
      id: 'uber-nacht',
      name: 'Über Nacht',
      reach: { kind: 'delivery', zones: [{ coverage: { areas: [{ country: 'ES' }], except: [{ country: 'ES', postcodes: ['35', '380..389'] }] }, rate: { by: 'flat', prices: { minor: 1200, currency: 'EUR' } }, days: [2, 10] }] },
    })
  })

  it('offers regions where shoppers are asked for one, and says of others that they never match', async () => {
    const [zone] = parcel?.reach.kind === 'delivery' ? parcel.reach.zones : []
    if (parcel?.reach.kind !== 'delivery' || !zone) throw new Error('no zone')
    const except = [{ country: 'GB', regions: ['Northern Ireland'] }, { country: 'US', regions: ['Alaska', 'AK'] }]
    const kept = { ...parcel, reach: { ...parcel.reach, zones: [{ ...zone, coverage: { areas: [{ country: 'GB' }, { country: 'US' }], except } }] } }
    const calls = fakeApi({ ...base, ...taking('shipping'), 'GET /api/admin/settings': ok({ ...now, shipping: { ...now.shipping, methods: [kept] } }) })
    const { user } = visit('/settings/shipping')
    await user.click(await screen.findByRole('button', { name: 'Parcel' }))
    await user.click(screen.getByRole('button', { name: /^United Kingdom/ }))
    await user.click(screen.getByRole('button', { name: /^Parts of countries and exceptions/ }))
    const british = within(screen.getByRole('group', { name: 'exception 1' }))
    expect(british.queryByLabelText(/^Regions \(all/)).toBeNull()
    expect(british.getByText('United Kingdom: shoppers are not asked for a region there. Use postcodes.')).toBeInTheDocument()
    expect(british.getByText(/this never matches/)).toBeInTheDocument()
    const american = within(screen.getByRole('group', { name: 'exception 2' }))
    expect(american.getByLabelText(/^Regions \(all/, { selector: 'input' })).toBeInTheDocument()
    expect(american.queryByText(/never matches/)).toBeNull()
    expect(await faultsOfPage()).toEqual([])
    // What was saved stays until somebody takes it away.
    await user.type(british.getByLabelText(/^Postcodes/, { selector: 'input' }), 'BT,')
    await user.click(british.getByRole('button', { name: 'Remove Northern Ireland' }))
    expect(british.queryByText(/never matches/)).toBeNull()
    await user.click(save())
    expect(await screen.findByText('Saved.')).toBeInTheDocument()
    const body = sent(calls)[0]?.body as SettingsView['shipping']
    expect(body.methods[0]?.reach).toMatchObject({ zones: [{ coverage: { except: [{ country: 'GB', postcodes: ['BT'] }, except[1]] } }] })
  })

  it('says on which days parcels are handed over', async () => {
    const calls = fakeApi({ ...base, ...taking('shipping') })
    const { user } = visit('/settings/shipping')
    await user.click(await screen.findByRole('checkbox', { name: 'Tell shoppers the days' }))
    const days = within(screen.getByRole('group', { name: 'Parcels are handed over and delivered on' }))
    expect(days.getAllByRole('checkbox', { checked: true })).toHaveLength(5)
    for (const day of ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday']) await user.click(days.getByRole('checkbox', { name: day }))
    await user.click(save())
    await waitFor(() => expect(screen.getByText('Choose one at least: nothing would ever be sent')).toHaveFocus())
    await user.click(days.getByRole('checkbox', { name: 'Saturday' }))
    await user.click(days.getByRole('checkbox', { name: 'Monday' }))
    fireEvent.change(screen.getByLabelText('Orders before this time go on the same day'), { target: { value: '15:30' } })
    await user.selectOptions(screen.getByLabelText('Time zone'), 'Europe/Berlin')
    const holidays = screen.getByLabelText('But not on these days', { selector: 'input' })
    await user.type(holidays, '25.12.2026,')
    await user.click(save())
    await waitFor(() => expect(holidays).toHaveFocus())
    expect(holidays).toHaveAccessibleDescription('Days such as 2026-12-25')
    await user.keyboard('{Backspace}2026-12-25,')
    expect(await faultsOfPage()).toEqual([])
    await user.click(save())
    expect(await screen.findByText('Saved.')).toBeInTheDocument()
    const body = sent(calls)[0]?.body as SettingsView['shipping']
    expect(body.calendar).toEqual({ timeZone: 'Europe/Berlin', cutOff: '15:30', weekdays: ['monday', 'saturday'], holidays: ['2026-12-25'] })
    expect(body.methods).toHaveLength(2)
    // Without them shoppers read numbers of days again.
    await user.click(screen.getByRole('checkbox', { name: 'Tell shoppers the days' }))
    await user.click(save())
    await waitFor(() => expect(sent(calls)).toHaveLength(2))
    expect(sent(calls)[1]?.body).not.toHaveProperty('calendar')
  })

  it('gives back what was taken away', async () => {
    fakeApi(base)
    const { user } = visit('/settings/shipping')
    await user.click(await screen.findByRole('button', { name: 'Remove Parcel' }))
    expect(screen.queryByRole('button', { name: 'Parcel' })).not.toBeInTheDocument()
    expect(screen.getByText('Parcel removed')).toBeInTheDocument()
    await waitFor(() => expect(screen.getByRole('button', { name: 'Undo' })).toHaveFocus())
    await user.keyboard('{Enter}')
    await waitFor(() => expect(screen.getByRole('button', { name: 'Parcel' })).toHaveFocus())
    expect(screen.getByText('Nothing to save.')).toBeInTheDocument()
  })

  it('opens what is folded where the shop finds a fault in it', async () => {
    const pointer = '#/methods/0/reach/zones/1/rate'
    fakeApi({ ...base, 'PUT /api/admin/settings/shipping': problem('invalid-request', 422, { errors: [{ pointer, code: 'currency', detail: 'must be in EUR' }] }) })
    const { user } = visit('/settings/shipping')
    await user.type(await screen.findByLabelText('Around each thing, in g'), '0')
    await user.click(save())
    await waitFor(() => expect(screen.getByText('Must be in EUR')).toHaveFocus())
    expect(screen.getByRole('button', { name: /^Austria/ })).toHaveAttribute('aria-expanded', 'true')
    expect(screen.getByRole('button', { name: 'Germany' })).toHaveAttribute('aria-expanded', 'false')
  })

  it('tells of a conflict, and may be saved over it', async () => {
    const theirs: SettingsView = { ...now, version: 8, shipping: { ...now.shipping, packaging: { perParcel: 1, perItem: 1 } } }
    const calls = fakeApi({ ...base, 'PUT /api/admin/settings/shipping': ({ headers, body }) => (headers.get('If-Match') === '"8"' ? ok({ ...theirs, version: 9, shipping: body }) : problem('changed-meanwhile', 412, { current: theirs })) })
    const { user } = visit('/settings/shipping')
    await user.type(await screen.findByLabelText('Around each thing, in g'), '0')
    await user.click(save())
    await user.click(await screen.findByRole('button', { name: 'Save mine over theirs' }))
    expect(await screen.findByText('Saved.')).toBeInTheDocument()
    expect(sent(calls)[1]?.body).toMatchObject({ packaging: { perParcel: 150, perItem: 100 } })
  })
})

describe('taxes', () => {
  it('have classes with a rate in each zone', async () => {
    const calls = fakeApi({ ...base, ...taking('tax') })
    const { user } = visit('/settings/taxes')
    await user.selectOptions(await screen.findByLabelText('Prices'), 'net')
    expect(screen.queryByRole('button', { name: 'Remove Standard' })).not.toBeInTheDocument()
    await user.click(screen.getByRole('button', { name: 'Add a class' }))
    await user.type(screen.getByLabelText('Name of class 4'), 'Books')
    await user.selectOptions(screen.getByLabelText('Shipping is taxed'), 'As Books')
    await user.click(screen.getByRole('button', { name: 'Move France up' }))
    await user.click(save())
    // Nobody guesses a rate.
    await waitFor(() => expect(screen.getAllByLabelText('Books in %')[0]).toHaveFocus())
    expect(screen.getByRole('button', { name: 'Germany' })).toHaveAttribute('aria-expanded', 'true')
    const [france, germany] = screen.getAllByLabelText('Books in %')
    if (!france || !germany) throw new Error('a zone is missing')
    await user.type(france, '5.5')
    await user.type(germany, '101')
    await user.click(save())
    await waitFor(() => expect(germany).toHaveAccessibleDescription('From 0 to 100'))
    await user.clear(germany)
    await user.type(germany, '7')
    expect(await faultsOfPage()).toEqual([])
    await user.click(save())
    expect(await screen.findByText('Saved.')).toBeInTheDocument()
    expect(sent(calls)[0]?.headers.get('If-Match')).toBe('"3"')
    expect(sent(calls)[0]?.body).toEqual({
      ...now.tax,
      basis: 'net',
      shipping: { kind: 'class', class: 'books' },
      classes: [...now.tax.classes, { id: 'books', name: 'Books' }],
      zones: [
        { ...now.tax.zones[1], rates: { standard: 2000, reduced: 550, zero: 0, books: 550 } },
        { ...now.tax.zones[0], rates: { standard: 1900, reduced: 700, zero: 0, books: 700 } },
      ],
    })
  })

  it('are those of new zones too', async () => {
    const calls = fakeApi({ ...base, 'GET /api/admin/settings': ok({ ...now, tax: { ...now.tax, zones: [] } }), ...taking('tax') })
    const { user } = visit('/settings/taxes')
    expect(await screen.findByText(/There are none: nothing is taxed/)).toBeInTheDocument()
    await user.click(screen.getByRole('button', { name: 'Add a zone' }))
    await user.type(screen.getByLabelText('Name, for staff'), 'The world')
    await user.click(screen.getByRole('radio', { name: 'Everywhere' }))
    await user.type(screen.getByLabelText('Standard in %'), '19')
    await user.type(screen.getByLabelText('Reduced in %'), '7')
    await user.selectOptions(screen.getByLabelText('Businesses with a VAT number of another member state'), 'reverse-charge-if-confirmed')
    await user.click(save())
    expect(await screen.findByText('Saved.')).toBeInTheDocument()
    expect((sent(calls)[0]?.body as SettingsView['tax']).zones).toEqual([{ id: 'the-world', name: 'The world', coverage: { areas: [] }, rates: { standard: 1900, reduced: 700, zero: 0 }, business: 'reverse-charge-if-confirmed' }])
  })

  it('show a fault of the shop at its field', async () => {
    fakeApi({ ...base, 'PUT /api/admin/settings/tax': problem('invalid-request', 422, { errors: [{ pointer: '#/zones/1/rates/standard', code: 'missing', detail: 'has no rate for standard in france' }] }) })
    const { user } = visit('/settings/taxes')
    await user.selectOptions(await screen.findByLabelText('Rounding'), 'per-line')
    await user.click(save())
    await waitFor(() => expect(screen.getByLabelText('Standard in %')).toHaveFocus())
    expect(screen.getByLabelText('Standard in %')).toHaveAccessibleDescription('Please fill this in')
    expect(screen.getByRole('button', { name: 'Germany' })).toHaveAttribute('aria-expanded', 'false')
  })

  it('say which product keeps a class from going', async () => {
    const detail = 'must have books, which the product Atlas has; give that another class first'
    fakeApi({ ...base, 'PUT /api/admin/settings/tax': problem('invalid-request', 422, { errors: [{ pointer: '#/classes', code: 'in-use', detail }] }) })
    const { user } = visit('/settings/taxes')
    await user.selectOptions(await screen.findByLabelText('Rounding'), 'per-line')
    await user.click(save())
    expect(await screen.findByText(/^A product still has a class that you removed.*Atlas/)).toBeInTheDocument()
  })

  it('tell of a conflict', async () => {
    const theirs: SettingsView = { ...now, version: 8, tax: { ...now.tax, basis: 'net' } }
    fakeApi({ ...base, 'PUT /api/admin/settings/tax': problem('changed-meanwhile', 412, { current: theirs }) })
    const { user } = visit('/settings/taxes')
    await user.selectOptions(await screen.findByLabelText('Rounding'), 'per-line')
    await user.click(save())
    await user.click(await screen.findByRole('button', { name: 'Take theirs' }))
    expect(screen.getByLabelText('Prices')).toHaveValue('net')
    expect(screen.getByLabelText('Rounding')).toHaveValue('per-order')
  })
})
