let token: string | undefined

/** The token of an invitation's link, on its way from the address to the page: in memory only, as it works once. */
export const linkToken = {
  set: (text: string): void => void (token = text),
  get: (): string | undefined => token,
}
