// The mock's uploads and files: pictures become a toned plate, a file of products is read line by
// line as the shop reads it, slowly enough to be watched. A picture called `refused…` is refused.
import { randomUUID } from 'node:crypto'

const fresh = (prefix) => `${prefix}_${randomUUID().replaceAll('-', '')}`
const now = () => new Date().toISOString()
const MEDIA = 25
const FAULTS = 100

/** Reads CSV. */
export function parse(text) {
  const rows = [[]]
  let cell = ''
  let quoted = false
  for (const [at, letter] of [...text.replace(/^\uFEFF/, '')].entries()) {
    if (quoted) {
      if (letter !== '"') cell += letter
      else quoted = false
    } else if (letter === '"') {
      if (text[at - 1] === '"' && cell !== '') cell += '"'
      quoted = true
    } else if (letter === ',' || letter === '\n') {
      rows.at(-1).push(cell.replace(/\r$/, ''))
      cell = ''
      if (letter === '\n') rows.push([])
    } else cell += letter
  }
  rows.at(-1).push(cell)
  return rows.filter((row) => row.some((each) => each.trim() !== ''))
}

const COLUMNS = 'slug,title,description,status,publish_at,brand,tags,categories,option1,value1,option2,value2,option3,value3,option4,value4,sku,barcode,price,compare_at,cost,weight_g,length_mm,width_mm,height_mm,tax_class,backorder_limit,on_hand,pictures,variant_pictures,seo_title,seo_description,related,featured'.split(',')

/** Makes the endpoints of uploads, imports and exports. */
export function files({ pictures, entries, write, money, problem, invalid, allowed, note, byId }) {
  const media = []
  const imports = []
  const uploads = new Map()

  function target(url) {
    return { url, headers: [{ name: 'Content-Type', value: 'application/octet-stream' }], expiresAt: new Date(Date.now() + 900_000).toISOString() }
  }
  const mediaOf = (req, match) => {
    allowed(req, 'products-manage')
    const found = media.find(({ id }) => id === match[1])
    if (!found) throw problem(404, 'not-found', 'Not found')
    if (found.readyAt && Date.now() > found.readyAt && found.state.kind === 'processing') {
      if (/^refused/i.test(found.fileName)) found.state = { kind: 'refused', code: 'not-a-picture', detail: 'is no picture that can be read' }
      else {
        const picture = { name: `up-${found.id.slice(-12)}`, alt: '', width: 1600, height: 2000, widths: [480, 800, 1600] }
        pictures.set(picture.name, picture)
        found.state = { kind: 'ready', picture }
      }
    }
    return found
  }
  const mediaView = ({ id, fileName, createdAt, state }) => ({ id, fileName, createdAt, state })

  /** A product for each slug of the file. */
  function group(one) {
    const [header = [], ...lines] = parse(one.text)
    const faults = []
    const groups = new Map()
    const names = header.map((name) => name.trim())
    for (const name of names) if (!COLUMNS.includes(name) && !name.startsWith('attr:')) faults.push({ row: 1, column: name, code: 'unknown', detail: 'is no column of this file' })
    for (const [at, cells] of lines.entries()) {
      const row = at + 2
      const line = Object.fromEntries(names.map((name, place) => [name, (cells[place] ?? '').trim()]))
      const fault = (column, code, detail) => faults.push({ row, column, code, detail })
      if (!line.slug) fault('slug', 'missing', 'must not be empty')
      if (!line.sku) fault('sku', 'missing', 'must not be empty')
      if (!/^\d+(\.\d{1,2})?$/.test(line.price ?? '')) fault('price', 'malformed', 'must be an amount such as 12.50')
      const group = groups.get(line.slug) ?? { slug: line.slug, first: line, lines: [] }
      if (group.lines.length === 0 && !line.title && ![...entries.values()].some(({ draft }) => draft.slug === line.slug)) fault('title', 'missing', 'must not be empty')
      group.lines.push(line)
      groups.set(line.slug, group)
    }
    return { faults, groups: [...groups.values()], rows: lines.length }
  }
  function draftOf({ slug, first, lines }) {
    const options = [1, 2, 3, 4].flatMap((n) => (first[`option${n}`] ? [{ name: first[`option${n}`], values: [...new Set(lines.map((line) => line[`value${n}`]))].map((name) => ({ name })) }] : []))
    const before = [...entries.values()].find(({ draft }) => draft.slug === slug)
    const own = new Map(before?.draft.variants.map((v) => [v.sku, v.id]))
    return {
      ...(before?.draft ?? { description: '', brand: '', tags: [], attributes: [], categories: [], pictures: [], seo: { title: '', description: '' }, related: [], featured: false, status: 'draft' }),
      slug, title: first.title || before?.draft.title, ...(first.status ? { status: first.status } : {}), ...(first.brand ? { brand: first.brand } : {}), ...(first.tags ? { tags: first.tags.split('|') } : {}), options,
      variants: lines.map((line) => ({ ...(own.has(line.sku) ? { id: own.get(line.sku) } : {}), sku: line.sku, choice: options.map((_, at) => line[`value${at + 1}`]), price: money(Math.round(Number(line.price) * 100)), ...(line.compare_at ? { compareAt: money(Math.round(Number(line.compare_at) * 100)) } : {}), taxClass: line.tax_class || 'standard', stockPolicy: line.backorder_limit ? { kind: 'backorder', limit: Number(line.backorder_limit) } : { kind: 'deny' }, pictures: [] })),
      opening: lines.map((line) => ({ sku: line.sku, units: Number(line.on_hand || 0) })),
    }
  }

  /** What an import has come to by now. */
  function settle(one) {
    if (one.state === 'checking') {
      one.doneRows = Math.min(one.rows, Math.round((Date.now() - one.since) / 15) + 1)
      if (one.doneRows < one.rows || Date.now() - one.since < 1200) return one
      const { faults, groups } = group(one)
      const known = new Set([...entries.values()].map(({ draft }) => draft.slug))
      Object.assign(one, { state: faults.length ? 'faulty' : 'checked', found: faults, faults: faults.length, products: groups.length, created: groups.filter(({ slug }) => !known.has(slug)).length, updated: groups.filter(({ slug }) => known.has(slug)).length, unchanged: 0, updatedAt: now() })
    } else if (one.state === 'applying') {
      const { groups } = group(one)
      const until = Math.min(groups.length, Math.floor((Date.now() - one.since) / 900) + one.start)
      for (; one.at < until; one.at += 1) {
        const { opening, ...draft } = draftOf(groups[one.at])
        let entry = [...entries.values()].find((each) => each.draft.slug === draft.slug)
        if (!entry) entries.set((entry = { id: fresh('prd'), version: 0, createdAt: now(), oldSlugs: [] }).id, entry)
        write(entry, draft, opening)
        one.doneRows += groups[one.at].lines.length
      }
      if (one.at === groups.length) Object.assign(one, { state: 'done', doneRows: one.rows, updatedAt: now() })
    }
    return one
  }
  const importView = ({ text: _, found: _f, since: _s, start: _t, at: _a, by, ...one }) => {
    const user = byId(by)
    return { ...one, by: { id: by, name: user?.name, email: user?.email } }
  }
  const importOf = (req, match, ...states) => {
    allowed(req, 'products-manage')
    const found = imports.find(({ id }) => id === match[1])
    if (!found) throw problem(404, 'not-found', 'Not found')
    settle(found)
    if (states.length > 0 && !states.includes(found.state)) throw problem(409, 'import-state', 'Not in this state')
    return found
  }

  const api = [
    ['GET', /^\/api\/admin\/media$/, ({ req, query }) => {
      allowed(req, 'products-manage')
      const page = Number(query.get('page') ?? 1)
      const all = [...media.filter(({ state }) => state.kind !== 'waiting').map(mediaView), ...[...pictures.values()].map((picture, at) => ({ id: `med_${String(at).padStart(32, '0')}`, fileName: `${picture.name}.jpg`, createdAt: now(), state: { kind: 'ready', picture } })).filter(({ state }) => !media.some((one) => one.state.picture?.name === state.picture.name))]
      return { items: all.slice((page - 1) * MEDIA, page * MEDIA), more: all.length > page * MEDIA }
    }],
    ['POST', /^\/api\/admin\/media$/, ({ req, res, body }) => {
      allowed(req, 'products-manage')
      if (body.bytes > 20 * 1024 * 1024) throw invalid('#/bytes', 'too-large', 'must be at most 20 MiB')
      const made = { id: fresh('med'), fileName: body.fileName, createdAt: now(), state: { kind: 'waiting' } }
      media.unshift(made)
      res.statusCode = 201
      return { media: mediaView(made), target: target(`/mock/upload/${made.id}`) }
    }],
    ['POST', /^\/api\/admin\/media\/([^/]+)\/completion$/, ({ req, match }) => {
      const found = mediaOf(req, match)
      if (!uploads.has(found.id)) throw problem(409, 'upload-missing', 'The bytes have not come')
      if (found.state.kind === 'waiting') Object.assign(found, { state: { kind: 'processing' }, readyAt: Date.now() + 1500 })
      return mediaView(found)
    }],
    ['GET', /^\/api\/admin\/media\/([^/]+)$/, ({ req, match }) => mediaView(mediaOf(req, match))],
    ['GET', /^\/api\/admin\/imports$/, ({ req, query }) => {
      allowed(req, 'products-manage')
      const page = Number(query.get('page') ?? 1)
      return { items: imports.map(settle).slice((page - 1) * 25, page * 25).map(importView), more: imports.length > page * 25 }
    }],
    ['POST', /^\/api\/admin\/imports$/, ({ req, res, body }) => {
      const { user } = allowed(req, 'products-manage')
      const made = { id: fresh('imp'), fileName: body.fileName, state: 'waiting', by: user.id, createdAt: now(), updatedAt: now(), rows: 0, doneRows: 0, products: 0, created: 0, updated: 0, unchanged: 0, faults: 0, found: [] }
      imports.unshift(made)
      res.statusCode = 201
      return { import: importView(made), target: target(`/mock/upload/${made.id}`) }
    }],
    ['POST', /^\/api\/admin\/imports\/([^/]+)\/check$/, ({ req, match }) => {
      const found = importOf(req, match, 'waiting')
      if (!uploads.has(found.id)) throw problem(409, 'upload-missing', 'The bytes have not come')
      found.text = uploads.get(found.id)
      Object.assign(found, { state: 'checking', since: Date.now(), rows: group(found).rows })
      return importView(found)
    }],
    ['GET', /^\/api\/admin\/imports\/([^/]+)$/, ({ req, match, query }) => {
      const found = importOf(req, match)
      const page = Number(query.get('page') ?? 1)
      return { import: importView(found), faults: found.found.slice((page - 1) * FAULTS, page * FAULTS), more: found.found.length > page * FAULTS }
    }],
    ['POST', /^\/api\/admin\/imports\/([^/]+)\/application$/, ({ req, match }) => {
      const found = importOf(req, match, 'checked', 'cancelled', 'failed')
      note(req, 'import-applied', byId(found.by), undefined, [{ field: 'file', after: found.fileName }])
      Object.assign(found, { state: 'applying', since: Date.now(), at: found.at ?? 0, start: found.at ?? 0, doneRows: found.at ? found.doneRows : 0 })
      return importView(found)
    }],
    ['POST', /^\/api\/admin\/imports\/([^/]+)\/cancellation$/, ({ req, match }) => importView(Object.assign(importOf(req, match, 'waiting', 'checking', 'checked', 'faulty', 'applying'), { state: 'cancelled', updatedAt: now() }))],
    ['POST', /^\/api\/admin\/exports$/, ({ req }) => {
      allowed(req, 'products-manage')
      const all = [...entries.values()]
      const text = ['slug,title,sku,price', ...all.flatMap(({ draft }) => draft.variants.map((v) => `${draft.slug},"${draft.title.replaceAll('"', '""')}",${v.sku},${v.price.minor / 100}`))].join('\n')
      return { url: `data:text/csv;charset=utf-8,${encodeURIComponent(text)}`, fileName: 'products.csv', products: all.length, rows: all.reduce((n, { draft }) => n + draft.variants.length, 0), expiresAt: now() }
    }],
  ]
  return { api, upload: (id, text) => uploads.set(id, text) }
}
