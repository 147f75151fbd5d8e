/** The most groups, and words of one. */
export const MOST = { groups: 200, words: 10 } as const

/** What keeps groups of words from being taken, by their place. */
export type GroupFault = 'few' | 'many' | 'twice'

/** What is wrong with the groups; those without words are left out when they are sent. */
export function faultsOf(groups: readonly (readonly string[])[]): Partial<Record<number, GroupFault>> {
  const seen = new Map<string, number>()
  const faults: Partial<Record<number, GroupFault>> = {}
  for (const [at, words] of groups.entries()) {
    if (words.length === 0) continue
    if (words.length < 2) faults[at] = 'few'
    else if (words.length > MOST.words) faults[at] = 'many'
    for (const word of words) {
      const key = word.toLowerCase()
      if (seen.has(key) && seen.get(key) !== at) faults[at] ??= 'twice'
      seen.set(key, at)
    }
  }
  return faults
}
