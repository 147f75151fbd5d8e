// The mock's catalogue for staff: products, categories, collections and the search's words. What is
// saved here is what the mock's shop sells. Add `?mock=conflict` to the editor's address, and the
// next save finds that somebody else was faster.
import { randomUUID } from 'node:crypto'

const fresh = (prefix) => `${prefix}_${randomUUID().replaceAll('-', '')}`
const now = () => new Date().toISOString()
const slugOf = (text) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '')
const noSeo = () => ({ title: '', description: '' })

/** A demo product as staff see it. */
function draftOf(p, categories, money, shows) {
  return {
    title: p.name,
    slug: p.slug,
    description: /</.test(p.description) ? p.description : p.description.split('\n\n').map((text) => `<p>${text}</p>`).join(''),
    status: 'active',
    publishAt: p.publishedAt,
    brand: p.brand,
    tags: [...p.tags],
    attributes: p.details.map(({ name, value }) => ({ name, value: { kind: 'text', text: value } })),
    categories: categories.filter(({ slug }) => slug === p.category).map(({ id }) => id),
    options: structuredClone(p.options),
    variants: p.variants.map((v) => ({ id: v.id, choice: v.choice, sku: v.sku, price: money(v.priceMinor), ...(v.compareAtMinor ? { compareAt: money(v.compareAtMinor) } : {}), taxClass: 'standard', stockPolicy: { kind: 'deny' }, pictures: shows(p, v).length === p.pictures.length ? [] : shows(p, v) })),
    pictures: p.pictures.map(({ name, alt }) => ({ name, alt })),
    seo: noSeo(),
    related: [],
    featured: Boolean(p.featured),
  }
}

/** Makes the endpoints of the catalogue; `products` and `variants` are what the shop sells. */
export function catalogue({ products, categories, variants, levels, openStock, pictures, money, shows, problem, invalid, allowed, note }) {
  const faulty = (errors) => problem(422, 'invalid-request', 'Some fields are not right', { errors })
  const entries = new Map()
  const tree = categories.map((c, position) => ({ id: c.id, version: 1, slug: c.slug, name: c.name, description: c.description, picture: c.picture, hidden: false, parent: null, position, seo: noSeo() }))
  for (const p of products) {
    for (const { picture: _, ...q } of p.pictures) pictures.set(q.name, { name: q.name, alt: q.alt, width: q.width, height: q.height, widths: q.widths })
    entries.set(p.id, { id: p.id, version: 1, createdAt: p.publishedAt, updatedAt: p.publishedAt, oldSlugs: [], draft: draftOf(p, tree, money, shows) })
  }
  // Below the first, for a tree.
  if (tree[2]) Object.assign(tree[2], { parent: tree[0].id, position: 0 })
  const collections = []
  const words = { synonyms: [['sofa', 'couch', 'settee'], ['mug', 'cup']] }

  const isLive = ({ draft }) => draft.status === 'active' && (!draft.publishAt || Date.parse(draft.publishAt) <= Date.now())
  const picture = ({ name, alt }) => ({ ...pictures.get(name), alt })
  const stockOf = (id) => variants.get(id)?.variant.stock ?? 0
  const find = (req, match) => {
    const { user } = allowed(req, 'products-manage')
    const entry = entries.get(match[1])
    if (!entry) throw problem(404, 'not-found', 'Not found')
    return { user, entry }
  }
  const detail = ({ id, version, createdAt, updatedAt, oldSlugs, draft }) => ({
    id, version, createdAt, updatedAt, oldSlugs, product: draft, live: isLive({ draft }), pictures: draft.pictures.map(picture),
    stock: draft.variants.map((v) => ({ variant: v.id, onHand: stockOf(v.id) + (levels.get(v.id)?.reserved ?? 0), reserved: levels.get(v.id)?.reserved ?? 0, available: stockOf(v.id) })),
  })
  const row = (entry) => {
    const { id, version, updatedAt, draft } = entry
    const price = draft.variants.reduce((a, b) => (b.price.minor < a.price.minor ? b : a)).price
    return {
      id, version, slug: draft.slug, title: draft.title, status: draft.status, live: isLive(entry), ...(draft.publishAt ? { publishAt: draft.publishAt } : {}),
      ...(draft.pictures[0] ? { picture: picture(draft.pictures[0]) } : {}), brand: draft.brand, price, priceVaries: draft.variants.some((v) => v.price.minor !== price.minor),
      variants: draft.variants.length, sku: draft.variants[0].sku, categories: draft.categories, tags: draft.tags, available: draft.variants.reduce((n, v) => n + stockOf(v.id), 0), updatedAt,
    }
  }
  const cardOf = (entry) => {
    const { id, slug, title, brand, price, priceVaries, picture: first, tags, available } = row(entry)
    return { id, slug, name: title, brand, price, priceVaries, picture: first, tags, swatches: [], available: available > 0 }
  }

  function check(draft, own) {
    const errors = []
    const fault = (pointer, code, detailText) => errors.push({ pointer: `#/product/${pointer}`, code, detail: detailText })
    if (!draft.title?.trim()) fault('title', 'missing', 'must not be empty')
    if (draft.slug && !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(draft.slug)) fault('slug', 'malformed', 'must be small letters a to z, digits and single hyphens between them, at most 100')
    const others = [...entries.values()].filter(({ id }) => id !== own)
    if (others.some((other) => other.draft.slug === (draft.slug || slugOf(draft.title ?? '')))) fault('slug', 'taken', 'is that of another product')
    const skus = new Set(others.flatMap((other) => other.draft.variants.map(({ sku }) => sku)))
    for (const [at, v] of draft.variants.entries()) {
      if (!v.sku) fault(`variants/${at}/sku`, 'missing', 'must not be empty')
      else if (skus.has(v.sku)) fault(`variants/${at}/sku`, 'taken', 'is that of another variant')
      skus.add(v.sku)
      if (v.choice.length !== draft.options.length) fault(`variants/${at}/choice`, 'mismatch', 'must name a value of each option')
      for (const [place, name] of v.choice.entries()) if (!draft.options[place]?.values.some((value) => value.name === name)) fault(`variants/${at}/choice/${place}`, 'unknown', 'is no value of the option')
      if (v.compareAt && v.compareAt.minor <= v.price.minor) fault(`variants/${at}/compareAt`, 'out-of-range', 'must be more than the price')
    }
    for (const [at, { name }] of draft.pictures.entries()) if (!pictures.has(name)) fault(`pictures/${at}/name`, 'unknown', 'is no picture of the shop; upload it first')
    if (errors.length) throw faulty(errors)
  }

  /** Writes a draft, and makes it what the shop sells. */
  function write(entry, draft, opening = []) {
    const before = entry.draft
    const gone = (before?.variants ?? []).filter(({ id }) => !draft.variants.some((v) => v.id === id))
    const promised = gone.find(({ id }) => levels.get(id)?.reserved > 0)
    if (promised) throw problem(409, 'stock-promised', 'Units are promised to orders', { detail: `${levels.get(promised.id).reserved} of ${promised.sku}` })
    if (before && before.slug !== draft.slug) entry.oldSlugs.push(before.slug)
    const made = draft.variants.map((v) => ({ ...v, id: v.id ?? fresh('var') }))
    Object.assign(entry, { version: entry.version + 1, updatedAt: now(), draft: { ...draft, title: draft.title.trim(), slug: draft.slug || slugOf(draft.title), tags: [...new Set(draft.tags)], variants: made } })
    let shown = products.find(({ id }) => id === entry.id)
    if (!shown) products.push((shown = { id: entry.id, publishedAt: now(), details: [] }))
    const category = tree.find(({ id }) => id === draft.categories[0])
    const known = new Map((shown.variants ?? []).map((v) => [v.id, v]))
    Object.assign(shown, {
      slug: entry.draft.slug, name: entry.draft.title, brand: draft.brand, description: draft.description, tags: entry.draft.tags, featured: draft.featured, hidden: !isLive(entry), category: category?.slug ?? categories[0]?.slug, options: draft.options,
      pictures: draft.pictures.map((each) => ({ ...picture(each), options: {} })),
      details: draft.attributes.map(({ name, value }) => ({ name, value: value.text ?? (value.values ? value.values.map((one) => one.name ?? one).join(', ') : `${value.thousandths / 1000} ${value.unit}`.trim()) })),
      variants: made.map((v) => ({ id: v.id, sku: v.sku, choice: v.choice, options: Object.fromEntries(draft.options.map((o, at) => [o.name, v.choice[at]])), priceMinor: v.price.minor, compareAtMinor: v.compareAt?.minor, stock: known.get(v.id)?.stock ?? opening.find(({ sku }) => sku === v.sku)?.units ?? 0 })),
    })
    for (const { id } of gone) variants.delete(id)
    for (const variant of shown.variants) {
      variants.set(variant.id, { product: shown, variant })
      if (!levels.has(variant.id)) openStock(variant.id, variant.stock)
    }
  }

  function versioned(req, entry, current) {
    const wanted = /^"(\d+)"$/.exec(req.headers['if-match'] ?? '')?.[1]
    if (wanted === undefined) throw problem(428, 'version-needed', 'Name the version')
    if (Number(wanted) !== entry.version) throw problem(412, 'changed-meanwhile', 'Somebody else changed it', { current: current() })
  }
  const disturbed = new Set()
  /** Somebody who is always faster, once. */
  function disturb(req, entry) {
    if (!/[?&]mock=conflict/.test(req.headers.referer ?? '') || disturbed.has(entry.id)) return
    disturbed.add(entry.id)
    const draft = structuredClone(entry.draft)
    draft.title = `${draft.title}, new`
    draft.tags = [...draft.tags, 'theirs']
    draft.variants[0].price.minor += 100
    write(entry, draft)
  }

  const below = (id) => [id, ...tree.filter(({ parent }) => parent === id).flatMap((c) => below(c.id))]
  const treeView = () => ({
    items: tree.map((c) => ({ ...c, productCount: [...entries.values()].filter((e) => isLive(e) && e.draft.categories.some((one) => below(c.id).includes(one))).length })),
  })
  const renumber = (parent) => tree.filter((c) => c.parent === parent).sort((a, b) => a.position - b.position).forEach((c, at) => (c.position = at))
  function shelf(body, at, list, own) {
    const errors = []
    const slug = body.slug || slugOf(body.name ?? '')
    if (!body.name?.trim()) errors.push({ pointer: `${at}/name`, code: 'missing', detail: 'must not be empty' })
    if (list.some((other) => other.id !== own && other.slug === slug)) errors.push({ pointer: `${at}/slug`, code: 'taken', detail: 'is taken' })
    if (errors.length) throw faulty(errors)
    return { name: body.name.trim(), slug, description: body.description ?? '', hidden: Boolean(body.hidden), picture: body.picture ? { ...pictures.get(body.picture), alt: body.alt ?? '' } : undefined, seo: body.seo ?? noSeo() }
  }
  const category = (req, match) => {
    const { user } = allowed(req, 'products-manage')
    const found = tree.find(({ id }) => id === match[1])
    if (!found) throw problem(404, 'not-found', 'Not found')
    return { user, found }
  }

  const isMet = ({ draft }, c) => {
    const prices = draft.variants.map((v) => v.price.minor)
    switch (c.kind) {
      case 'tag': return draft.tags.includes(c.tag)
      case 'brand': return draft.brand === c.brand
      case 'category': return draft.categories.some((id) => below(c.category).includes(id))
      case 'price-at-most': return Math.min(...prices) <= c.minor
      case 'price-at-least': return Math.max(...prices) >= c.minor
      case 'on-sale': return draft.variants.some((v) => v.compareAt)
      default: return draft.attributes.some((a) => a.name === c.name && JSON.stringify(a.value).includes(`"${c.value}"`))
    }
  }
  const inCollection = (collection, entry) => (collection.selection.kind === 'chosen' ? collection.selection.products.includes(entry.id) : collection.selection.conditions.length > 0 && collection.selection.conditions[collection.selection.match === 'all' ? 'every' : 'some']((c) => isMet(entry, c)))
  const collectionRow = ({ selection, ...c }) => ({ ...c, byRule: selection.kind === 'rule', productCount: [...entries.values()].filter((e) => isLive(e) && inCollection({ selection }, e)).length })
  const collectionDetail = (c) => ({ collection: collectionRow(c), selection: c.selection, chosen: (c.selection.products ?? []).map((id) => ({ id, ...(entries.has(id) ? { card: cardOf(entries.get(id)) } : {}) })) })
  const collectionOf = (req, match) => {
    const { user } = allowed(req, 'products-manage')
    const found = collections.find(({ id }) => id === match[1])
    if (!found) throw problem(404, 'not-found', 'Not found')
    return { user, found }
  }
  const table = () => ({ items: [...collections].sort((a, b) => a.name.localeCompare(b.name)).map(collectionRow) })
  for (const [name, selection] of [['Winter table', { kind: 'chosen', products: products.slice(0, 4).map(({ id }) => id) }], ['Under thirty', { kind: 'rule', match: 'all', conditions: [{ kind: 'price-at-most', minor: 3000 }] }]]) {
    collections.push({ id: fresh('col'), version: 1, updatedAt: now(), ...shelf({ name }, '#', []), selection })
  }

  function changeOne(id, change) {
    const entry = entries.get(id)
    if (!entry) return { product: id, done: false, fault: 'is not there any more' }
    const draft = structuredClone(entry.draft)
    if (change.kind === 'status') draft.status = change.status
    if (change.kind === 'add-tag') draft.tags.push(change.tag)
    if (change.kind === 'remove-tag') draft.tags = draft.tags.filter((tag) => tag !== change.tag)
    if (change.kind === 'add-category' && !draft.categories.includes(change.category)) draft.categories.push(change.category)
    if (change.kind === 'remove-category') draft.categories = draft.categories.filter((one) => one !== change.category)
    if (change.kind === 'price-by-percent') {
      for (const v of draft.variants) {
        const next = Math.round((v.price.minor * (10_000 + change.basisPoints)) / 10_000)
        if (next === 0) return { product: id, done: false, fault: 'would cost nothing' }
        if (change.keepAsCompareAt) v.compareAt = v.price
        else if (v.compareAt && v.compareAt.minor <= next) delete v.compareAt
        v.price = money(next)
      }
    }
    if (JSON.stringify(draft) !== JSON.stringify(entry.draft)) write(entry, draft)
    return { product: id, done: true }
  }

  const api = [
    ['GET', /^\/api\/admin\/products$/, ({ req, query }) => {
      allowed(req, 'products-manage')
      const wanted = (query.get('search') ?? '').toLowerCase().split(/\s+/).filter(Boolean)
      const collection = collections.find(({ id }) => id === query.get('collection'))
      const fits = (entry) => {
        const { draft } = entry
        const parts = [...`${draft.title} ${draft.brand} ${draft.tags.join(' ')}`.split(/[^\p{L}\p{N}]+/u), ...draft.variants.map(({ sku }) => sku)].map((part) => part.toLowerCase())
        return wanted.every((word) => parts.some((part) => part.startsWith(word))) && (!query.get('status') || draft.status === query.get('status')) && (!query.get('brand') || draft.brand === query.get('brand')) && (!query.get('tag') || draft.tags.includes(query.get('tag'))) && (!query.get('category') || draft.categories.some((id) => below(query.get('category')).includes(id))) && (!query.get('collection') || (collection && inCollection(collection, entry)))
      }
      const by = { title: (a, b) => a.title.localeCompare(b.title), 'title-desc': (a, b) => b.title.localeCompare(a.title), price: (a, b) => a.price.minor - b.price.minor, 'price-desc': (a, b) => b.price.minor - a.price.minor, published: (a, b) => (b.publishAt ?? '').localeCompare(a.publishAt ?? ''), updated: (a, b) => b.updatedAt.localeCompare(a.updatedAt) }[query.get('sort') ?? 'updated']
      const all = [...entries.values()].filter(fits).map(row).sort(by)
      const [page, size] = [Number(query.get('page') ?? 1), Number(query.get('pageSize') ?? 25)]
      return { items: all.slice((page - 1) * size, page * size), total: all.length, more: all.length > page * size }
    }],
    ['POST', /^\/api\/admin\/products$/, ({ req, res, body }) => {
      const { user } = allowed(req, 'products-manage')
      check(body.product)
      const entry = { id: fresh('prd'), version: 0, createdAt: now(), oldSlugs: [] }
      write(entry, body.product, body.opening)
      entries.set(entry.id, entry)
      note(req, 'product-created', user, undefined, [{ field: 'title', after: entry.draft.title }])
      res.statusCode = 201
      return detail(entry)
    }],
    ['POST', /^\/api\/admin\/products\/changes$/, ({ req, body }) => {
      allowed(req, 'products-manage')
      return { items: body.products.map((id) => changeOne(id, body.change)) }
    }],
    ['GET', /^\/api\/admin\/products\/([^/]+)$/, ({ req, match }) => detail(find(req, match).entry)],
    ['PUT', /^\/api\/admin\/products\/([^/]+)$/, ({ req, match, body }) => {
      const { user, entry } = find(req, match)
      disturb(req, entry)
      versioned(req, entry, () => detail(entry))
      check(body.product, entry.id)
      write(entry, body.product, body.opening)
      note(req, 'product-changed', user, undefined, [{ field: 'title', after: entry.draft.title }])
      return detail(entry)
    }],
    ['GET', /^\/api\/admin\/categories$/, ({ req }) => allowed(req, 'products-manage') && treeView()],
    ['POST', /^\/api\/admin\/categories$/, ({ req, body }) => {
      allowed(req, 'products-manage')
      const parent = body.parent ?? null
      tree.push({ id: fresh('cat'), version: 1, parent, position: tree.filter((c) => c.parent === parent).length, ...shelf(body.category, '#/category', tree) })
      return treeView()
    }],
    ['PUT', /^\/api\/admin\/categories\/([^/]+)$/, ({ req, match, body }) => {
      const { found } = category(req, match)
      versioned(req, found, () => treeView().items.find(({ id }) => id === found.id))
      Object.assign(found, shelf(body, '#', tree, found.id), { version: found.version + 1 })
      return treeView()
    }],
    ['PUT', /^\/api\/admin\/categories\/([^/]+)\/place$/, ({ req, match, body }) => {
      const { found } = category(req, match)
      const [from, parent] = [found.parent, body.parent ?? null]
      if (parent && below(found.id).includes(parent)) throw invalid('#/parent', 'below-itself', 'is below this category')
      Object.assign(found, { parent, position: body.position - 0.5, version: found.version + 1 })
      if (from === parent) {
        // The place is meant without the category itself.
        const others = tree.filter((c) => c.parent === parent && c !== found).sort((a, b) => a.position - b.position)
        others.forEach((c, at) => (c.position = at))
      }
      renumber(parent)
      renumber(from)
      return treeView()
    }],
    ['DELETE', /^\/api\/admin\/categories\/([^/]+)$/, ({ req, match }) => {
      const { found } = category(req, match)
      if (tree.some(({ parent }) => parent === found.id)) throw problem(409, 'category-not-empty', 'It has others below it')
      tree.splice(tree.indexOf(found), 1)
      renumber(found.parent)
      for (const { draft } of entries.values()) draft.categories = draft.categories.filter((id) => id !== found.id)
      return treeView()
    }],
    ['GET', /^\/api\/admin\/collections$/, ({ req }) => allowed(req, 'products-manage') && table()],
    ['POST', /^\/api\/admin\/collections$/, ({ req, body }) => {
      allowed(req, 'products-manage')
      const made = { id: fresh('col'), version: 1, updatedAt: now(), ...shelf(body.collection, '#/collection', collections), selection: body.selection }
      collections.push(made)
      return collectionDetail(made)
    }],
    ['GET', /^\/api\/admin\/collections\/([^/]+)$/, ({ req, match }) => collectionDetail(collectionOf(req, match).found)],
    ['PUT', /^\/api\/admin\/collections\/([^/]+)$/, ({ req, match, body }) => {
      const { found } = collectionOf(req, match)
      versioned(req, found, () => collectionDetail(found))
      Object.assign(found, shelf(body.collection, '#/collection', collections, found.id), { version: found.version + 1, updatedAt: now(), selection: body.selection })
      return collectionDetail(found)
    }],
    ['DELETE', /^\/api\/admin\/collections\/([^/]+)$/, ({ req, match }) => {
      const { found } = collectionOf(req, match)
      collections.splice(collections.indexOf(found), 1)
      return table()
    }],
    ['GET', /^\/api\/admin\/search$/, ({ req }) => allowed(req, 'products-manage') && { ...words, indexed: [...entries.values()].filter(isLive).length, waiting: 0 }],
    ['PUT', /^\/api\/admin\/search$/, ({ req, body }) => {
      const { user } = allowed(req, 'products-manage')
      words.synonyms = body.synonyms
      note(req, 'search-words-set', user)
      return { ...words, indexed: [...entries.values()].filter(isLive).length, waiting: 0 }
    }],
  ]
  return { api, entries, check, write }
}
