import { describe, expect, it } from 'vitest'
import type { SettingsView } from '@/api/schema'
import { settings } from '@/test/settings'
import { calendarForm } from './calendar'
import { coverageForm, isPostcodes, writeCoverage } from './area'
import { PAYMENTS } from './payments'
import { fieldOf } from './place'
import { kilos, percent, reader } from './reader'
import { emptyMethod, SHIPPING } from './shipping'
import { SHOP } from './shop'
import { TAX } from './tax'
import { wordOf, wordsOf } from './word'

const now = settings()

describe('what is read', () => {
  it('can be written as it is', () => {
    const tidy = (part: unknown): unknown => JSON.parse(JSON.stringify(part, (_, value: unknown) => (value === null ? undefined : value)))
    const parts: [{ body: unknown; faults: unknown[] }, SettingsView['shop'] | SettingsView['payments'] | SettingsView['shipping'] | SettingsView['tax']][] = [
      [SHOP.write(SHOP.formOf(now), 'EUR'), now.shop],
      [PAYMENTS.write(PAYMENTS.formOf(now), 'EUR'), now.payments],
      [SHIPPING.write(SHIPPING.formOf(now), 'EUR'), now.shipping],
      [TAX.write(TAX.formOf(now), 'EUR'), now.tax],
    ]
    for (const [{ body, faults }, part] of parts) {
      expect(faults).toEqual([])
      expect(tidy(body)).toEqual(part)
    }
  })

  it('keeps whole countries apart from their parts', () => {
    const form = coverageForm({ areas: [{ country: 'DE', postcodes: ['10'] }, { country: 'FR' }, { country: 'US', regions: ['CA'] }] })
    expect([form.countries, form.parts.map(({ country }) => country)]).toEqual([['FR'], ['DE', 'US']])
    const read = reader('EUR')
    const written = writeCoverage(read, '#', { ...form, parts: [...form.parts, { key: 'new', country: 'IT', regions: [], postcodes: [] }] })
    expect(written.areas.map(({ country }) => country)).toEqual(['FR', 'DE', 'US', 'IT'])
    expect(read.faults.map(({ pointer }) => pointer)).toEqual(['#/areas/3/regions'])
    // Where nobody is asked for a region, it is the postcodes that are missing.
    const british = reader('EUR')
    writeCoverage(british, '#', { ...form, countries: [], parts: [{ key: 'new', country: 'GB', regions: [], postcodes: [] }] })
    expect(british.faults.map(({ pointer }) => pointer)).toEqual(['#/areas/0/postcodes'])
  })
})

describe('numbers', () => {
  it('are whole hundredths and thousandths', () => {
    expect([percent(1900), percent(550), percent(1), percent(0), kilos(1500), kilos(30_000), kilos(1)]).toEqual(['19', '5.5', '0.01', '0', '1.5', '30', '0.001'])
    const read = reader('EUR')
    expect([read.share('a', '5,5', 100), read.share('a', '100', 100), read.weight('a', '1.5'), read.whole('a', ' 7 ', 1, 60)]).toEqual([550, 10_000, 1500, 7])
    expect(read.faults).toEqual([])
  })

  it('that are none have a fault', () => {
    const read = reader('EUR')
    read.share('empty', ' ', 100)
    read.share('three', '5.555', 100)
    read.share('much', '100.01', 100)
    read.weight('nothing', '0')
    read.weight('words', 'two')
    read.whole('half', '1.5', 1, 60)
    read.money('money', '1.234')
    expect(read.faults.map(({ pointer, code }) => `${pointer} ${code}`)).toEqual(['empty missing', 'three percent', 'much between', 'nothing between', 'words kilos', 'half whole', 'money amount'])
  })
})

describe('postcodes', () => {
  it('are beginnings and ranges of one shape', () => {
    for (const good of ['35', 'BT', 'EC1A 1', '10000..19999', '1000-001..1999-999', '1000aa..1099zz']) expect(isPostcodes(good), good).toBe(true)
    for (const bad of ['', 'Ä', '1..2..3', '2..1', '1..10', '1A..2', '..', '12345678901234567']) expect(isPostcodes(bad), bad).toBe(false)
  })
})

describe('stable words', () => {
  it('are made of names, each once', () => {
    expect(wordOf('Über Nacht!', new Set(), 'method')).toBe('uber-nacht')
    expect(wordOf('速達', new Set(), 'method')).toBe('method')
    expect(wordOf('x'.repeat(60), new Set(), 'method')).toHaveLength(36)
    expect(wordsOf([{ name: 'Parcel' }, { id: 'parcel', name: 'Old' }, { name: 'parcel' }], 'method')).toEqual(['parcel-2', 'parcel', 'parcel-3'])
  })
})

describe('faults', () => {
  it('stand at their fields, or at what is closest around them', () => {
    const field = (pointer: string) => fieldOf(pointer, SHIPPING.places)
    expect(field('#/methods/0/reach/zones/1/rate')).toBe('#/methods/0/reach/zones/1/rate/prices')
    expect(field('#/methods/0/reach/zones/1/rate/prices/2/price/minor')).toBe('#/methods/0/reach/zones/1/rate/prices/2/price')
    expect(field('#/methods/0/reach/zones/1/coverage/areas/3/regions/4')).toBe('#/methods/0/reach/zones/1/coverage/areas/3/regions')
    expect(field('#/methods/0/reach/zones/1/coverage/areas')).toBe('#/methods/0/reach/zones/1/coverage')
    expect(field('#/methods/0/reach/zones/1/days')).toBe('#/methods/0/reach/zones/1/days/0')
    expect(field('#/methods/0/reach/days')).toBe('#/methods/0/reach/days/0')
    expect(field('#/methods/10/reach')).toBe('#/methods/10')
    expect(field('#/methods/0/id')).toBe('#/methods/0')
    expect(field('#/version')).toBeUndefined()
    expect(fieldOf('#/bank', PAYMENTS.places)).toBe('#/bank/holder')
    expect(fieldOf('#/gateways/1', PAYMENTS.places)).toBe('#/gateways')
    expect(fieldOf('#/zones/2/rates/standard', TAX.places)).toBe('#/zones/2/rates/standard')
    expect(fieldOf('#/zones/2/id', TAX.places)).toBe('#/zones/2/name')
  })

  it('are all told at once', () => {
    const { faults } = SHIPPING.write({ methods: [emptyMethod('pickup', 'DE', 'EUR')], perParcel: '', perItem: '-1', calendar: calendarForm(undefined) }, 'EUR')
    expect(faults.map(({ pointer }) => pointer.replace('#/methods/0', ''))).toEqual(['/name', '/reach/at/name', '/reach/at/line1', '/reach/at/city', '/reach/at/postcode', '/reach/days/0', '/reach/days/1', '#/packaging/perParcel', '#/packaging/perItem'])
  })
})

describe('the days of delivery', () => {
  const calendar = { timeZone: 'Europe/Berlin', cutOff: '14:00', weekdays: ['monday', 'friday'] as const, holidays: ['2026-12-25'] }
  const write = (changed: Partial<ReturnType<typeof calendarForm>>) => {
    const { body, faults } = SHIPPING.write({ ...SHIPPING.formOf(now), calendar: { ...calendarForm({ ...calendar, weekdays: [...calendar.weekdays] }), ...changed } }, 'EUR')
    return { calendar: body.calendar, faults: faults.map(({ pointer, code }) => `${pointer} ${code}`) }
  }

  it('can be written as they are, or not at all', () => {
    expect(write({})).toEqual({ calendar, faults: [] })
    expect(write({ isOn: false, weekdays: [] })).toEqual({ calendar: undefined, faults: [] })
    expect(calendarForm(undefined)).toMatchObject({ isOn: false, weekdays: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'] })
  })

  it('stand in the order of the calendar', () => expect(write({ weekdays: ['friday', 'monday'], holidays: ['2027-01-01', '2026-12-25'] }).calendar).toMatchObject({ weekdays: ['monday', 'friday'], holidays: ['2026-12-25', '2027-01-01'] }))

  it('are days that exist, one a week at least', () => {
    expect(write({ cutOff: '', weekdays: [], holidays: ['2026-12-25', '2026-02-30'] }).faults).toEqual(['#/calendar/cutOff missing', '#/calendar/weekdays no-weekdays', '#/calendar/holidays dates'])
    expect(write({ holidays: ['25.12.2026'] }).faults).toEqual(['#/calendar/holidays dates'])
    expect(['#/calendar/holidays/3', '#/calendar/weekdays/0', '#/calendar/timeZone', '#/calendar'].map((pointer) => fieldOf(pointer, SHIPPING.places))).toEqual(['#/calendar/holidays', '#/calendar/weekdays', '#/calendar/timeZone', '#/calendar/timeZone'])
  })
})

describe('currencies', () => {
  it('of a method are those of all its amounts', () => {
    const form = SHIPPING.formOf(now)
    const [first, ...rest] = form.methods
    if (!first) throw new Error('a method')
    const { body, faults } = SHIPPING.write({ ...form, methods: [{ ...first, currency: 'JPY', zones: first.zones.slice(0, 1).map((zone) => ({ ...zone, rate: { ...zone.rate, flat: '800' }, freeFrom: '9.5' })) }, ...rest] }, 'EUR')
    const [method, ...others] = body.methods
    expect(method?.reach).toMatchObject({ zones: [{ rate: { prices: { minor: 800, currency: 'JPY' } } }] })
    // Yen have no decimals, and the fault is that of the field.
    expect(faults.map(({ pointer, code }) => [pointer, code])).toEqual([['#/methods/0/reach/zones/0/freeFrom', 'amount']])
    expect(others.map(({ id }) => id)).toEqual(['collect'])
  })

  it('of the shop go as they are chosen, and a fault of one shows at all', () => {
    expect(SHOP.write({ ...SHOP.formOf(now), currencies: ['USD', 'JPY'] }, 'EUR').body.currencies).toEqual(['USD', 'JPY'])
    expect(fieldOf('#/currencies/1', SHOP.places)).toBe('#/currencies')
  })
})
