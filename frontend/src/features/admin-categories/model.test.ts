import { expect, it } from 'vitest'
import type { CategoryRow } from '@/api/schema'
import { placeOf, stepOf } from './model'

const row = (id: string, parent: string | null, position: number): CategoryRow => ({ id, parent, position, name: id, slug: id, description: '', hidden: false, productCount: 0, version: 1, seo: { title: '', description: '' } })
// a (b, c), d, e
const rows = [row('a', null, 0), row('b', 'a', 0), row('c', 'a', 1), row('d', null, 1), row('e', null, 2)]

it('knows what a drop means', () => {
  expect(placeOf(rows, 'e', { over: 'a', where: 'before' })).toEqual({ parent: null, position: 0 })
  expect(placeOf(rows, 'a', { over: 'e', where: 'after' })).toEqual({ parent: null, position: 2 })
  expect(placeOf(rows, 'd', { over: 'a', where: 'into' })).toEqual({ parent: 'a', position: 2 })
  expect(placeOf(rows, 'b', { over: 'd', where: 'after' })).toEqual({ parent: null, position: 2 })
})

it('puts nothing below itself, and moves nothing to where it is', () => {
  expect(placeOf(rows, 'a', { over: 'b', where: 'into' })).toBeUndefined()
  expect(placeOf(rows, 'a', { over: 'a', where: 'after' })).toBeUndefined()
  expect(placeOf(rows, 'd', { over: 'a', where: 'after' })).toBeUndefined()
  expect(placeOf(rows, 'c', { over: 'a', where: 'into' })).toBeUndefined()
})

it('moves by the arrow keys', () => {
  expect(stepOf(rows, 'd', 'ArrowUp')).toEqual({ parent: null, position: 0 })
  expect(stepOf(rows, 'd', 'ArrowDown')).toEqual({ parent: null, position: 2 })
  expect(stepOf(rows, 'd', 'ArrowRight')).toEqual({ parent: 'a', position: 2 })
  expect(stepOf(rows, 'b', 'ArrowLeft')).toEqual({ parent: null, position: 1 })
  expect([stepOf(rows, 'a', 'ArrowUp'), stepOf(rows, 'a', 'ArrowLeft'), stepOf(rows, 'b', 'ArrowRight'), stepOf(rows, 'e', 'ArrowDown')]).toEqual([undefined, undefined, undefined, undefined])
})
