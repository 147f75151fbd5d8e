import { vi } from 'vitest'
import type { ProblemDocument } from '@/api/schema'

/** What a faked endpoint answers: a body, or a problem. */
export interface Answer {
  status?: number
  body: unknown
  headers?: Record<string, string>
}

/** A request as it was sent. */
export interface Call {
  method: string
  path: string
  /** With its question mark. */
  search: string
  headers: Headers
  body: unknown
}

export const ok = (body: unknown, status = 200): Answer => ({ body, status })

export const problem = (slug: string, status: number, extra: Partial<ProblemDocument> = {}, retryAfter?: string): Answer => ({
  status,
  body: { type: `/problems/${slug}`, title: slug, status, instance: 'req-1', ...extra },
  headers: { 'Content-Type': 'application/problem+json', ...(retryAfter === undefined ? {} : { 'Retry-After': retryAfter }) },
})

/** Answers `fetch` by "METHOD /path" without the query; an endpoint that is not named is a 404. */
export function fakeApi(routes: Record<string, Answer | ((call: Call) => Answer)>): Call[] {
  const calls: Call[] = []
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input) => {
    const request = input as Request
    const url = new URL(request.url)
    const text = await request.clone().text()
    const call: Call = { method: request.method, path: url.pathname, search: url.search, headers: request.headers, body: text === '' ? undefined : JSON.parse(text) }
    calls.push(call)
    const route = routes[`${call.method} ${call.path}`] ?? problem('not-found', 404)
    const { status = 200, body, headers } = typeof route === 'function' ? route(call) : route
    return new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json', ...headers } })
  })
  return calls
}
