import { describe, expect, it } from 'vitest'
import { parseSearch, stringifySearch } from './search-params'

describe('the search part of an address', () => {
  it('comes back as it was written', () => {
    for (const search of [{ q: '123' }, { q: '"mug" & bowl', brand: ['Marno & Pell', 'Fennhus'] }, { attr: ['Colour:Sand', 'Size:70 x 140 cm'] }, { q: 'true' }, {}]) {
      expect(parseSearch(stringifySearch(search))).toEqual(search)
    }
  })

  it('can be read by people', () => expect(stringifySearch({ attr: ['Colour:Sand', 'Colour:Ink'], available: true, page: 2, none: undefined })).toBe('?attr=Colour:Sand&attr=Colour:Ink&available=true&page=2'))
})
