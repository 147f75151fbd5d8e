// The mock's stock: what is on hand, what is promised to orders, and the ledger of both, with enough
// in it to page through. A variant's `stock` is what is left to sell, as in the demo catalogue.
import { randomUUID } from 'node:crypto'
import { people } from './staff.mjs'

const ROWS = 25
const MOVES = 50
const MOST = 1_000_000
const THRESHOLD = 5
const fresh = (prefix) => `${prefix}_${randomUUID().replaceAll('-', '')}`
const ago = (hours) => new Date(Date.now() - hours * 3_600_000).toISOString()
const now = () => ago(0)

/** Makes the endpoints of stock; `variants` are those that are sold, by id, and `pictureOf` shows one. */
export function stock({ variants, pictureOf, problem, invalid, allowed, note, byId }) {
  const levels = new Map()
  const replies = new Map()
  const [keeper, gone] = [people[3].id, `usr_${'9'.repeat(32)}`]
  let seeded = 0
  for (const [id, { variant }] of variants) {
    const reserved = seeded % 5 === 2 ? 1 + (seeded % 3) : 0
    const moves = [{ kind: 'received', hours: 900, onHand: variant.stock + reserved + 2, reserved: 0 }, { kind: 'damaged', hours: 500, onHand: -2, reserved: 0, by: seeded % 2 ? keeper : gone, note: seeded % 3 ? 'Fell off the ladder' : undefined }]
    // The first one has a long history.
    for (let n = 0; n < (seeded === 0 ? 30 : 1); n += 1) {
      const order = { id: fresh('ord'), number: `B7K2-${randomUUID().slice(0, 4).toUpperCase()}` }
      moves.push({ kind: 'reserved', hours: 400 - n * 10, onHand: 0, reserved: 2, order }, { kind: 'released', hours: 399 - n * 10, onHand: 0, reserved: -2, order })
    }
    moves.push({ kind: 'counted', hours: 40, onHand: 0, reserved: 0, by: keeper })
    if (reserved > 0) moves.push({ kind: 'reserved', hours: 3, onHand: 0, reserved, order: { id: fresh('ord'), number: 'B7K2-9QXM' } })
    let onHand = 0
    levels.set(id, {
      reserved,
      threshold: THRESHOLD,
      moves: moves
        .map(({ hours, ...entry }) => {
          onHand += entry.onHand
          return { id: fresh('stm'), at: ago(hours), ...entry, ...(entry.order ? {} : { after: onHand }) }
        })
        .reverse(),
    })
    seeded += 1
  }

  const row = (id) => {
    const { product, variant } = variants.get(id)
    const { reserved, threshold } = levels.get(id)
    return {
      variant: id,
      product: product.id,
      slug: product.slug,
      name: product.name,
      choice: variant.choice.join(' / '),
      sku: variant.sku,
      picture: pictureOf(product, variant),
      onHand: variant.stock + reserved,
      reserved,
      available: variant.stock,
      threshold,
      low: variant.stock <= threshold,
    }
  }
  const personOf = (id) => {
    const user = byId(id)
    return user ? { id, name: user.name, email: user.email } : { id }
  }
  const detail = (id, page = 1) => {
    const { moves } = levels.get(id)
    return { stock: row(id), moves: moves.slice((page - 1) * MOVES, page * MOVES).map((entry) => ({ ...entry, ...(entry.by ? { by: personOf(entry.by) } : {}) })), more: moves.length > page * MOVES }
  }
  function known(req, match) {
    const { user } = allowed(req, 'products-manage')
    if (!/^var_[0-9a-f]{32}$/.test(match[1])) throw invalid('?variant', 'malformed', 'is not the id of a variant')
    if (!levels.has(match[1])) throw problem(404, 'not-found', 'Not found')
    return { user, id: match[1] }
  }
  const isCount = (units, least) => Number.isInteger(units) && units >= least && units <= MOST

  function adjust(id, { reason, units, note: text }) {
    const least = reason === 'counted' ? 0 : 1
    if (!isCount(units, least)) throw invalid('#/units', 'out-of-range', `must be a whole number from ${least} to ${MOST}`)
    if ((text ?? '').trim().length > 200) throw invalid('#/note', 'too-long', 'must have at most 200 characters')
    const { onHand, reserved, available } = row(id)
    const change = { received: units, returned: units, damaged: -units, lost: -units, counted: units - onHand }[reason]
    if (change === undefined) throw invalid('#/reason', 'unknown', 'is not a reason')
    if (available + change < 0) throw invalid('#/units', 'promised', `would leave less than the ${reserved} that are promised to orders; cancel orders first`)
    if (onHand + change > MOST) throw invalid('#/units', 'too-many', `would make more than ${MOST}`)
    return change
  }

  const api = [
    ['GET', /^\/api\/admin\/stock$/, ({ req, query }) => {
      allowed(req, 'products-manage')
      const words = (query.get('search') ?? '').toLowerCase().split(/\s+/).filter(Boolean)
      const show = query.get('show') ?? 'all'
      const fits = ({ name, choice, sku }) => words.every((word) => [sku, ...`${name} ${choice} ${sku}`.split(/[^\p{L}\p{N}]+/u)].some((part) => part.toLowerCase().startsWith(word)))
      const isShown = ({ low, available }) => ({ all: true, low, out: available <= 0 })[show]
      const order = show === 'all' ? (a, b) => a.name.localeCompare(b.name) || a.sku.localeCompare(b.sku) : (a, b) => a.available - a.threshold - (b.available - b.threshold)
      const all = [...variants.keys()].map(row).filter((each) => fits(each) && isShown(each)).sort(order)
      const page = Number(query.get('page') ?? 1)
      return { items: all.slice((page - 1) * ROWS, page * ROWS), more: all.length > page * ROWS }
    }],
    ['GET', /^\/api\/admin\/stock\/([^/]+)$/, ({ req, match, query }) => detail(known(req, match).id, Number(query.get('page') ?? 1))],
    ['POST', /^\/api\/admin\/stock\/([^/]+)\/moves$/, ({ req, match, body }) => {
      const { user, id } = known(req, match)
      const key = `${user.id} ${id} ${req.headers['idempotency-key']}`
      const sent = JSON.stringify(body)
      if (replies.has(key) && replies.get(key) !== sent) throw problem(422, 'idempotency-mismatch', 'The key was used before with another body')
      if (replies.has(key)) return detail(id)
      const { onHand } = row(id)
      const change = adjust(id, body)
      replies.set(key, sent)
      const after = onHand + change
      variants.get(id).variant.stock += change
      levels.get(id).moves.unshift({ id: fresh('stm'), at: now(), kind: body.reason, onHand: change, reserved: 0, after, by: user.id, ...(body.note?.trim() ? { note: body.note.trim() } : {}) })
      note(req, 'stock-adjusted', user, undefined, [{ field: 'sku', after: row(id).sku }, { field: 'reason', after: body.reason }, { field: 'on-hand', before: String(onHand), after: String(after) }])
      return detail(id)
    }],
    ['PUT', /^\/api\/admin\/stock\/([^/]+)\/threshold$/, ({ req, match, body }) => {
      const { user, id } = known(req, match)
      if (!isCount(body.threshold, 0)) throw invalid('#/threshold', 'out-of-range', `must be a whole number from 0 to ${MOST}`)
      const level = levels.get(id)
      if (level.threshold !== body.threshold) note(req, 'stock-threshold-set', user, undefined, [{ field: 'sku', after: row(id).sku }, { field: 'threshold', before: String(level.threshold), after: String(body.threshold) }])
      level.threshold = body.threshold
      return detail(id)
    }],
  ]

  /** What an order takes. */
  function reserve(id, units, { id: order, number }) {
    const level = levels.get(id)
    variants.get(id).variant.stock -= units
    level.reserved += units
    level.moves.unshift({ id: fresh('stm'), at: now(), kind: 'reserved', onHand: 0, reserved: units, order: { id: order, number } })
  }

  /** A variant that is new. */
  function openStock(id, units) {
    levels.set(id, { reserved: 0, threshold: THRESHOLD, moves: units > 0 ? [{ id: fresh('stm'), at: now(), kind: 'received', onHand: units, reserved: 0, after: units }] : [] })
  }

  return { api, reserve, levels, openStock }
}
