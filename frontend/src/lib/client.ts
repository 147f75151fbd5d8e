import createClient from 'openapi-fetch'
import type { paths } from '@/api/schema'
import { networkProblem, readProblem } from './problem'

/** The shop's API on this origin. Every call that fails throws a `Problem`. */
export const client = createClient<paths>({
  baseUrl: typeof location === 'undefined' ? '/' : location.origin,
  credentials: 'same-origin',
  // Looked up at each call, so that tests can replace it.
  fetch: (request) => globalThis.fetch(request),
})

client.use({
  async onResponse({ response }) {
    if (!response.ok) throw await readProblem(response)
  },
  onError({ error }) {
    // An aborted query is not a fault of the line.
    return error instanceof DOMException && error.name === 'AbortError' ? error : networkProblem()
  },
})

/** The body of a call that went well. */
export async function body<T>(call: Promise<{ data?: T }>): Promise<T> {
  const { data } = await call
  if (data === undefined) throw networkProblem()
  return data
}
