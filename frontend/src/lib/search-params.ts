import * as v from 'valibot'

/**
 * Reads the search part of an address: what is named once is a text, what is named again a list.
 * The router's own way would read `?q=123` as a number and write lists as JSON.
 */
export function parseSearch(text: string): Record<string, unknown> {
  const search: Record<string, string | string[]> = {}
  for (const [name, value] of new URLSearchParams(text)) {
    const before = search[name]
    search[name] = before === undefined ? value : [before, value].flat()
  }
  return search
}

/** Writes the search part of an address, with its question mark. */
export function stringifySearch(search: Record<string, unknown>): string {
  const params = new URLSearchParams()
  for (const [name, value] of Object.entries(search)) {
    for (const one of [value].flat()) if (typeof one === 'string' || typeof one === 'number' || typeof one === 'boolean') params.append(name, String(one))
  }
  // Both are allowed there, and addresses are read by people.
  const text = params.toString().replaceAll('%3A', ':').replaceAll('%2C', ',')
  return text === '' ? '' : `?${text}`
}

/** Nothing, where there is nothing or something that cannot be right. */
const lenient = <T>(schema: v.GenericSchema<unknown, T>) => v.fallback(v.optional(schema), undefined)

/** A whole number in an address. */
export const wholeSearch = (least: number, most: number) =>
  lenient<number>(v.pipe(v.unknown(), v.union([v.number(), v.pipe(v.string(), v.regex(/^\d+$/), v.transform(Number))]), v.integer(), v.minValue(least), v.maxValue(most)))

/** A text in an address. */
export const textSearch = (most: number) => lenient<string>(v.pipe(v.unknown(), v.union([v.string(), v.number(), v.boolean()]), v.transform(String), v.trim(), v.minLength(1), v.maxLength(most)))

/** Texts in an address, each once; those that `isGood` refuses are left out. */
export const textsSearch = (most: number, isGood: (text: string) => boolean) =>
  lenient<string[]>(
    v.pipe(
      v.unknown(),
      v.transform((value) => [...new Set([value].flat().filter((one): one is string => typeof one === 'string' && isGood(one)))].slice(0, most)),
      v.minLength(1),
    ),
  )

/** Something that is either said in an address or not. */
export const flagSearch = lenient<true>(v.pipe(v.unknown(), v.union([v.literal(true), v.literal('true')]), v.transform((): true => true)))
