import axe from 'axe-core'

/** What axe finds; jsdom paints nothing, so colours are looked at in a real browser. */
export async function faultsOfPage(): Promise<string[]> {
  const { violations } = await axe.run(document.body, { rules: { 'color-contrast': { enabled: false }, region: { enabled: false } } })
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`)
}
