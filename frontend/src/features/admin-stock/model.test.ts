import { describe, expect, it } from 'vitest'
import { fullName, levelAfter, refusal, wholeNumber } from './model'

const level = { onHand: 12, reserved: 3, available: 9 }

describe('a change', () => {
  it('adds, takes away or counts; what is reserved stays', () => {
    expect(levelAfter(level, 'received', 5)).toEqual({ onHand: 17, reserved: 3, available: 14 })
    expect(levelAfter(level, 'returned', 1).onHand).toBe(13)
    expect(levelAfter(level, 'damaged', 2)).toEqual({ onHand: 10, reserved: 3, available: 7 })
    expect(levelAfter(level, 'counted', 4)).toEqual({ onHand: 4, reserved: 3, available: 1 })
  })

  it('never takes what is promised to orders', () => {
    expect(refusal(level, 'lost', '9')).toBeUndefined()
    expect(refusal(level, 'lost', '10')).toBe('promised')
    expect(refusal(level, 'damaged', '13')).toBe('short')
    expect(refusal(level, 'counted', '2')).toBe('promised')
    expect(refusal(level, 'counted', '3')).toBeUndefined()
  })

  it('is of something, unless it is a count', () => {
    expect(refusal(level, 'received', '0')).toBe('out-of-range')
    expect(refusal({ onHand: 12, reserved: 0, available: 12 }, 'counted', '0')).toBeUndefined()
    expect(refusal(level, 'received', ' ')).toBe('missing')
  })

  it('leaves no more than there can be', () => {
    expect(refusal(level, 'received', '1000000')).toBe('too-many')
    expect(refusal(level, 'counted', '1000000')).toBeUndefined()
    expect(refusal(level, 'counted', '1000001')).toBe('out-of-range')
  })

  it('is of whole units', () => {
    for (const text of ['1.5', '1,000', '-3', '1e3', 'five']) expect(wholeNumber(text)).toBeUndefined()
    expect(wholeNumber(' 12 ')).toBe(12)
  })
})

it('a variant without a choice is called like its product', () => {
  expect(fullName({ name: 'Mug', choice: '' })).toBe('Mug')
  expect(fullName({ name: 'Mug', choice: 'Sand / Large' })).toBe('Mug, Sand / Large')
})
