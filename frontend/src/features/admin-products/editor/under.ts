/** The fault of a field, or of something below it. */
export function under(errors: Partial<Record<string, string>>, pointer: string): string | undefined {
  return errors[pointer] ?? Object.entries(errors).find(([name]) => name.startsWith(`${pointer}/`))?.[1]
}
