const tokens = new Map<string, string>()

/** The tokens of mails' links, on their way from the address to the page: in memory only, as each works once. */
export const linkToken = {
  set: (page: string, token: string): void => void tokens.set(page, token),
  get: (page: string): string | undefined => tokens.get(page),
}
