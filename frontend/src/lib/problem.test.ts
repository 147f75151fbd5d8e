import { describe, expect, it } from 'vitest'
import { fieldErrors, isProblem, Problem, readProblem, retryDelay, retryQuery } from './problem'

const json = (body: unknown, init: ResponseInit) => new Response(JSON.stringify(body), init)

describe('a failed answer', () => {
  it('becomes a problem with all that the document says', async () => {
    const problem = await readProblem(
      json(
        { type: '/problems/cart-claimed', title: 'This cart is being ordered', status: 409, instance: 'req-1', changes: [{ change: 'gone', variant: 'var_1' }] },
        { status: 409, headers: { 'Retry-After': '2' } },
      ),
    )
    expect(problem).toMatchObject({ kind: 'cart-claimed', status: 409, requestId: 'req-1', retryAfterMs: 2000, changes: [{ change: 'gone', variant: 'var_1' }] })
  })

  it('is told apart by whether something may have happened', async () => {
    const of = (slug: string, status: number) => readProblem(json({ type: `/problems/${slug}`, title: '', status, instance: '' }, { status }))
    expect((await of('quote-invalid', 422)).isDefinite).toBe(true)
    expect((await of('in-progress', 409)).isDefinite).toBe(false)
    expect((await of('internal', 500)).isDefinite).toBe(false)
  })

  it('without a document is a problem all the same', async () => {
    const problem = await readProblem(new Response('<html>', { status: 503 }))
    expect(isProblem(problem, 'unavailable')).toBe(true)
  })
})

describe('faults', () => {
  const problem = (pointers: string[]) => new Problem('invalid-request', '', 422, '', 'r', pointers.map((pointer) => ({ pointer, code: 'missing', detail: 'must not be empty' })))

  it('find their fields', () => {
    expect(fieldErrors(problem(['#/email', '#/address/city']), ['email', 'address.city']).fields).toEqual({ email: 'must not be empty', 'address.city': 'must not be empty' })
  })

  it('of a query find them too', () => {
    expect(fieldErrors(problem(['?vatId', '?country']), ['vatId'])).toEqual({ fields: { vatId: 'must not be empty' }, rest: ['?country must not be empty'] })
  })

  it('that have no field are not lost', () => {
    expect(fieldErrors(problem(['#/quote', 'Idempotency-Key']), ['email'])).toEqual({ fields: {}, rest: ['#/quote must not be empty', 'Idempotency-Key must not be empty'] })
  })
})

describe('asking again', () => {
  it('waits as long as the shop says', () => {
    expect(retryDelay(0, new Problem('unavailable', '', 503, '', '', [], [], 1500))).toBe(1500)
    expect(retryDelay(2, new Problem('network', '', 0, '', ''))).toBe(1600)
  })

  it('is of use only for passing faults', () => {
    expect(retryQuery(0, new Problem('not-found', '', 404, '', ''))).toBe(false)
    expect(retryQuery(0, new Problem('network', '', 0, '', ''))).toBe(true)
    expect(retryQuery(5, new Problem('network', '', 0, '', ''))).toBe(false)
  })
})
