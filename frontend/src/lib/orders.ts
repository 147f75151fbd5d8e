import * as v from 'valibot'
import { readJson, writeJson } from './storage'

/**
 * The tokens of the orders placed or opened in this browser. A token is the order's only key: it
 * travels in a header or a fragment, never in a path or a query.
 */
const TOKENS = 'bodega.orders'
const schema = v.record(v.string(), v.string())

/** The token of an order, if this browser has it. */
export function orderToken(order: string): string | undefined {
  return readJson(localStorage, TOKENS, schema)?.[order]
}

/** What opens an order: its token, where this browser has it; else the session does. */
export function orderHeaders(token: string | undefined): Record<string, string> {
  return token === undefined ? {} : { 'Order-Token': token }
}

/** Forgets all tokens: whoever signs out leaves nothing open behind them. */
export const forgetOrderTokens = (): void => writeJson(localStorage, TOKENS, undefined)

/** Keeps a token; the newest fifty are enough. */
export function keepOrderToken(order: string, token: string): void {
  const { [order]: _, ...others } = readJson(localStorage, TOKENS, schema) ?? {}
  writeJson(localStorage, TOKENS, Object.fromEntries([...Object.entries(others), [order, token]].slice(-50)))
}
