const LENGTH_MAX = 40

/** A stable word made of a name, that no other has: `Über Nacht` is `uber-nacht`. */
export function wordOf(name: string, taken: ReadonlySet<string>, otherwise: string): string {
  const plain = name
    .toLowerCase()
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/ß/g, 'ss')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, LENGTH_MAX - 4)
    .replace(/^-+|-+$/g, '')
  const word = plain || otherwise
  for (let number = 1; ; number += 1) {
    const wanted = number === 1 ? word : `${word}-${number}`
    if (!taken.has(wanted)) return wanted
  }
}

/** The word of each entry: the one that it has, else one made of its name. */
export function wordsOf(entries: readonly { id?: string; name: string }[], otherwise: string): string[] {
  const taken = new Set(entries.flatMap(({ id }) => id ?? []))
  return entries.map(({ id, name }) => {
    const word = id ?? wordOf(name, taken, otherwise)
    taken.add(word)
    return word
  })
}
