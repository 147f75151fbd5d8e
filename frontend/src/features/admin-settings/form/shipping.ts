import type { SettingsView } from '@/api/schema'
import { draftOfAddress, emptyAddress, type AddressDraft } from '@/lib/address'
import { decimal, parseMinor } from '@/lib/money'
import { setShipping } from '../api/settings'
import { addressPlaces, writeAddress } from './address'
import { CALENDAR_PLACES, calendarForm, writeCalendar, type CalendarForm } from './calendar'
import { coverageForm, coveragePlaces, emptyCoverage, writeCoverage, type CoverageForm } from './area'
import type { Part } from './part'
import { freshKey, GRAMS_MAX, kilos, reader, type Reader } from './reader'
import { wordsOf } from './word'

type Shipping = SettingsView['shipping']
type Method = Shipping['methods'][number]
type Delivery = Extract<Method['reach'], { kind: 'delivery' }>
type Zone = Delivery['zones'][number]
type Rate = Zone['rate']

/** What a zone's price depends on. */
export type By = Rate['by']
/** By what there are tables. */
export type Measure = Exclude<By, 'flat'>

/** The longest that anything takes, in working days. */
export const DAYS_MAX = 90
/** The most methods, zones of one, and rows of a table. */
export const MOST = { methods: 30, zones: 100, rows: 50 } as const

/** A row of a table of prices. */
export interface BandForm {
  key: string
  upTo: string
  price: string
}

/** What it costs, with what was typed for each way to say it. */
export interface RateForm {
  by: By
  flat: string
  tables: Record<Measure, BandForm[]>
}

export interface DaysForm {
  min: string
  max: string
}

export interface ZoneForm {
  key: string
  isNew?: boolean
  coverage: CoverageForm
  rate: RateForm
  freeFrom: string
  days: DaysForm
}

export interface MethodForm {
  key: string
  /** Its stable word, once the shop knows it. */
  id?: string
  name: string
  kind: Method['reach']['kind']
  /** What all its amounts are in. */
  currency: string
  zones: ZoneForm[]
  weightMax: string
  at: AddressDraft
  days: DaysForm
}

/** How the shop sends, as it is typed: weights of parcels in kilograms, of packing in grams. */
export interface ShippingForm {
  methods: MethodForm[]
  perParcel: string
  perItem: string
  calendar: CalendarForm
}

export const emptyBand = (): BandForm => ({ key: freshKey(), upTo: '', price: '' })

const emptyRate = (): RateForm => ({ by: 'flat', flat: '', tables: { weight: [emptyBand()], value: [emptyBand()], count: [emptyBand()] } })

export const emptyZone = (): ZoneForm => ({ key: freshKey(), isNew: true, coverage: emptyCoverage(), rate: emptyRate(), freeFrom: '', days: { min: '', max: '' } })

/** A new method of a shop that sits in a country. */
export const emptyMethod = (kind: MethodForm['kind'], home: string, currency: string): MethodForm => ({ key: freshKey(), name: '', kind, currency, zones: kind === 'delivery' ? [emptyZone()] : [], weightMax: '', at: { ...emptyAddress(), country: home }, days: { min: '', max: '' } })

function rateForm(rate: Rate): RateForm {
  const empty = { ...emptyRate(), by: rate.by }
  if (rate.by === 'flat') return { ...empty, flat: decimal(rate.prices) }
  const { by, prices } = rate
  const measure = (upTo: number, currency: string) => ({ weight: kilos(upTo), value: decimal({ minor: upTo, currency }), count: String(upTo) })[by]
  const rows = prices.map(({ upTo, price }, at): BandForm => ({ key: `row-${at}`, upTo: measure(upTo, price.currency), price: decimal(price) }))
  return { ...empty, tables: { ...empty.tables, [by]: rows } }
}

const daysForm = ([min, max]: Zone['days']): DaysForm => ({ min: String(min), max: String(max) })

/** The currency of a rate; a table has a row at least. */
const currencyOf = (rate: Rate): string | undefined => (rate.by === 'flat' ? rate.prices.currency : rate.prices[0]?.price.currency)

function methodForm({ id, name, reach }: Method, home: string, own: string): MethodForm {
  const first = reach.kind === 'delivery' ? reach.zones[0] : undefined
  const currency = (first && currencyOf(first.rate)) ?? own
  const empty = { ...emptyMethod(reach.kind, home, currency), key: id, id, name, zones: [] }
  if (reach.kind === 'pickup') return { ...empty, at: draftOfAddress(reach.at), days: daysForm(reach.days) }
  const zones = reach.zones.map((zone, at): ZoneForm => ({
    key: `zone-${at}`,
    coverage: coverageForm(zone.coverage),
    rate: rateForm(zone.rate),
    freeFrom: zone.freeFrom ? decimal(zone.freeFrom) : '',
    days: daysForm(zone.days),
  }))
  return { ...empty, zones, weightMax: typeof reach.weightMax === 'number' ? kilos(reach.weightMax) : '' }
}

function writeDays(read: Reader, pointer: string, { min, max }: DaysForm): Zone['days'] {
  const days: Zone['days'] = [read.whole(`${pointer}/0`, min, 0, DAYS_MAX), read.whole(`${pointer}/1`, max, 0, DAYS_MAX)]
  if (days[0] > days[1]) read.fault(`${pointer}/1`, 'days')
  return days
}

function writeRate(read: Reader, pointer: string, { by, flat, tables }: RateForm, currency: string): Rate {
  const prices = `${pointer}/prices`
  if (by === 'flat') return { by, prices: read.money(prices, flat) }
  if (tables[by].length === 0) read.fault(prices, 'no-rows')
  let before = -1
  const rows = tables[by].map(({ upTo: typed, price }, at) => {
    const here = `${prices}/${at}`
    const upTo = by === 'weight' ? read.weight(`${here}/upTo`, typed) : by === 'value' ? read.minor(`${here}/upTo`, typed) : read.whole(`${here}/upTo`, typed, 0, 1_000_000)
    if (upTo <= before) read.fault(`${here}/upTo`, 'rising')
    before = Math.max(before, upTo || 0)
    return { upTo, price: { minor: read.minor(`${here}/price`, price), currency } }
  })
  return { by, prices: rows }
}

function writeMethod(read: Reader, pointer: string, id: string, method: MethodForm): Method {
  const name = read.line(`${pointer}/name`, method.name)
  const reach = `${pointer}/reach`
  if (method.kind === 'pickup') return { id, name, reach: { kind: 'pickup', at: writeAddress(read, `${reach}/at`, method.at), days: writeDays(read, `${reach}/days`, method.days) } }
  if (method.zones.length === 0) read.fault(`${reach}/zones`, 'no-zones')
  const zones = method.zones.map((zone, at): Zone => {
    const here = `${reach}/zones/${at}`
    return {
      coverage: writeCoverage(read, `${here}/coverage`, zone.coverage),
      rate: writeRate(read, `${here}/rate`, zone.rate, method.currency),
      ...(zone.freeFrom.trim() === '' ? {} : { freeFrom: read.money(`${here}/freeFrom`, zone.freeFrom) }),
      days: writeDays(read, `${here}/days`, zone.days),
    }
  })
  return { id, name, reach: { kind: 'delivery', zones, ...(method.weightMax.trim() === '' ? {} : { weightMax: read.weight(`${reach}/weightMax`, method.weightMax) }) } }
}

const METHOD = '#/methods/\\d+'
const ZONE = `${METHOD}/reach/zones/\\d+`

export const SHIPPING: Part<ShippingForm, Shipping> = {
  formOf: ({ shipping: { methods, packaging, calendar }, tax: { seller }, currency }) => ({ methods: methods.map((method) => methodForm(method, seller, currency)), perParcel: String(packaging.perParcel), perItem: String(packaging.perItem), calendar: calendarForm(calendar) }),
  write: ({ methods, perParcel, perItem, calendar }, currency) => {
    const read = reader(currency)
    if (methods.length === 0) read.fault('#/methods', 'no-methods')
    const ids = wordsOf(methods, 'method')
    const body: Shipping = {
      methods: methods.map((method, at) => writeMethod(read.of(method.currency), `#/methods/${at}`, ids[at] ?? '', method)),
      packaging: { perParcel: read.whole('#/packaging/perParcel', perParcel, 0, GRAMS_MAX), perItem: read.whole('#/packaging/perItem', perItem, 0, GRAMS_MAX) },
      ...writeCalendar(read, '#/calendar', calendar),
    }
    return { body, faults: read.faults }
  },
  places: [
    /^#\/packaging\/(perParcel|perItem)$/,
    new RegExp(`^${ZONE}/rate/prices/\\d+/(upTo|price)$`),
    new RegExp(`^${ZONE}/rate/prices$`),
    [new RegExp(`^(${ZONE}/rate)$`), '$1/prices'],
    new RegExp(`^(${ZONE}|${METHOD}/reach)/days/[01]$`),
    [new RegExp(`^((${ZONE}|${METHOD}/reach)/days)$`), '$1/0'],
    new RegExp(`^${ZONE}/freeFrom$`),
    ...coveragePlaces(`${ZONE}/coverage`),
    new RegExp(`^${ZONE}$`),
    new RegExp(`^${METHOD}/reach/(zones|weightMax)$`),
    ...addressPlaces(`${METHOD}/reach/at`),
    new RegExp(`^${METHOD}(/name)?$`),
    /^#\/methods$/,
    ...CALENDAR_PLACES,
  ],
  save: setShipping,
}

/** The lowest and the highest price of a rate, in minor units, as far as they can be read. */
export function priceRange({ by, flat, tables }: RateForm, currency: string): { from: number; to: number } | undefined {
  const prices = (by === 'flat' ? [flat] : tables[by].map(({ price }) => price)).flatMap((text) => parseMinor(text, currency) ?? [])
  return prices.length === 0 ? undefined : { from: Math.min(...prices), to: Math.max(...prices) }
}
