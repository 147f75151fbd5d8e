import { beforeEach, describe, expect, it, vi } from 'vitest'
import { fakeApi, ok, problem, type Call } from '@/test/fake-api'
import { account, cart, line, started } from '@/test/fixtures'
import { body, client } from './client'
import { makeSession, session } from './session'

const REFRESH = 'POST /api/sessions/refresh'
const knows = (text: string) => (call: Call) => call.headers.get('Authorization') === `Bearer ${text}`
const getCart = () => body(client.GET('/api/cart'))

/** As when the page loads in a browser that was signed in. */
function signedInBefore() {
  localStorage.setItem('bodega.signed-in', '1')
  session.reload()
}

describe('a guest', () => {
  it('asks for no session and sends no token', async () => {
    session.reload()
    const calls = fakeApi({ 'GET /api/cart': ok(cart([])) })
    await getCart()
    expect(calls.map((call) => call.path)).toEqual(['/api/cart'])
    expect(calls[0]?.headers.has('Authorization')).toBe(false)
    expect(session.get()).toEqual({ is: 'guest', because: 'never' })
  })
})

describe('a customer', () => {
  beforeEach(signedInBefore)

  it('is known by one refresh however many calls wait', async () => {
    const calls = fakeApi({ [REFRESH]: () => ok(started('one')), 'GET /api/cart': ok(cart([])), 'GET /api/account/orders': ok({ items: [], more: false }) })
    await Promise.all([getCart(), getCart(), body(client.GET('/api/account/orders')), getCart()])
    expect(calls.filter((call) => call.path === '/api/sessions/refresh')).toHaveLength(1)
    expect(calls.filter(knows('one'))).toHaveLength(4)
    expect(session.get()).toMatchObject({ is: 'signed-in', account: { name: 'Ada Lovelace' } })
  })

  it('sends no token with public reads', async () => {
    const calls = fakeApi({ [REFRESH]: () => ok(started('one')), 'GET /api/cart': ok(cart([])), 'GET /api/categories': ok({ items: [] }) })
    await getCart()
    await body(client.GET('/api/categories'))
    expect(calls.find((call) => call.path === '/api/categories')?.headers.has('Authorization')).toBe(false)
  })

  it('gets a new token once, and the calls are repeated with their bodies', async () => {
    let renewed = 0
    const known: string[] = []
    const calls = fakeApi({
      [REFRESH]: () => ok(started(['old', 'new'][renewed++] ?? 'newer')),
      'GET /api/cart': ok(cart([])),
      'POST /api/cart/lines': (call) => {
        if (!knows('new')(call)) return problem('unauthenticated', 401)
        known.push(JSON.stringify(call.body))
        return ok(cart([line(1, 1)]))
      },
    })
    await getCart()
    await Promise.all([1, 2, 3].map((quantity) => client.POST('/api/cart/lines', { body: { variant: 'v', quantity } })))
    expect(renewed).toBe(2)
    expect(known.sort()).toEqual([1, 2, 3].map((quantity) => JSON.stringify({ variant: 'v', quantity })))
    expect(calls.filter((call) => call.path === '/api/cart/lines')).toHaveLength(6)
  })

  it('waits for a new token when the old one is about to end', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    try {
      let renewed = 0
      const calls = fakeApi({ [REFRESH]: () => ok(started(`t${(renewed += 1)}`)), 'GET /api/cart': ok(cart([])) })
      await getCart()
      vi.setSystemTime(Date.now() + 560_000)
      await getCart()
      expect(renewed).toBe(1)
      vi.setSystemTime(Date.now() + 15_000)
      await getCart()
      expect(renewed).toBe(2)
      expect(calls.at(-1)?.headers.get('Authorization')).toBe('Bearer t2')
    } finally {
      vi.useRealTimers()
    }
  })

  it('is signed out when the refresh is refused; the cart is the guest’s', async () => {
    const calls = fakeApi({ [REFRESH]: problem('unauthenticated', 401), 'GET /api/cart': ok(cart([])) })
    await Promise.all([getCart(), getCart()])
    expect(session.get()).toEqual({ is: 'guest', because: 'ended' })
    expect(localStorage.getItem('bodega.signed-in')).toBeNull()
    await getCart()
    expect(calls.filter((call) => call.path === '/api/sessions/refresh')).toHaveLength(1)
    expect(calls.filter((call) => call.headers.has('Authorization'))).toEqual([])
  })

  it('whose session ended elsewhere hears so, once', async () => {
    let renewed = 0
    const calls = fakeApi({ [REFRESH]: () => ((renewed += 1) === 1 ? ok(started('one')) : problem('unauthenticated', 401)), 'GET /api/account': problem('unauthenticated', 401) })
    await expect(client.GET('/api/account')).rejects.toMatchObject({ kind: 'unauthenticated' })
    expect(session.get()).toEqual({ is: 'guest', because: 'ended' })
    expect(calls.filter((call) => call.path === '/api/account')).toHaveLength(1)
  })

  it('stays one while the shop cannot be reached', async () => {
    let up = false
    fakeApi({ [REFRESH]: () => (up ? ok(started('one')) : problem('unavailable', 503)), 'GET /api/cart': ok(cart([])) })
    await expect(getCart()).rejects.toMatchObject({ kind: 'unavailable' })
    expect(session.get()).toMatchObject({ is: 'unknown', fault: { kind: 'unavailable' } })
    up = true
    await getCart()
    expect(session.get()).toMatchObject({ is: 'signed-in' })
  })

  it('waits for an exchange that an unloaded page left behind', async () => {
    vi.useFakeTimers()
    try {
      const calls = fakeApi({ [REFRESH]: () => ok(started('one')) })
      localStorage.setItem('bodega.exchange', String(Date.now() - 500))
      const token = session.token()
      await vi.advanceTimersByTimeAsync(1499)
      expect(calls).toEqual([])
      await vi.advanceTimersByTimeAsync(1)
      expect(await token).toBe('one')
      expect(calls).toHaveLength(1)
    } finally {
      vi.useRealTimers()
    }
  })

  it('marks an exchange while it lasts, however it ends, and waits for no old mark', async () => {
    const marks: (string | null)[] = []
    let up = false
    fakeApi({
      [REFRESH]: () => {
        marks.push(localStorage.getItem('bodega.exchange'))
        return up ? ok(started('one')) : problem('unavailable', 503)
      },
    })
    localStorage.setItem('bodega.exchange', String(Date.now() - 2000))
    await expect(session.token()).rejects.toMatchObject({ kind: 'unavailable' })
    expect(localStorage.getItem('bodega.exchange')).toBeNull()
    up = true
    await session.token()
    expect(localStorage.getItem('bodega.exchange')).toBeNull()
    expect(marks.map((mark) => Date.now() - Number(mark) < 2000)).toEqual([true, true])
  })

  it('is shown no other account', async () => {
    fakeApi({ [REFRESH]: () => ok(started('one')) })
    await session.token()
    session.setAccount({ ...account, id: 'usr_other', name: 'Somebody else' })
    expect(session.get()).toMatchObject({ account: { name: 'Ada Lovelace' } })
  })

  it('leaves no token in storage', async () => {
    fakeApi({ [REFRESH]: () => ok(started('very-secret')), 'GET /api/cart': ok(cart([])) })
    await getCart()
    const kept = JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage), document.cookie])
    expect(kept).toContain('signed-in')
    expect(kept).not.toContain('very-secret')
  })
})

describe('another tab', () => {
  it('is handed the token, and the end', async () => {
    signedInBefore()
    const other = makeSession()
    const calls = fakeApi({ [REFRESH]: () => ok(started('one')) })
    await session.token()
    await vi.waitFor(() => expect(other.get()).toMatchObject({ is: 'signed-in' }))
    expect(await other.token()).toBe('one')
    expect(calls).toHaveLength(1)
    await other.finish(() => Promise.resolve())
    await vi.waitFor(() => expect(session.get()).toEqual({ is: 'guest', because: 'signed-out' }))
  })
})
