/** A percentage that somebody typed, in hundredths of a percent; nothing where it is none, or too much. */
export function parseBasisPoints(text: string, most: number): number | undefined {
  const match = /^(\d{1,4})(?:[.,](\d{1,2}))?\s*%?$/.exec(text.trim())
  if (!match) return undefined
  const points = Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0'))
  return points > 0 && points <= most ? points : undefined
}

/** `−12.5 %`, from hundredths of a percent. */
export function writePercent(points: number): string {
  const whole = Math.trunc(Math.abs(points) / 100)
  const rest = String(Math.abs(points) % 100).padStart(2, '0').replace(/0+$/, '')
  return `${points < 0 ? '−' : '+'}${whole}${rest === '' ? '' : `.${rest}`}\u00a0%`
}

/** A price after the change, as the shop rounds: half away from zero, in whole minor units. */
export const byBasisPoints = (minor: number, points: number): number => Math.max(0, Number((BigInt(minor) * BigInt(10_000 + points) * 2n + 10_000n) / 20_000n))

/** What a title is in an address. The shop makes it where nothing is said; this only shows it before. */
export function slugOf(title: string): string {
  const plain = title
    .replace(/ß/g, 'ss')
    .replace(/[øØ]/g, 'o')
    .replace(/[æÆ]/g, 'ae')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/['’]/g, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
  return plain.length <= 100 ? plain : plain.slice(0, 100).replace(/-[^-]*$/, '')
}
