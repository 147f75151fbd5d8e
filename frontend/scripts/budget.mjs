// Fails where the storefront's entry has grown over its budget: what `index.html` loads before
// any page's own chunk, gzipped. Fonts and the other entry do not count.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

const BUDGET_KIB = { js: 155, css: 15 }
const dist = new URL('../dist/', import.meta.url).pathname
if (!existsSync(join(dist, 'index.html'))) {
  console.error('Nothing is built: run `npm run build` first.')
  process.exit(1)
}

const html = readFileSync(join(dist, 'index.html'), 'utf8')
const files = new Set([...html.matchAll(/(?:src|href)="\/([^"]+\.(?:js|css))"/g)].map((match) => match[1]))
// What those chunks import statically comes with them, also where the HTML does not preload it.
for (const file of files) {
  if (!file.endsWith('.js')) continue
  const code = readFileSync(join(dist, file), 'utf8')
  for (const match of code.matchAll(/(?:from|import)\s*["']\.\/([^"']+\.js)["']/g)) files.add(`assets/${match[1]}`)
}

const size = { js: 0, css: 0 }
for (const file of [...files].sort()) {
  const kib = gzipSync(readFileSync(join(dist, file)), { level: 9 }).length / 1024
  size[file.endsWith('.css') ? 'css' : 'js'] += kib
  console.log(`${kib.toFixed(1).padStart(8)} KiB  ${file}`)
}
let over = false
for (const [kind, budget] of Object.entries(BUDGET_KIB)) {
  over ||= size[kind] > budget
  console.log(`${size[kind].toFixed(1).padStart(8)} KiB  ${kind} in all, of ${budget}${size[kind] > budget ? ': OVER' : ''}`)
}
if ([...files].some((file) => /admin/.test(file))) {
  console.error('The storefront loads a part of the dashboard.')
  over = true
}
process.exit(over ? 1 : 0)
