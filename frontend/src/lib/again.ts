import { isProblem, retryDelay, type ProblemKind } from './problem'

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms))

/**
 * Calls again while the answer is a passing problem. Only for calls that may be repeated: those
 * with an idempotency key, and those that the shop says were not carried out. `budgetMs` bounds how
 * long the shopper waits.
 */
export async function again<T>(call: () => Promise<T>, kinds: readonly ProblemKind[], tries: number, budgetMs = Infinity): Promise<T> {
  const end = performance.now() + budgetMs
  for (let failures = 0; ; failures += 1) {
    try {
      return await call()
    } catch (error) {
      const delay = retryDelay(failures, error)
      if (failures + 1 >= tries || !isProblem(error, ...kinds) || performance.now() + delay > end) throw error
      await pause(delay)
    }
  }
}
