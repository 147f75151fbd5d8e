// The mock's orders that staff write down and change: what a draft costs, the link to pay, what a change would do.
// A line's number is its place, and a discount is no line's: the shop's own rules are not here.
import { randomUUID } from 'node:crypto'

const DAY_MS = 86_400_000
const now = () => new Date().toISOString()
const id = (prefix) => `${prefix}_${randomUUID().replaceAll('-', '')}`

/** Makes the endpoints; `totals` sums up, `offers` are the ways to send, and the desk's tools know what came of an order. */
export function drafts({ orders, variants, lineOf, totals, owes, offers, methodName, basis, reserve, money, problem, invalid, allowed, deskView, tell, follow, captured, refunded, refund }) {
  const replies = new Map()
  const once = (req, what, make) => {
    const slot = `${what} ${req.headers['idempotency-key']}`
    if (!replies.has(slot)) replies.set(slot, structuredClone(make()))
    return replies.get(slot)
  }

  function quote({ lines, country, region, postcode, vatId, discount }) {
    if (vatId && !/^[a-z]{2}.*\d/i.test(vatId)) throw invalid('#/vatId', 'malformed', 'does not have the form of a VAT number of its country')
    const sold = lines.filter(({ variant }) => variants.has(variant))
    const views = sold.map(({ variant, quantity, unitPrice }) => {
      const view = lineOf(variant, quantity)
      return unitPrice ? { ...view, unitPrice, total: money(unitPrice.minor * quantity) } : view
    })
    const subtotal = views.reduce((sum, { total }) => sum + total.minor, 0)
    const off = discount?.minor ?? 0
    if (off > subtotal) throw invalid('#/discount', 'too-high', 'is more than what it is taken off')
    const place = { country, region, postcode }
    const count = sold.reduce((sum, { quantity }) => sum + quantity, 0)
    const ways = sold.length === 0 ? [] : offers(place, { subtotal, count })
    return {
      lines: views,
      basis: basis(),
      options: ways.map(({ id: method, name, cost, days: [minDays, maxDays] }) => ({ id: method, name, minDays, maxDays, totals: { ...totals(subtotal - off, cost, owes(vatId, country)), subtotal: money(subtotal), discount: money(off) } })),
      changes: lines.flatMap(({ variant, quantity }) => {
        const left = variants.get(variant)?.variant.stock
        return left === undefined ? [{ change: 'gone', variant }] : left < quantity ? [{ change: 'stock', variant, wanted: quantity, left }] : []
      }),
    }
  }

  const payable = (order) => ({
    order: deskView(order),
    link: `${order.origin}/order/${order.view.id}#${order.token}`,
    ...(order.view.state === 'awaiting-payment' ? { until: order.view.expiresAt } : {}),
  })

  function draft(req, body, user) {
    if (!/^[^@\s]+@[^@\s]+\.[a-z]+$/i.test(body.email)) throw invalid('#/email', 'malformed', 'is not an e-mail address')
    if (body.address.city === 'Nowhere') throw invalid('#/address/city', 'unknown', 'is not a town that we know')
    const { country, region, postcode } = body.address
    const priced = quote({ ...body, country, region, postcode })
    if (priced.changes.length > 0) throw problem(409, 'out-of-stock', 'Not enough in stock', { changes: priced.changes })
    const option = priced.options.find((one) => one.id === body.shippingMethod)
    if (!option) throw invalid('#/shippingMethod', 'not-offered', 'the shop does not send this way')
    if (option.totals.total.minor !== body.total.minor) throw invalid('#/total', 'changed', `it costs ${option.totals.total.minor / 100}`)
    const order = {
      token: randomUUID().replaceAll('-', ''),
      origin: `http://${req.headers.host}`,
      view: {
        id: id('ord'),
        number: `D${randomUUID().slice(0, 3)}-${randomUUID().slice(0, 4)}`.toUpperCase(),
        state: 'awaiting-payment',
        placedAt: now(),
        expiresAt: new Date(Date.now() + (body.holdDays ?? 7) * DAY_MS).toISOString(),
        email: body.email,
        address: body.address,
        shippingMethod: methodName(option.id),
        ...(body.vatId ? { vatId: body.vatId } : {}),
        lines: priced.lines,
        totals: option.totals,
        payments: [],
      },
    }
    follow(order)
    for (const line of priced.lines) reserve(line.variant, line.quantity, order.view)
    tell(order, { kind: 'drafted' }, user)
    if (body.tell) tell(order, { kind: 'payment-asked', ...(body.note ? { note: body.note } : {}) }, user)
    orders.set(order.view.id, order)
    return payable(order)
  }

  /** What an order would be after changes. */
  function plan(order, { changes }) {
    const { view } = order
    if (!deskView(order).actions.includes('edit')) throw problem(409, 'order-state', 'Not possible as the order stands', { detail: "can't be done while its parcels are where they are" })
    const lines = view.lines.map((line, at) => ({ line, number: at + 1, was: line.quantity }))
    for (const [at, change] of changes.entries()) {
      const found = lines.find(({ number }) => number === change.line)
      if (change.kind === 'add') {
        if (!variants.has(change.variant)) throw invalid(`#/changes/${at}/variant`, 'not-sold', 'is not sold')
        lines.push({ line: lineOf(change.variant, change.quantity), number: lines.length + 1, was: 0 })
      } else found.line = change.kind === 'remove' ? undefined : { ...found.line, quantity: change.quantity, total: money(found.line.unitPrice.minor * change.quantity) }
    }
    const left = lines.filter(({ line }) => line)
    if (left.length === 0) throw invalid('#/changes', 'empty-order', 'must leave a line; cancel the order instead')
    const { discount, shipping, tax } = view.totals
    const subtotal = left.reduce((sum, { line }) => sum + line.total.minor, 0)
    const after = { ...totals(subtotal - discount.minor, shipping.minor, tax.minor < 0), subtotal: money(subtotal), discount }
    const open = after.total.minor - captured(order) + refunded(order)
    return {
      lines: left.map(({ line }) => line),
      numbers: left.map(({ number }) => number),
      differences: lines.flatMap(({ line, number, was }, at) => {
        const amount = (line?.total.minor ?? 0) - (was > 0 ? view.lines[at].total.minor : 0)
        return amount === 0 ? [] : [{ line: number, variant: (line ?? view.lines[at]).variant, was, now: line?.quantity ?? 0, amount: money(amount) }]
      }),
      before: view.totals,
      after,
      due: open === 0 ? { kind: 'even' } : open > 0 ? { kind: 'collect', amount: money(open) } : { kind: 'refund', amount: money(-open) },
    }
  }

  function edit(order, body, user) {
    const { lines, before, after, due } = plan(order, body)
    if (after.total.minor !== body.total?.minor) throw invalid('#/total', 'changed', `it would cost ${after.total.minor / 100}`)
    const { view } = order
    const isSold = captured(order) > 0
    Object.assign(view, { lines, totals: after })
    for (const payment of view.payments) if (['created', 'pending'].includes(payment.state)) Object.assign(payment, { state: 'expired', updatedAt: now() })
    delete view.owed
    if (isSold) view.state = due.kind === 'collect' ? 'partly-paid' : 'paid'
    if (isSold && due.kind === 'collect') view.owed = due.amount
    if (due.kind === 'refund') refund(order, { ask: { kind: 'amount', amount: due.amount } }, user)
    tell(order, { kind: 'edited', before: before.total, after: after.total, ...(body.note ? { note: body.note } : {}) }, user)
    return deskView(order)
  }

  const managed = (req, match) => {
    const { user } = allowed(req, 'orders-manage')
    const order = orders.get(match[1])
    if (!order) throw problem(404, 'not-found', 'Not found')
    order.origin ??= `http://${req.headers.host}`
    return { user, order }
  }

  return [
    ['POST', /^\/api\/admin\/drafts\/quote$/, ({ req, body }) => (allowed(req, 'orders-manage'), quote(body))],
    ['POST', /^\/api\/admin\/drafts$/, ({ req, res, body }) => {
      const { user } = allowed(req, 'orders-manage')
      res.statusCode = 201
      return once(req, 'draft', () => draft(req, body, user))
    }],
    ['POST', /^\/api\/admin\/orders\/([^/]+)\/edits\/preview$/, ({ req, match, body }) => plan(managed(req, match).order, body)],
    ['POST', /^\/api\/admin\/orders\/([^/]+)\/edits$/, ({ req, match, body }) => {
      const { user, order } = managed(req, match)
      return once(req, match[0], () => edit(order, body, user))
    }],
    ['POST', /^\/api\/admin\/orders\/([^/]+)\/payment-link$/, ({ req, match, body }) => {
      const { user, order } = managed(req, match)
      return once(req, match[0], () => {
        if (body.tell) tell(order, { kind: 'payment-asked', ...(body.note ? { note: body.note } : {}) }, user)
        return payable(order)
      })
    }],
  ]
}
