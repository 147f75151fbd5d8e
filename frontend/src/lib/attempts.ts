import { isProblem } from './problem'
import { uuid } from './uuid'

/**
 * Sends changes so that none is made twice. The key of a change whose outcome is unknown is kept, so
 * that sending the same form again repeats that call; another change, or a known outcome, ends it.
 */
export function attempts<W, A>(send: (key: string, wish: W) => Promise<A>) {
  let open: { key: string; wish: string } | undefined
  return async (wish: W): Promise<A> => {
    const text = JSON.stringify(wish)
    if (open?.wish !== text) open = { key: uuid(), wish: text }
    try {
      const answer = await send(open.key, wish)
      open = undefined
      return answer
    } catch (error) {
      if (isProblem(error) && error.isDefinite) open = undefined
      throw error
    }
  }
}
