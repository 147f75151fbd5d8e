import * as v from 'valibot'

/** Reads a text; `null` where the browser refuses storage. */
export function read(storage: Storage, key: string): string | null {
  try {
    return storage.getItem(key)
  } catch {
    return null
  }
}

/** Writes a text, or removes it; a full or forbidden storage is no reason to fail. */
export function write(storage: Storage, key: string, text: string | null): void {
  try {
    if (text === null) storage.removeItem(key)
    else storage.setItem(key, text)
  } catch {
    // Private windows and full disks: the page works on without it.
  }
}

/** Reads JSON of a known shape; anything else counts as absent. */
export function readJson<const S extends v.GenericSchema>(storage: Storage, key: string, schema: S): v.InferOutput<S> | undefined {
  const text = read(storage, key)
  if (text === null) return undefined
  try {
    const parsed = v.safeParse(schema, JSON.parse(text))
    return parsed.success ? parsed.output : undefined
  } catch {
    return undefined
  }
}

/** Writes JSON. */
export function writeJson(storage: Storage, key: string, value: unknown): void {
  write(storage, key, value === undefined ? null : JSON.stringify(value))
}
