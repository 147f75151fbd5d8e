import type { SettingsView } from '@/api/schema'
import { asksRegion } from '@/lib/countries'
import type { Places } from './place'
import { freshKey, type Reader } from './reader'

type Coverage = SettingsView['tax']['zones'][number]['coverage']
type Area = Coverage['areas'][number]

/** A part of a country, as it is typed; the whole of it where nothing else is said. */
export interface AreaForm {
  key: string
  country: string
  regions: string[]
  postcodes: string[]
}

/** Where something holds, as it is typed. */
export interface CoverageForm {
  where: 'everywhere' | 'chosen'
  /** Whole countries. */
  countries: string[]
  parts: AreaForm[]
  except: AreaForm[]
}

export const emptyArea = (country: string): AreaForm => ({ key: freshKey(), country, regions: [], postcodes: [] })
export const emptyCoverage = (): CoverageForm => ({ where: 'chosen', countries: [], parts: [], except: [] })

const isWhole = ({ regions, postcodes }: Area): boolean => !regions?.length && !postcodes?.length

export function coverageForm({ areas, except = [] }: Coverage): CoverageForm {
  const form = (list: string) => (area: Area, at: number): AreaForm => ({ key: `${list}-${at}`, country: area.country, regions: area.regions ?? [], postcodes: area.postcodes ?? [] })
  return {
    where: areas.length === 0 ? 'everywhere' : 'chosen',
    countries: areas.filter(isWhole).map(({ country }) => country),
    parts: areas.filter((area) => !isWhole(area)).map(form('part')),
    except: except.map(form('except')),
  }
}

const plain = (postcode: string): string => postcode.replace(/[\s-]/g, '').toUpperCase()
const shape = (postcode: string): string => postcode.replace(/\d/g, '0').replace(/[A-Z]/g, 'A')

/** Whether a text is the beginning of postcodes, or a range of them such as `10000..19999`. */
export function isPostcodes(text: string): boolean {
  const ends = text.split('..').map(plain)
  const [first = '', last = first] = ends
  return ends.length <= 2 && ends.every((end) => /^[A-Z0-9]{1,16}$/.test(end)) && shape(first) === shape(last) && first <= last
}

/** Reads where something holds. */
export function writeCoverage({ fault }: Reader, pointer: string, { where, countries, parts, except }: CoverageForm): Coverage {
  const area = (at: string, { country, regions, postcodes }: AreaForm): Area => {
    if (!postcodes.every(isPostcodes)) fault(`${at}/postcodes`, 'postcodes')
    return { country, ...(regions.length > 0 ? { regions } : {}), ...(postcodes.length > 0 ? { postcodes } : {}) }
  }
  const chosen = where === 'everywhere' ? [] : [...countries.map((country) => ({ country })), ...parts.map((part, at) => area(`${pointer}/areas/${countries.length + at}`, part))]
  if (where === 'chosen') {
    if (chosen.length === 0) fault(`${pointer}/areas`, 'nowhere')
    for (const [at, part] of parts.entries()) {
      if (part.regions.length + part.postcodes.length > 0) continue
      const under = `${pointer}/areas/${countries.length + at}`
      if (asksRegion(part.country)) fault(`${under}/regions`, 'no-part')
      else fault(`${under}/postcodes`, 'no-postcodes')
    }
  }
  const left = except.map((one, at) => area(`${pointer}/except/${at}`, one))
  return { areas: chosen, ...(left.length > 0 ? { except: left } : {}) }
}

/** Where an area of a form is in what is written. */
export const partPointer = (pointer: string, { countries }: CoverageForm, at: number): string => `${pointer}/areas/${countries.length + at}`

/** The fields of coverage under a pattern of pointers. */
export const coveragePlaces = (under: string): Places => [
  new RegExp(`^${under}/(areas|except)/\\d+/(country|regions|postcodes)$`),
  [new RegExp(`^(${under}/(?:areas|except)/\\d+)$`), '$1/country'],
  [new RegExp(`^(${under})(/areas|/except)?$`), '$1'],
]
