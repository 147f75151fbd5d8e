import createClient from 'openapi-fetch'
import type { paths } from '@/api/schema'
import { sendAuthorized } from './authorized'
import { isProblem, networkProblem, readProblem } from './problem'
import { session } from './session'

/** The shop's API on this origin. Every call that fails throws a `Problem`. */
export const client = createClient<paths>({
  baseUrl: typeof location === 'undefined' ? '/' : location.origin,
  credentials: 'same-origin',
  // Looked up at each call, so that tests can replace it.
  fetch: (request) => sendAuthorized(request, session, (authorized) => globalThis.fetch(authorized)),
})

client.use({
  async onResponse({ response }) {
    if (!response.ok) throw await readProblem(response)
  },
  onError({ error }) {
    // A session that could not be renewed has its own problem; an aborted query is not a fault of the line.
    return isProblem(error) || (error instanceof DOMException && error.name === 'AbortError') ? error : networkProblem()
  },
})

/** The body of a call that went well. */
export async function body<T>(call: Promise<{ data?: T }>): Promise<T> {
  const { data } = await call
  if (data === undefined) throw networkProblem()
  return data
}

/** Nothing more than that a call went well. */
export async function done(call: Promise<unknown>): Promise<void> {
  await call
}
