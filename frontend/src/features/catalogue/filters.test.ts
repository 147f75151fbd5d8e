import { describe, expect, it } from 'vitest'
import * as v from 'valibot'
import type { Facets } from '@/api/schema'
import { parseSearch, stringifySearch } from '@/lib/search-params'
import { categories } from '@/test/fixtures'
import { activeOf, attributesOf, canonicalOf, categoryChoices, filterOf, rangesOf, steadyFacets, withAttribute, withBrand, withOnly, withoutFilters, withPrices } from './filters'
import { listSearch, shelfSearch, type ListSearch } from './urls'

const read = (address: string): ListSearch => v.parse(listSearch, parseSearch(address))
const write = (search: ListSearch) => stringifySearch({ ...search })

const facets = (extra: Partial<Facets> = {}): Facets => ({ categories: [], brands: [], attributes: [], prices: [], ratings: [], available: 0, onSale: 0, ...extra })

describe('the address of a list', () => {
  it('says everything, and comes back as it was', () => {
    const address = '?q=mug&category=tableware&brand=Marno+%26+Pell&brand=Fennhus&attr=Colour:Sand&attr=Size:70+x+140&priceMin=1000&priceMax=4999&rating=4&available=true&onSale=true&sort=price-asc&page=2'
    expect(write(read(address))).toBe(address)
  })

  it('takes one brand as it takes several', () => expect(read('?brand=Fennhus').brand).toEqual(['Fennhus']))

  it('leaves out what cannot be right', () => {
    expect(read('?brand=&attr=Colour&attr=:Sand&attr=Colour:Ink&priceMin=-1&priceMax=cheap&rating=9&available=1&sort=upside-down&page=0&nonsense=1')).toEqual({ attr: ['Colour:Ink'] })
  })

  it('holds no more than the shop takes', () => {
    const many = Array.from({ length: 60 }, (_, at) => `attr=Colour:${at}&brand=${at}`).join('&')
    expect(read(`?${many}`).attr).toHaveLength(40)
    expect(read(`?${many}`).brand).toHaveLength(20)
  })

  it('of a category knows no words and no other category', () => expect(v.parse(shelfSearch, parseSearch('?q=mug&category=kitchen&rating=3'))).toEqual({ rating: 3 }))
})

describe('a step to another list', () => {
  const here = read('?q=mug&brand=Fennhus&page=3&sort=newest')

  it('takes values to those chosen, and back', () => {
    expect(write(withBrand(here, 'Tolvera'))).toBe('?q=mug&brand=Fennhus&brand=Tolvera&sort=newest')
    expect(write(withBrand(here, 'Fennhus'))).toBe('?q=mug&sort=newest')
    expect(write(withAttribute(withAttribute(here, 'Colour', 'Sand'), 'Colour', 'Ink'))).toBe('?q=mug&brand=Fennhus&sort=newest&attr=Colour:Sand&attr=Colour:Ink')
  })

  it('begins at the first page', () => expect(withOnly(here, { rating: 4 }).page).toBeUndefined())

  it('turns prices the right way round', () => expect(withPrices({}, 5000, 1000)).toEqual({ priceMin: 1000, priceMax: 5000 }))

  it('keeps words and order where all filters go', () => expect(withoutFilters(read('?q=mug&category=kitchen&attr=Colour:Sand&priceMax=3&rating=2&onSale=true&sort=newest&page=2'))).toEqual({ q: 'mug', sort: 'newest' }))
})

describe('what a list is narrowed to', () => {
  it('is told one by one, each with the list without it', () => {
    const search = read('?brand=Fennhus&attr=Ratio:4:5&priceMax=3000&available=true')
    expect(activeOf(search).map(({ without, ...one }) => [Object.values(one).filter((value) => value !== undefined).join(' '), write(without)])).toEqual([
      ['brand Fennhus', '?attr=Ratio:4:5&priceMax=3000&available=true'],
      ['attribute Ratio 4:5', '?brand=Fennhus&priceMax=3000&available=true'],
      ['price 3000', '?brand=Fennhus&attr=Ratio:4:5&available=true'],
      ['available', '?brand=Fennhus&attr=Ratio:4:5&priceMax=3000'],
    ])
  })

  it('goes to the shop with what the address stands on', () => {
    expect(filterOf(read('?brand=Fennhus&page=2'), { category: 'kitchen' })).toEqual({ brand: ['Fennhus'], category: 'kitchen', sort: undefined })
    expect(filterOf(read('?category=kitchen&sort=relevance'), { collection: 'gifts' })).toEqual({ category: 'kitchen', collection: 'gifts', sort: undefined })
  })

  it('has the whole list for its canonical address; a further page has its own', () => {
    expect(canonicalOf('/c/kitchen', read('?brand=Fennhus&page=2'))).toBe('/c/kitchen')
    expect(canonicalOf('/c/kitchen', read('?sort=newest'))).toBe('/c/kitchen')
    expect(canonicalOf('/c/kitchen', read('?page=2'))).toBe('/c/kitchen?page=2')
    expect(canonicalOf('/c/kitchen', read('?page=1'))).toBe('/c/kitchen')
  })
})

describe('facets', () => {
  it('part ranges of prices at a price that belongs to the upper one', () => {
    expect(rangesOf([{ from: 0, to: 2000, count: 3 }, { from: 2000, to: 4000, count: 2 }, { from: 4000, count: 1 }])).toEqual([
      { min: undefined, max: 1999, count: 3 },
      { min: 2000, max: 3999, count: 2 },
      { min: 4000, max: undefined, count: 1 },
    ])
  })

  it('leave out attributes that say nothing, but keep what is chosen', () => {
    const told = facets({ attributes: [{ name: 'Colour', values: [{ value: 'Sand', count: 2 }, { value: 'Ink', count: 1 }] }, { name: 'Width', values: [{ value: '4 cm', count: 1 }] }] })
    expect(attributesOf(told, {}).map((one) => one.name)).toEqual(['Colour'])
    expect(attributesOf(told, { attr: ['Width:4 cm', 'Load:5 kg', 'Colour:Red'] })).toEqual([
      { name: 'Colour', values: [{ value: 'Sand', count: 2 }, { value: 'Ink', count: 1 }, { value: 'Red', count: 0 }], chosen: ['Red'] },
      { name: 'Width', values: [{ value: '4 cm', count: 1 }], chosen: ['4 cm'] },
      { name: 'Load', values: [{ value: '5 kg', count: 0 }], chosen: ['5 kg'] },
    ])
  })

  it('keep their places while a list is narrowed', () => {
    const before = facets({ brands: [{ value: 'A', count: 9 }, { value: 'B', count: 8 }, { value: 'C', count: 7 }] })
    const now = facets({ brands: [{ value: 'C', count: 3 }, { value: 'D', count: 2 }, { value: 'A', count: 1 }] })
    expect(steadyFacets(before, now).brands).toEqual([{ value: 'A', count: 1 }, { value: 'C', count: 3 }, { value: 'D', count: 2 }, { value: 'B', count: 0 }])
  })

  it('show categories as the shop’s tree', () => {
    const [tableware] = categories.items
    if (!tableware) throw new Error('no category')
    const mugs = { ...tableware, id: `cat_${'2'.repeat(32)}`, slug: 'mugs', name: 'Mugs', parent: tableware.id }
    const counted = [{ slug: 'mugs', name: 'Mugs', count: 2 }, { slug: 'tableware', name: 'Tableware', count: 3 }, { slug: 'new', name: 'New', count: 1 }]
    expect(categoryChoices(counted, [mugs, tableware], undefined).map((one) => [one.slug, one.depth])).toEqual([['tableware', 0], ['mugs', 1], ['new', 0]])
  })
})
