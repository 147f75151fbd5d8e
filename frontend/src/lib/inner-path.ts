/**
 * A path of this shop, to go on to after signing in; anything else is nothing. Only a single slash
 * begins a path: browsers take two, or one with a backslash, for another site.
 */
export function innerPath(text: unknown): string | undefined {
  if (typeof text !== 'string' || !/^\/(?![/\\])/.test(text)) return undefined
  try {
    // Browsers drop tabs and line ends before they read an address.
    return new URL(text, location.origin).origin === location.origin ? text : undefined
  } catch {
    return undefined
  }
}
