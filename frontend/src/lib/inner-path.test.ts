import { expect, it } from 'vitest'
import { innerPath } from './inner-path'

it('leads nowhere but into the shop', () => {
  expect(innerPath('/account/orders?page=2')).toBe('/account/orders?page=2')
  expect(innerPath('/')).toBe('/')
  for (const foreign of ['//evil.example', '/\\evil.example', '/\t/evil.example', '/\n/evil.example', 'https://evil.example', 'javascript:alert(1)', 'account', '', undefined, 7]) expect(innerPath(foreign)).toBeUndefined()
})
