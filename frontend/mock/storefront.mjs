// What the stand-in for the API knows of the catalogue: lists, facets, search by parts of words,
// suggestions. Everything is counted anew at each call; the demo is small.
import { randomUUID } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const CURRENCY = 'EUR'
const money = (minor) => ({ minor, currency: CURRENCY })
const id = (prefix) => `${prefix}_${randomUUID().replaceAll('-', '')}`
const seo = { title: '', description: '' }

/** Shelves below the demo's own, so that there is a tree. */
const BELOW = [
  { slug: 'cups-mugs', name: 'Cups & Mugs', parent: 'tableware', description: 'For coffee, tea and whatever keeps the hands warm.', has: /mug|cup|espresso|glass|tumbler/ },
  { slug: 'plates-bowls', name: 'Plates & Bowls', parent: 'tableware', description: 'Flat and deep, to be stacked.', has: /plate|bowl|dish/ },
  { slug: 'table-lamps', name: 'Table Lamps', parent: 'lighting', description: 'Light where you sit.', has: /table|reading|desk|portable/ },
]
const COLLECTIONS = [
  { slug: 'made-by-hand', name: 'Made by hand', description: 'Pieces on which somebody has spent an afternoon.', has: (p) => p.tags.includes('handmade') },
  { slug: 'gifts', name: 'Gifts under a hundred', description: 'Small things that are easy to wrap.', has: (p) => p.tags.includes('gift') },
]
/** Who wrote of `mok` meant this. */
const MEANT = { mugg: 'mug', lampe: 'lamp', linnen: 'linen', boul: 'bowl' }

/** A picture without what only the demo's file says. */
export const bare = ({ options: _, ...picture }) => picture

/** Which pictures show a variant: all whose options do not contradict it. */
export function shows(product, variant) {
  return product.pictures.flatMap((q, at) => (Object.entries(q.options ?? {}).every(([name, value]) => variant.options[name] === value) ? [at] : []))
}

const number = (text) => [...text].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 9973, 7)

function load(root) {
  const file = join(root, '../infra/demo/catalogue.json')
  if (!existsSync(file)) return { categories: [], collections: [], products: [] }
  const demo = JSON.parse(readFileSync(file, 'utf8'))
  const picture = ({ name, alt, width, height }) => ({ name, alt, width, height, widths: demo.pictureWidths })
  const products = demo.products.map((p) => {
    const below = BELOW.find((one) => one.parent === p.category && one.has.test(p.slug))
    return {
      ...p,
      id: id('prd'),
      categories: below ? [p.category, below.slug] : [p.category],
      description: p.description.split(/\n\s*\n/).map((part) => `<p>${part.replaceAll('&', '&amp;')}</p>`).join(''),
      rating: number(p.slug) % 3 === 0 ? undefined : 310 + (number(p.slug) % 190),
      sold: number(`${p.slug}!`),
      pictures: p.pictures.map((q) => ({ ...picture(q), options: q.options })),
      variants: p.variants.map((variant, at) => ({ ...variant, id: id('var'), choice: p.options.map((o) => variant.options[o.name]), barcode: at === 0 ? String(4_000_000_000_000 + number(variant.sku)) : undefined, later: variant.sku === 'JAR-PAN-1L' })),
    }
  })
  // One described with everything that a description may have.
  const [rich] = products
  if (rich) rich.description += '<h2>How it is made</h2><p>Thrown in <em>small batches</em>, see <a href="https://example.com/">the workshop</a>.</p><ul><li>Iron-rich clay</li><li>Two glazes<ul><li>inside: white</li></ul></li></ul><h3>Sizes</h3><table><thead><tr><th>Size</th><th>Height</th><th>Content of the vessel</th></tr></thead><tbody><tr><td>Small</td><td>9 cm</td><td>320 ml to the brim</td></tr></tbody></table><blockquote>The mug I reach for first.</blockquote><hr><p>Fired at 1 240 <sup>°</sup>C.</p>'
  // One of which nothing is left at all.
  for (const variant of products.find((p) => p.slug === 'espresso-set')?.variants ?? []) variant.stock = 0
  const within = (slug) => products.filter((p) => p.categories.includes(slug)).length
  const ids = new Map(demo.categories.map((c) => [c.slug, id('cat')]))
  const categories = [
    ...demo.categories.map((c) => ({ id: ids.get(c.slug), slug: c.slug, name: c.name, description: c.description, picture: picture(c.picture), productCount: within(c.slug), seo })),
    ...BELOW.map((c) => ({ id: id('cat'), slug: c.slug, name: c.name, description: c.description, parent: ids.get(c.parent), productCount: within(c.slug), seo })),
  ]
  const collections = COLLECTIONS.map((c) => ({ id: id('col'), slug: c.slug, name: c.name, description: c.description, picture: bare(products.find(c.has).pictures[0]), productCount: products.filter(c.has).length, seo }))
  return { categories, collections, products }
}

/** What staff add is on one shelf only. */
const shelves = (p) => p.categories ?? [p.category]
const cheapest = (p) => p.variants.reduce((a, b) => (b.priceMinor < a.priceMinor ? b : a))
const price = (p) => cheapest(p).priceMinor
const left = (v) => (v.stock > 0 ? v.stock : v.later ? 40 : 0)
const available = (p) => p.variants.some((v) => left(v) > 0)
const attributes = (p) => [...p.options.flatMap((o) => o.values.map((v) => [o.name, v.name])), ...p.details.map((d) => [d.name, d.value])]

/** The name in parts, with what was looked for marked. */
function marked(name, words) {
  if (words.length === 0) return undefined
  const pattern = new RegExp(`(${words.map((word) => word.replace(/\W/g, '\\$&')).join('|')})`, 'i')
  return name.split(pattern).filter(Boolean).map((text) => ({ text, marked: pattern.test(text) }))
}

function card(p, words = []) {
  const least = cheapest(p)
  const colour = p.options.find((o) => o.values.some((v) => v.swatch))
  const parts = marked(p.name, words)
  return {
    id: p.id,
    slug: p.slug,
    name: p.name,
    brand: p.brand,
    price: money(least.priceMinor),
    priceVaries: p.variants.some((v) => v.priceMinor !== least.priceMinor),
    ...(least.compareAtMinor ? { compareAt: money(least.compareAtMinor) } : {}),
    picture: p.pictures[0] && bare(p.pictures[0]),
    ...(p.pictures[1] ? { secondPicture: bare(p.pictures[1]) } : {}),
    swatches: colour?.values ?? [],
    tags: p.tags,
    available: available(p),
    ...(p.rating ? { rating: p.rating } : {}),
    ...(parts ? { nameParts: parts } : {}),
  }
}

const wordsOf = (text) => (text ?? '').toLowerCase().split(/\s+/).filter(Boolean)
const fits = (p, words) => words.every((word) => `${p.name} ${p.brand} ${p.tags.join(' ')} ${attributes(p).map(([, value]) => value).join(' ')}`.toLowerCase().includes(word.replace(/s$/, '')))

/** What a list is narrowed by, one test a kind. */
function tests(query) {
  const brands = query.getAll('brand')
  const min = Number(query.get('priceMin') ?? 0)
  const max = Number(query.get('priceMax') ?? Infinity)
  const chosen = new Map()
  for (const attr of query.getAll('attr')) {
    const [name, ...value] = attr.split(':')
    chosen.set(name, [...(chosen.get(name) ?? []), value.join(':')])
  }
  return new Map([
    ['category', (p) => !query.get('category') || shelves(p).includes(query.get('category'))],
    ['brand', (p) => brands.length === 0 || brands.includes(p.brand)],
    ['price', (p) => price(p) >= min && price(p) <= max],
    ['rating', (p) => !query.get('rating') || (p.rating ?? 0) >= Number(query.get('rating')) * 100],
    ['available', (p) => query.get('available') !== 'true' || available(p)],
    ['onSale', (p) => query.get('onSale') !== 'true' || Boolean(cheapest(p).compareAtMinor)],
    ...[...chosen].map(([name, values]) => [`attr ${name}`, (p) => attributes(p).some(([other, value]) => other === name && values.includes(value))]),
  ])
}

function counted(values) {
  const counts = new Map()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  return [...counts].sort(([a, n], [b, m]) => m - n || a.localeCompare(b)).map(([value, count]) => ({ value, count }))
}

function facets(found, by, categories, mood) {
  const but = (kind) => found.filter((p) => [...by].every(([other, test]) => other === kind || test(p)))
  const names = counted(found.flatMap((p) => attributes(p).map(([name]) => name)))
  const priced = but('price').map(price)
  const bounds = [0, 2000, 4000, 8000, 15000].filter((bound) => bound <= Math.max(0, ...priced))
  const brands = counted(but('brand').map((p) => p.brand))
  return {
    categories: categories.map(({ slug, name }) => ({ slug, name, count: but('category').filter((p) => shelves(p).includes(slug)).length })).filter((one) => one.count > 0),
    brands: mood === 'many' ? [...brands, ...Array.from({ length: 51 }, (_, at) => ({ value: `Another maker, number ${at + 1}`, count: 51 - at }))] : brands,
    attributes: names.map(({ value: name }) => ({ name, values: counted(but(`attr ${name}`).flatMap((p) => [...new Set(attributes(p).filter(([other]) => other === name).map(([, value]) => value))])) })).filter((one) => one.values.length > 0),
    prices: bounds.map((from, at) => ({ from, ...(bounds[at + 1] ? { to: bounds[at + 1] } : {}), count: priced.filter((minor) => minor >= from && minor < (bounds[at + 1] ?? Infinity)).length })),
    ...(priced.length > 0 ? { priceMin: Math.min(...priced), priceMax: Math.max(...priced) } : {}),
    ratings: [4, 3, 2, 1].map((atLeast) => ({ atLeast, count: but('rating').filter((p) => (p.rating ?? 0) >= atLeast * 100).length })),
    available: but('available').filter(available).length,
    onSale: but('onSale').filter((p) => cheapest(p).compareAtMinor).length,
  }
}

const SORTS = {
  featured: (a, b) => Number(b.featured) - Number(a.featured) || b.publishedAt.localeCompare(a.publishedAt),
  newest: (a, b) => b.publishedAt.localeCompare(a.publishedAt),
  'price-asc': (a, b) => price(a) - price(b),
  'price-desc': (a, b) => price(b) - price(a),
  rating: (a, b) => (b.rating ?? 0) - (a.rating ?? 0),
  'best-selling': (a, b) => (b.sold ?? 0) - (a.sold ?? 0),
}

/** What the catalogue answers. */
export function storefront({ root, problem }) {
  const { categories, collections, products } = load(root)
  const watched = new Map()
  const missing = () => problem(404, 'not-found', 'Not found')

  function list({ query, mood }) {
    const category = query.get('category')
    const collection = query.get('collection')
    if (category && !categories.some((c) => c.slug === category)) throw missing()
    if (collection && !collections.some((c) => c.slug === collection)) throw missing()
    const size = Number(query.get('pageSize') ?? 24)
    const page = Number(query.get('page') ?? 1)
    const words = wordsOf(query.get('q'))
    const found = products.filter((p) => !p.hidden && fits(p, words) && (!collection || COLLECTIONS.find((c) => c.slug === collection).has(p)))
    const by = tests(query)
    const all = found.filter((p) => [...by.values()].every((test) => test(p))).sort(SORTS[query.get('sort')] ?? SORTS.featured)
    const meant = words.map((word) => MEANT[word] ?? word).join(' ')
    const isLimited = mood === 'limited'
    return {
      items: all.slice((page - 1) * size, page * size).map((p) => card(p, words)),
      page,
      pageSize: size,
      hasMore: page * size < all.length,
      ...(isLimited ? { limited: true } : { total: all.length }),
      ...(query.get('facets') === 'true' && !isLimited ? { facets: facets(found, by, categories, mood) } : {}),
      ...(meant === words.join(' ') ? {} : { didYouMean: meant }),
    }
  }

  function suggest({ query }) {
    const words = wordsOf(query.get('q'))
    if (words.length === 0) return { queries: [], categories: [], products: [] }
    const found = products.filter((p) => !p.hidden && fits(p, words))
    const last = words.at(-1)
    const completions = counted(found.flatMap((p) => p.name.toLowerCase().split(/[\s-]+/).filter((word) => word.startsWith(last))))
    return {
      queries: completions.slice(0, 5).map(({ value }) => [...words.slice(0, -1), value].join(' ')),
      categories: categories.filter((c) => words.every((word) => c.name.toLowerCase().includes(word))).slice(0, 3).map(({ slug, name }) => ({ slug, name })),
      products: found.slice(0, 6).map((p) => card(p, words)),
    }
  }

  function view({ match }) {
    // As if it had been called otherwise before.
    const slug = decodeURIComponent(match[1]).replace(/^old-/, '')
    const p = products.find((p) => p.slug === slug && !p.hidden)
    if (!p) throw missing()
    return {
      id: p.id,
      slug: p.slug,
      name: p.name,
      brand: p.brand,
      description: p.description,
      details: p.details,
      breadcrumbs: shelves(p).flatMap((one) => categories.find((c) => c.slug === one) ?? []).map(({ slug, name }) => ({ slug, name })),
      options: p.options,
      variants: p.variants.map((v) => ({
        id: v.id,
        sku: v.sku,
        choice: v.choice,
        price: money(v.priceMinor),
        ...(v.compareAtMinor ? { compareAt: money(v.compareAtMinor) } : {}),
        ...(v.barcode ? { barcode: v.barcode } : {}),
        available: left(v),
        backorder: v.stock === 0 && left(v) > 0,
        pictures: shows(p, v),
      })),
      pictures: p.pictures.map(bare),
      tags: p.tags,
      publishedAt: p.publishedAt,
      seo,
      related: products.filter((other) => other !== p && other.category === p.category).slice(0, 4).map((other) => card(other)),
    }
  }

  function watch({ body }) {
    const found = products.flatMap((p) => p.variants).find((v) => v.id === body.variant)
    if (!found) throw missing()
    if (!/^[^@\s]+@[^@\s]+\.[a-z]+$/i.test(body.email ?? '')) throw problem(422, 'invalid-request', 'Some fields are not right', { errors: [{ pointer: '#/email', code: 'malformed', detail: 'is not an e-mail address' }] })
    const asked = (watched.get(body.email) ?? 0) + 1
    if (asked > 3) throw problem(429, 'too-many-attempts', 'Too many attempts')
    watched.set(body.email, asked)
    return { availableNow: found.stock > 0 }
  }

  const api = [
    ['GET', /^\/api\/categories$/, () => ({ items: categories })],
    ['GET', /^\/api\/collections$/, () => ({ items: collections })],
    ['GET', /^\/api\/products$/, list],
    ['GET', /^\/api\/products\/([^/]+)$/, view],
    ['GET', /^\/api\/suggestions$/, suggest],
    ['POST', /^\/api\/stock-alerts$/, watch],
  ]
  return { api, products, categories }
}
