import { expect, it } from 'vitest'
import { nameOf } from '@/lib/people'
import { startOfDay } from './model'

it('a day ends where the next begins, also across months', () => {
  expect(startOfDay('2026-11-30', 1)).toBe(startOfDay('2026-12-01'))
  expect(new Date(startOfDay('2026-11-30')).getHours()).toBe(0)
})

it('calls people by what is left of them', () => {
  const id = 'usr_0123456789abcdef0123456789abcdef'
  expect(nameOf({ id, name: 'Ada', email: 'ada@example.com' })).toBe('Ada')
  expect(nameOf({ id, email: 'ada@example.com' })).toBe('ada@example.com')
  expect(nameOf({ id })).toBe('usr_01234567')
})
