import { describe, expect, it } from 'vitest'
import { card } from '@/test/fixtures'
import { pressed, suggestionsOf } from './model'

describe('the keys of the search', () => {
  const closed = { isOpen: false, at: -1 }
  const open = (at: number) => ({ isOpen: true, at })

  it('walk down and up through the list and the field', () => {
    expect([open(-1), open(0), open(2)].map((box) => pressed(box, 'ArrowDown', 3))).toEqual([open(0), open(1), open(-1)])
    expect([open(-1), open(0), open(2)].map((box) => pressed(box, 'ArrowUp', 3))).toEqual([open(2), open(-1), open(1)])
  })

  it('open a closed list at its beginning or its end', () => {
    expect(pressed(closed, 'ArrowDown', 3)).toEqual(open(0))
    expect(pressed(closed, 'ArrowUp', 3)).toEqual(open(2))
  })

  it('close the list first, and are then the page’s', () => {
    expect(pressed(open(1), 'Escape', 3)).toEqual(closed)
    expect(pressed(closed, 'Escape', 3)).toBeUndefined()
    expect(pressed(open(-1), 'Escape', 0)).toBeUndefined()
  })

  it('are else the field’s', () => {
    for (const key of ['Home', 'End', 'ArrowLeft', 'a', 'Enter']) expect(pressed(open(1), key, 3)).toBeUndefined()
    expect(pressed(open(-1), 'ArrowDown', 0)).toBeUndefined()
  })
})

describe('suggestions', () => {
  it('are words, then categories, then products', () => {
    expect(suggestionsOf({ queries: ['mug'], categories: [{ slug: 'mugs', name: 'Mugs' }], products: [card] }).map((one) => one.id)).toEqual(['q-mug', 'c-mugs', 'p-mug'])
  })
})
