import type { IncomingMessage, ServerResponse } from 'node:http'
/** A stand-in for the API during development. */
export function shop(options: { root: string }): (req: IncomingMessage, res: ServerResponse, next: () => void) => void
