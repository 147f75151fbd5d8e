import { expect, it } from 'vitest'
import * as v from 'valibot'
import { byBasisPoints, parseBasisPoints, slugOf, writePercent } from './model'
import { isFiltered, narrowed, productsSearch } from './urls'
import { isShown } from './views'

it('reads filters from the address, and nothing that is none', () => {
  expect(v.parse(productsSearch, { search: ' mug ', status: 'draft', category: `cat_${'1'.repeat(32)}`, tag: 7, sort: 'price-desc', size: 50, page: 3 })).toEqual({ search: 'mug', status: 'draft', category: `cat_${'1'.repeat(32)}`, tag: '7', sort: 'price-desc', size: 50, page: 3 })
  const none = v.parse(productsSearch, { search: '', status: 'sold', category: 'prd_1', sort: 'updated', size: 33, page: 0 })
  expect(narrowed(none, {})).toEqual({})
})

it('begins at the first page whenever something else is asked for', () => {
  expect(narrowed({ search: 'mug', page: 4 }, { status: 'draft' })).toEqual({ search: 'mug', status: 'draft' })
  expect(narrowed({ search: 'mug', page: 4 }, { search: undefined })).toEqual({})
  expect(narrowed({ search: 'mug' }, { page: 2 })).toEqual({ search: 'mug', page: 2 })
  expect([isFiltered({ sort: 'title', page: 2 }), isFiltered({ brand: 'x' })]).toEqual([false, true])
})

it('knows which saved view is shown', () => {
  const view = { name: 'Drafts', search: { status: 'draft' as const }, columns: ['status' as const] }
  expect(isShown(view, { status: 'draft', page: 2 }, ['status'])).toBe(true)
  expect(isShown(view, { status: 'draft', tag: 'x' }, ['status'])).toBe(false)
  expect(isShown(view, { status: 'draft' }, ['status', 'price'])).toBe(false)
})

it('counts percents in whole hundredths', () => {
  expect(['12.5', '12,5 %', '0', '101', '1.234', 'x'].map((text) => parseBasisPoints(text, 10_000))).toEqual([1250, 1250, undefined, undefined, undefined, undefined])
  expect([writePercent(-1250), writePercent(500)]).toEqual(['−12.5\u00a0%', '+5\u00a0%'])
  expect([byBasisPoints(2499, -1000), byBasisPoints(1, -5000), byBasisPoints(1000, 1250)]).toEqual([2249, 1, 1125])
})

it('makes addresses of titles', () => {
  expect(['Ring vase', 'Größe & Maß', 'Café “Ink”', '—'].map(slugOf)).toEqual(['ring-vase', 'grosse-mass', 'cafe-ink', ''])
  expect(slugOf('word '.repeat(40)).length).toBeLessThanOrEqual(100)
})
