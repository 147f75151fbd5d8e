import { isProblem, readProblem } from './problem'
import type { session } from './session'

type Session = Pick<typeof session, 'token' | 'renew'>

/** What depends on who asks. Public reads go without a token, so that shared caches may answer. */
const PERSONAL = /^\/api\/(cart|checkout|orders|account|admin)(\/|$)/

/** Whether a guest may make this call too: their own cart, or an order by its token. */
function isOpenToGuests(request: Request, path: string): boolean {
  return path.startsWith('/api/cart') || request.headers.has('Order-Token')
}

/**
 * Sends a call as whoever is signed in. Where the shop does not know the token any more, the session
 * is renewed and the call repeated, once.
 */
export async function sendAuthorized(request: Request, session: Session, send: (request: Request) => Promise<Response>): Promise<Response> {
  const path = new URL(request.url).pathname
  if (!PERSONAL.test(path)) return send(request)
  const token = await session.token()
  if (token === undefined) return send(request)
  // A body can be read once only.
  const repeat = request.clone()
  request.headers.set('Authorization', `Bearer ${token}`)
  const response = await send(request)
  if (response.status !== 401 || !isProblem(await readProblem(response.clone()), 'unauthenticated')) return response
  const fresh = await session.renew(token)
  if (fresh !== undefined) repeat.headers.set('Authorization', `Bearer ${fresh}`)
  else if (!isOpenToGuests(repeat, path)) return response
  return send(repeat)
}
