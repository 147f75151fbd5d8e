import type { SettingsView } from '@/api/schema'
import { setTax } from '../api/settings'
import { coverageForm, coveragePlaces, emptyCoverage, writeCoverage, type CoverageForm } from './area'
import type { Part } from './part'
import { freshKey, percent, reader } from './reader'
import { wordsOf } from './word'

type Tax = SettingsView['tax']
type Zone = Tax['zones'][number]

/** Classes that every shop has: they can be renamed, but never go. */
const FIXED: readonly string[] = ['standard', 'reduced', 'zero']
/** The most classes and zones. */
export const TAX_MOST = { classes: 20, zones: 300 } as const

export interface ClassForm {
  key: string
  /** Its stable word, once the shop knows it. */
  id?: string
  name: string
}

export interface TaxZoneForm {
  key: string
  id?: string
  name: string
  coverage: CoverageForm
  /** Rates in per cent, by the keys of their classes. */
  rates: Partial<Record<string, string>>
  business: Zone['business']
}

/** How the shop is taxed, as it is typed. */
export interface TaxForm {
  seller: string
  basis: Tax['basis']
  rounding: Tax['rounding']
  /** The key of the class of shipping; in proportion to what it carries without one. */
  shippingClass: string | undefined
  classes: ClassForm[]
  zones: TaxZoneForm[]
}

export const emptyClass = (): ClassForm => ({ key: freshKey(), name: '' })
export const emptyTaxZone = (): TaxZoneForm => ({ key: freshKey(), name: '', coverage: emptyCoverage(), rates: { zero: '0' }, business: 'taxed' })

export const isFixed = ({ id }: ClassForm): boolean => id !== undefined && FIXED.includes(id)

/** The stable words of the classes, in their order. */
export const classIds = (classes: readonly ClassForm[]): string[] => wordsOf(classes, 'class')

export const TAX: Part<TaxForm, Tax> = {
  formOf: ({ tax: { seller, basis, rounding, shipping, classes, zones } }) => ({
    seller,
    basis,
    rounding,
    shippingClass: shipping.kind === 'class' ? shipping.class : undefined,
    classes: classes.map(({ id, name }) => ({ key: id, id, name })),
    zones: zones.map(({ id, name, coverage, rates, business }) => ({ key: id, id, name, coverage: coverageForm(coverage), rates: Object.fromEntries(Object.entries(rates).map(([key, rate]) => [key, percent(rate)])), business })),
  }),
  write: ({ seller, basis, rounding, shippingClass, classes, zones }, currency) => {
    const read = reader(currency)
    const ids = classIds(classes)
    const zoneIds = wordsOf(zones, 'zone')
    const shippingId = ids[classes.findIndex(({ key }) => key === shippingClass)]
    if (shippingClass !== undefined && shippingId === undefined) read.fault('#/shipping', 'missing')
    const body: Tax = {
      seller,
      basis,
      rounding,
      shipping: shippingClass === undefined ? { kind: 'proportional' } : { kind: 'class', class: shippingId ?? '' },
      classes: classes.map(({ name }, at) => ({ id: ids[at] ?? '', name: read.line(`#/classes/${at}/name`, name) })),
      zones: zones.map(({ name, coverage, rates, business }, at) => {
        const here = `#/zones/${at}`
        return {
          id: zoneIds[at] ?? '',
          name: read.line(`${here}/name`, name),
          coverage: writeCoverage(read, `${here}/coverage`, coverage),
          rates: Object.fromEntries(classes.map(({ key }, place) => [ids[place] ?? '', read.share(`${here}/rates/${ids[place] ?? ''}`, rates[key] ?? '', 100)])),
          business,
        }
      }),
    }
    return { body, faults: read.faults }
  },
  places: [
    /^#\/(seller|basis|rounding|shipping|classes|zones)$/,
    /^#\/classes\/\d+\/name$/,
    [/^(#\/classes\/\d+)$/, '$1/name'],
    /^#\/zones\/\d+\/(name|business|rates)$/,
    /^#\/zones\/\d+\/rates\/[a-z0-9-]+$/,
    ...coveragePlaces('#/zones/\\d+/coverage'),
    [/^(#\/zones\/\d+)$/, '$1/name'],
  ],
  save: setTax,
}
