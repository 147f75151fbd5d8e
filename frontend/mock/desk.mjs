// The mock's orders as staff see them, and what they and shoppers do with them afterwards: parcels,
// refunds, returns, notes, the books. It rounds and shares as it pleases: the shop's own rules are not here.
import { createHash, randomUUID } from 'node:crypto'
import { people } from './staff.mjs'

const ROWS = 25
const fresh = (prefix) => `${prefix}_${randomUUID().replaceAll('-', '')}`
const fixed = (prefix, name) => `${prefix}_${createHash('md5').update(name).digest('hex')}`
const ago = (hours) => new Date(Date.now() - hours * 3_600_000).toISOString()
const now = () => ago(0)
const eur = (minor) => ({ minor, currency: 'EUR' })
const sum = (list, of) => list.reduce((all, one) => all + of(one), 0)

const MOVES = {
  pending: { packed: 'packed', shipped: 'shipped', cancelled: 'cancelled' },
  packed: { unpacked: 'pending', shipped: 'shipped', delivered: 'delivered', cancelled: 'cancelled' },
  shipped: { delivered: 'delivered', returned: 'returned', lost: 'lost' },
  lost: { delivered: 'delivered', returned: 'returned' },
}
const RETURNS = { approve: 'approved', reject: 'rejected', receive: 'received', refund: 'refunded', refuse: 'refused' }
/** The gateways that cannot send money back. */
const BY_HAND = ['blockonomics', 'usdt', 'globee', 'bank-transfer', 'cash-on-delivery']

/** What an order has that its owner does not see. */
const blank = () => ({ version: 1, refunds: [], timeline: [], adjusted: [], documents: [], disputes: {}, captured: {}, notes: 0 })

/** Makes the endpoints; `lineOf` prices units of a variant, `orderOf` is the caller's own order. */
export function desk({ orders, variants, lineOf, problem, invalid, allowed, orderOf }) {
  const replies = new Map()
  const deskOf = (order) => (order.desk ??= blank())
  const refused = (detail) => problem(409, 'order-state', 'Not possible as the order stands', { detail })
  const personOf = (user) => ({ id: user.id, name: user.name, email: user.email })
  const tell = (order, what, user, at = now()) => {
    deskOf(order).version += 1
    deskOf(order).timeline.push({ at, ...(user ? { by: personOf(user) } : {}), what })
  }

  const paidOf = (order, payment) => deskOf(order).captured[payment.id] ?? (['paid', 'reversed'].includes(payment.state) ? payment.amount.minor : payment.state === 'review' ? payment.amount.minor - 300 : 0)
  const captured = (order) => sum(order.view.payments, (payment) => paidOf(order, payment))
  const counts = (order) => deskOf(order).refunds.filter(({ state }) => state !== 'failed')
  const refunded = (order) => sum(counts(order), ({ amount }) => amount.minor)
  const unitsBack = (order, line) => sum(counts(order).flatMap(({ lines }) => lines), (one) => (one.line === line ? one.quantity : 0))
  const unitsIn = (order, line, ...states) => sum((order.view.fulfilments ?? []).filter(({ state }) => states.includes(state)).flatMap(({ lines }) => lines), (one) => (one.line === line ? one.quantity : 0))
  const numbered = (order) => order.view.lines.map((item, at) => ({ line: at + 1, item }))
  const sentOut = (order, line) => unitsIn(order, line, 'shipped', 'delivered')
  const openOf = (order, { line, item }) => Math.max(0, item.quantity - unitsIn(order, line, 'pending', 'packed', 'shipped', 'delivered') - (deskOf(order).withdrawn?.[line] ?? 0))

  function money(order) {
    const { view } = order
    const [came, back] = [captured(order), refunded(order)]
    if (view.state === 'review') return 'review'
    if (came > 0 && came <= back) return 'refunded'
    if (back > 0) return 'partly-refunded'
    if (view.payments.some(({ state }) => state === 'on-delivery')) return 'on-delivery'
    return { paid: 'paid', 'partly-paid': 'partly-paid', expired: 'expired', 'payment-processing': 'moving', 'awaiting-payment': 'unpaid' }[view.state]
  }

  /** What may be done, and what stands against the rest. */
  function rights(order) {
    const { view } = order
    const stage = money(order)
    const live = view.standing === 'live'
    const rules = {
      edit: [live, ['unpaid', 'partly-paid', 'paid'].includes(stage), view.fulfilment === 'unfulfilled'],
      cancel: [live, ['unpaid', 'on-delivery', 'review', 'partly-paid', 'paid', 'partly-refunded', 'refunded'].includes(stage), ['nothing', 'unfulfilled'].includes(view.fulfilment)],
      refund: [true, ['review', 'paid', 'partly-refunded'].includes(stage), true],
      fulfil: [live, ['on-delivery', 'paid', 'partly-refunded'].includes(stage), ['unfulfilled', 'in-progress', 'partial', 'fulfilled'].includes(view.fulfilment)],
      review: [true, stage === 'review', true],
      'decide-return': [true, true, true, (view.returns ?? []).some(({ state }) => ['requested', 'approved', 'received'].includes(state))],
    }
    const actions = []
    const barred = []
    for (const [action, checks] of Object.entries(rules)) {
      const at = checks.findIndex((good) => !good)
      if (at < 0) actions.push(action)
      else barred.push({ action, obstacle: ['cancelled', 'money', 'fulfilment', 'returns'][at] })
    }
    return { actions, barred }
  }

  /** The order follows its parcels, returns and refunds. */
  function follow(order) {
    const { view } = order
    view.standing ??= 'live'
    view.numbers = view.lines.map((_, at) => at + 1)
    const lines = numbered(order)
    const wanted = sum(lines, ({ line, item }) => item.quantity - (deskOf(order).withdrawn?.[line] ?? 0))
    const sent = sum(lines, ({ line }) => sentOut(order, line))
    const there = sum(lines, ({ line }) => unitsIn(order, line, 'delivered'))
    const begun = sum(lines, ({ line }) => unitsIn(order, line, 'pending', 'packed'))
    view.fulfilment = wanted === 0 ? 'nothing' : there >= wanted ? 'delivered' : sent >= wanted ? 'fulfilled' : sent > 0 ? 'partial' : begun > 0 ? 'in-progress' : 'unfulfilled'
    for (const parcel of view.fulfilments ?? []) parcel.events = Object.keys(MOVES[parcel.state] ?? {})
    view.refunds = counts(order).map(({ id, amount, note, at, state }) => ({ id, amount, done: state === 'done', note, at }))
    const held = (line) => sum((view.returns ?? []).filter(({ state }) => !['rejected', 'refused', 'cancelled'].includes(state)).flatMap((one) => one.lines), (one) => (one.line === line ? one.quantity : 0))
    const stage = money(order)
    const mayReturn = view.standing === 'live' && ['paid', 'partly-refunded'].includes(stage) && ['partial', 'fulfilled', 'delivered'].includes(view.fulfilment)
    view.returnable = mayReturn ? lines.map(({ line }) => ({ line, any: unitsIn(order, line, 'delivered') - held(line), faulty: unitsIn(order, line, 'delivered') - held(line) })).filter(({ any }) => any > 0) : []
    const isUnsent = view.standing === 'live' && view.fulfilment === 'unfulfilled'
    view.actions = [...(isUnsent && ['unpaid', 'partly-paid'].includes(stage) ? ['pay'] : []), ...(isUnsent && ['unpaid', 'on-delivery', 'partly-paid', 'paid'].includes(stage) ? ['cancel'] : []), ...(mayReturn ? ['request-return'] : [])]
    return view
  }

  function attention(order) {
    const { view } = order
    return [
      ...(view.state === 'review' ? ['money'] : []),
      ...(Object.values(deskOf(order).disputes).flat().some(({ ended }) => !ended) ? ['dispute'] : []),
      ...(deskOf(order).refunds.some(({ state }) => state === 'by-hand') ? ['refund'] : []),
      ...((view.returns ?? []).some(({ state }) => state === 'requested' || state === 'received') ? ['return'] : []),
    ]
  }

  const taxOf = (minor) => Math.round((minor * 19) / 119)
  function ledger(order) {
    const entries = []
    for (const payment of order.view.payments) {
      const came = paidOf(order, payment)
      if (came > 0) entries.push({ at: payment.updatedAt, source: 'capture', postings: [{ account: { kind: 'clearing', gateway: payment.gateway }, amount: eur(came) }, { account: { kind: 'receivable' }, amount: eur(-came) }] })
    }
    if (order.view.state === 'paid') {
      const { total, subtotal, discount, shipping } = order.view.totals
      const off = discount.minor - taxOf(discount.minor)
      const tax = taxOf(total.minor)
      entries.push({
        at: order.view.payments.at(-1)?.updatedAt ?? now(),
        source: 'sale',
        postings: [
          { account: { kind: 'receivable' }, amount: total },
          { account: { kind: 'revenue' }, amount: eur(-(subtotal.minor - taxOf(subtotal.minor))) },
          ...(shipping.minor > 0 ? [{ account: { kind: 'shipping-revenue' }, amount: eur(-(total.minor - tax - subtotal.minor + taxOf(subtotal.minor) + off)) }] : []),
          ...(off > 0 ? [{ account: { kind: 'discounts' }, amount: eur(off) }] : []),
          { account: { kind: 'tax-payable' }, amount: eur(-(shipping.minor > 0 ? tax : taxOf(subtotal.minor) - taxOf(discount.minor))) },
        ],
      })
    }
    for (const refund of deskOf(order).refunds.filter(({ state }) => state === 'done')) {
      const tax = taxOf(refund.amount.minor)
      entries.push({ at: refund.at, source: 'refund', postings: [{ account: { kind: 'refunds' }, amount: eur(refund.amount.minor - tax) }, { account: { kind: 'tax-payable' }, amount: eur(tax) }, { account: { kind: 'clearing', gateway: refund.attempts[0].gateway }, amount: eur(-refund.amount.minor) }] })
    }
    return [...entries, ...deskOf(order).adjusted]
  }

  function deskView(order) {
    const { view } = order
    follow(order)
    const kept = deskOf(order)
    const shippingBack = sum(counts(order), ({ shipping }) => shipping.minor)
    return {
      order: view,
      version: kept.version,
      ...(order.owner ? { customer: order.owner } : {}),
      money: money(order),
      ...rights(order),
      lines: numbered(order).map(({ line, item }) => ({ line, item, discount: eur(0), gross: item.total, tax: eur(taxOf(item.total.minor)), rate: 1900, open: openOf(order, { line, item }), refundable: item.quantity - unitsBack(order, line), delivered: unitsIn(order, line, 'delivered') })),
      taxLines: [{ rate: 1900, net: eur(view.totals.total.minor - view.totals.taxIncluded.minor), tax: view.totals.taxIncluded }],
      captured: eur(captured(order)),
      refunded: eur(refunded(order)),
      refundable: eur(Math.max(0, captured(order) - refunded(order))),
      refundableShipping: eur(Math.max(0, view.totals.shipping.minor - shippingBack)),
      payments: view.payments.map((payment) => ({
        id: payment.id,
        gateway: payment.gateway,
        state: payment.state,
        amount: payment.amount,
        ...(paidOf(order, payment) > 0 ? { captured: eur(paidOf(order, payment)) } : {}),
        refunded: eur(sum(counts(order).flatMap(({ attempts }) => attempts), (one) => (one.payment === payment.id ? one.amount.minor : 0))),
        ...(payment.concern ? { concern: payment.concern } : {}),
        ...(payment.gateway === 'paypal' ? { gatewayPaymentId: `5O${payment.id.slice(4, 19).toUpperCase()}`, ...(paidOf(order, payment) > 0 ? { captureId: `3C${payment.id.slice(6, 21).toUpperCase()}` } : {}) } : {}),
        ...(payment.gateway === 'bank-transfer' ? { reference: view.number } : {}),
        notedByStaff: ['bank-transfer', 'cash-on-delivery'].includes(payment.gateway),
        disputes: kept.disputes[payment.id] ?? [],
        updatedAt: payment.updatedAt,
      })),
      fulfilments: view.fulfilments ?? [],
      refunds: kept.refunds,
      returns: view.returns ?? [],
      documents: kept.documents,
      ledger: ledger(order),
      timeline: kept.timeline,
    }
  }

  /** What a refund comes to. */
  function preview(order, { ask }) {
    const left = captured(order) - refunded(order)
    if (left <= 0) throw refused("can't be done while its money is where it is")
    let [lines, shipping, other] = [[], 0, 0]
    const shippingLeft = order.view.totals.shipping.minor - sum(counts(order), (one) => one.shipping.minor)
    const take = ({ line, quantity, restock }) => {
      const item = order.view.lines[line - 1]
      if (quantity > item.quantity - unitsBack(order, line)) throw refused(`must be at most ${item.quantity - unitsBack(order, line)} of line ${line}`)
      lines.push({ line, quantity, restock, amount: eur(item.unitPrice.minor * quantity), tax: eur(taxOf(item.unitPrice.minor * quantity)) })
    }
    if (ask.kind === 'everything') {
      for (const { line, item } of numbered(order)) if (item.quantity > unitsBack(order, line)) take({ line, quantity: item.quantity - unitsBack(order, line), restock: ask.restock ? openOf(order, { line, item }) : 0 })
      shipping = shippingLeft
      other = left - shipping - sum(lines, ({ amount }) => amount.minor)
    } else if (ask.kind === 'amount') other = ask.amount.minor
    else {
      ask.lines.forEach(take)
      const share = Math.round((shippingLeft * sum(lines, ({ amount }) => amount.minor)) / Math.max(1, order.view.totals.subtotal.minor))
      shipping = ask.shipping.kind === 'share' ? share : ask.shipping.kind === 'amount' ? ask.shipping.amount.minor : 0
    }
    const amount = shipping + other + sum(lines, (one) => one.amount.minor)
    if (amount > left) throw refused(`must be at most ${(left / 100).toFixed(2)}`)
    const payment = order.view.payments.find((one) => paidOf(order, one) > 0)
    return { amount: eur(amount), lines, shipping: eur(shipping), other: eur(other), tax: eur(taxOf(amount)), parts: [{ payment: payment.id, gateway: payment.gateway, amount: eur(amount), byHand: BY_HAND.includes(payment.gateway) }], left: eur(left - amount) }
  }

  function refund(order, input, user) {
    const { amount, lines, shipping, parts } = preview(order, input)
    const kept = deskOf(order)
    kept.withdrawn ??= {}
    for (const { line, quantity } of lines) kept.withdrawn[line] = (kept.withdrawn[line] ?? 0) + Math.min(quantity, openOf(order, { line, item: order.view.lines[line - 1] }))
    const state = parts.some(({ byHand }) => byHand) ? 'by-hand' : 'done'
    const made = { id: fresh('ref'), state, amount, shipping, lines: lines.map(({ line, quantity }) => ({ line, quantity })), ...(input.note ? { note: input.note } : {}), attempts: parts.map(({ payment, gateway, amount: part, byHand }) => ({ payment, gateway, amount: part, state: byHand ? 'by-hand' : 'done', ...(byHand ? {} : { gatewayRefundId: randomUUID().slice(0, 13).toUpperCase() }) })), at: now() }
    kept.refunds.push(made)
    tell(order, { kind: 'refund', refund: made.id, amount }, user)
    if (state === 'done') tell(order, { kind: 'refund-state', refund: made.id, state })
    follow(order)
    return made
  }

  function cancel(order, reason, user) {
    order.view.standing = 'cancelled'
    delete order.view.owed
    tell(order, { kind: 'cancelled', reason: reason ?? '' }, user)
    if (captured(order) > refunded(order)) refund(order, { ask: { kind: 'everything', restock: true } }, user)
    if (order.view.state === 'review') order.view.state = 'paid'
    follow(order)
  }

  function fulfil(order, { lines, tracking, shipped }, user) {
    if (!rights(order).actions.includes('fulfil')) throw refused(order.view.standing === 'cancelled' ? "can't be done: the order is cancelled" : "can't be done while its money is where it is")
    const units = lines ?? numbered(order).flatMap((one) => (openOf(order, one) > 0 ? [{ line: one.line, quantity: openOf(order, one) }] : []))
    if (units.length === 0) throw refused('must carry something')
    for (const { line, quantity } of units) {
      const open = openOf(order, { line, item: order.view.lines[line - 1] })
      if (quantity > open) throw refused(`must be at most ${open} of line ${line}`)
    }
    const parcel = { id: fresh('ful'), state: shipped ? 'shipped' : 'pending', lines: units, ...(tracking ? { tracking } : {}), createdAt: now(), updatedAt: now() }
    order.view.fulfilments = [...(order.view.fulfilments ?? []), parcel]
    tell(order, { kind: 'fulfilment', fulfilment: parcel.id, state: parcel.state }, user)
    follow(order)
    return parcel
  }

  const FIRST = ['awaiting-payment', 'paid', 'paid', 'review', 'paid', 'paid', 'expired', 'paid', 'payment-processing', 'paid', 'paid', 'paid']
  const WAYS = ['paypal', 'paypal', 'bank-transfer', 'bank-transfer', 'blockonomics', 'paypal', 'paypal', 'paypal', 'cash-on-delivery', 'globee', 'paypal', 'paypal']
  function seed() {
    const sold = [...variants.keys()]
    for (let n = 43; n >= 0; n -= 1) {
      const person = people[4 + (n % 40)]
      const state = FIRST[n % FIRST.length]
      const gateway = WAYS[n % WAYS.length]
      const lines = Array.from({ length: 1 + (n % 3) }, (_, at) => lineOf(sold[(n * 7 + at * 13) % sold.length], 1 + ((n + at) % 3)))
      const subtotal = sum(lines, ({ total }) => total.minor)
      const shipping = subtotal >= 7500 ? 0 : 590
      const total = eur(subtotal + shipping)
      const placedAt = ago(3 + n * 9)
      const view = { id: fixed('ord', `seed ${n}`), number: `C${createHash('md5').update(`n${n}`).digest('hex').slice(0, 3).toUpperCase()}-${createHash('md5').update(`m${n}`).digest('hex').slice(0, 4).toUpperCase()}`, state, standing: 'live', placedAt, expiresAt: ago(3 + n * 9 - 48), email: person.email, address: { name: person.name, line1: 'Torstraße 1', city: 'Berlin', postcode: '10119', country: 'DE' }, shippingMethod: n % 4 ? 'Standard' : 'Express', ...(n % 5 === 1 ? { note: 'Please leave it with the neighbours on the second floor, the bell does not work.' } : {}), lines, totals: { subtotal: eur(subtotal), discount: eur(0), shipping: eur(shipping), tax: eur(0), taxIncluded: eur(taxOf(total.minor)), total }, payments: [] }
      const payment = { id: fixed('pay', `seed ${n}`), gateway, state: state === 'paid' ? 'paid' : state === 'review' ? 'review' : state === 'expired' ? 'expired' : gateway === 'cash-on-delivery' ? 'on-delivery' : 'pending', amount: total, updatedAt: ago(2.9 + n * 9), ...(state === 'review' ? { concern: 'under' } : {}) }
      view.payments.push(payment)
      const order = { token: randomUUID(), ...(n % 3 ? { owner: person.id } : {}), view, desk: blank() }
      order.desk.timeline.push({ at: placedAt, what: { kind: 'placed' } }, { at: payment.updatedAt, what: { kind: 'payment', payment: payment.id, gateway, state: payment.state } })
      if (state === 'paid') order.desk.timeline.push({ at: payment.updatedAt, what: { kind: 'state', state: 'paid' } })
      orders.set(view.id, order)
      follow(order)
      const [owner, , support] = people
      if (n === 1) order.desk.timeline.push({ at: ago(3), by: personOf(support), what: { kind: 'note', text: 'Called: wants it before Friday.\nSend by express, we pay the difference.' } })
      if (n === 4 || n === 10 || (n > 11 && n % 12 > 6)) {
        const parcel = fulfil(order, { lines: n === 10 ? [{ line: 1, quantity: 1 }] : undefined, tracking: { carrier: 'DHL', number: `0034043${n}16094500`, url: 'https://www.dhl.de/sendung' }, shipped: true }, support)
        if (n !== 10) Object.assign(parcel, { state: n % 2 ? 'shipped' : 'delivered' })
        order.desk.documents.push({ number: `R-2026-${String(1000 - n)}`, issuedAt: payment.updatedAt })
      }
      if (n === 5) {
        fulfil(order, { shipped: true, tracking: { carrier: 'Hermes' } }, support).state = 'delivered'
        follow(order)
        view.returns = [{ id: fixed('ret', 'five'), state: 'requested', lines: [{ line: 1, quantity: 1, reason: 'damaged' }], words: 'The rim is chipped, see the picture I sent by mail.', createdAt: ago(5), updatedAt: ago(5) }]
        order.desk.timeline.push({ at: ago(5), what: { kind: 'return', return: view.returns[0].id, state: 'requested' } })
      }
      if (n === 2) refund(order, { ask: { kind: 'amount', amount: eur(500) }, note: 'For the long wait' }, owner)
      if (n === 7) order.desk.disputes[payment.id] = [{ id: 'PP-D-27803', reason: 'ITEM_NOT_RECEIVED', at: ago(20) }]
      if (n === 11) cancel(order, 'Ordered twice by mistake', support)
      follow(order)
    }
  }
  seed()

  const found = (req, match, permission) => {
    const { user } = allowed(req, permission)
    const order = orders.get(match[1])
    if (!order) throw problem(404, 'not-found', 'Not found')
    return { user, order }
  }
  /** A change that is made once for its key. */
  const once = (req, key, change) => {
    const slot = `${key} ${req.headers['idempotency-key']}`
    if (!replies.has(slot)) replies.set(slot, structuredClone(change()))
    return replies.get(slot)
  }
  const write = (permission, change) => ({ req, match, body }) => {
    const { user, order } = found(req, match, permission)
    return once(req, match[0], () => {
      change(order, body ?? {}, user, match)
      return deskView(order)
    })
  }
  const put = (permission, change) => ({ req, match, body }) => {
    const { user, order } = found(req, match, permission)
    change(order, body ?? {}, user, match)
    return structuredClone(deskView(order))
  }
  const own = (change) => ({ req, match, body }) => {
    const order = orderOf(req, match[1])
    change(order, body ?? {}, match)
    return structuredClone(follow(order))
  }

  const SHOWS = {
    'to-fulfil': (order) => rights(order).actions.includes('fulfil') && ['unfulfilled', 'in-progress', 'partial'].includes(order.view.fulfilment),
    attention: (order) => attention(order).length > 0,
    unpaid: ({ view }) => ['awaiting-payment', 'partly-paid'].includes(view.state) && view.standing === 'live',
    fulfilled: ({ view }) => ['fulfilled', 'delivered'].includes(view.fulfilment),
    closed: ({ view }) => view.state === 'expired' || view.standing === 'cancelled',
  }

  const api = [
    ['GET', /^\/api\/admin\/orders$/, ({ req, query }) => {
      allowed(req, 'orders-view')
      const wanted = query.get('search')?.toLowerCase()
      const page = Number(query.get('page') ?? 1)
      const show = SHOWS[query.get('show')]
      for (const order of orders.values()) follow(order)
      let all = [...orders.values()].filter(({ view }) => !wanted || view.number.toLowerCase() === wanted || view.email === wanted || view.address.name.toLowerCase().split(' ').some((word) => word.startsWith(wanted)))
      if (query.get('gateway')) all = all.filter(({ view }) => view.payments.some(({ gateway }) => gateway === query.get('gateway')))
      if (query.get('from')) all = all.filter(({ view }) => view.placedAt >= query.get('from'))
      if (query.get('until')) all = all.filter(({ view }) => view.placedAt.slice(0, 10) <= query.get('until'))
      if (show) all = all.filter(show)
      all.sort((a, b) => (a.view.placedAt < b.view.placedAt ? 1 : -1))
      if (['to-fulfil', 'attention'].includes(query.get('show'))) all.reverse()
      const items = all.slice((page - 1) * ROWS, page * ROWS).map((order) => ({ id: order.view.id, number: order.view.number, placedAt: order.view.placedAt, email: order.view.email, name: order.view.address.name, count: sum(order.view.lines, ({ quantity }) => quantity), total: order.view.totals.total, refunded: eur(refunded(order)), state: order.view.state, standing: order.view.standing, fulfilment: order.view.fulfilment, shippingMethod: order.view.shippingMethod, attention: attention(order) }))
      return { items, more: all.length > page * ROWS }
    }],
    ['GET', /^\/api\/admin\/orders\/([^/]+)$/, ({ req, match }) => deskView(found(req, match, 'orders-view').order)],
    ['POST', /^\/api\/admin\/fulfilments$/, ({ req, body }) => {
      const { user } = allowed(req, 'orders-manage')
      const one = (id) => {
        try {
          fulfil(orders.get(id), { shipped: body.shipped }, user)
          return { order: id }
        } catch (error) {
          return { order: id, refused: error.document?.detail ?? error.message }
        }
      }
      return { items: body.orders.map(one) }
    }],
    ['POST', /^\/api\/admin\/orders\/([^/]+)\/notes$/, write('orders-manage', (order, { text }, user) => tell(order, { kind: 'note', text }, user))],
    ['POST', /^\/api\/admin\/orders\/([^/]+)\/fulfilments$/, write('orders-manage', fulfil)],
    ['PUT', /^\/api\/admin\/orders\/([^/]+)\/fulfilments\/([^/]+)$/, put('orders-manage', (order, { event, tracking }, user, match) => {
      const parcel = order.view.fulfilments.find(({ id }) => id === match[2])
      const to = event && MOVES[parcel.state]?.[event]
      if (event && !to) throw refused(`can't become ${event} while it is ${parcel.state}`)
      if (tracking) parcel.tracking = tracking
      if (!to) return
      Object.assign(parcel, { state: to, updatedAt: now() })
      tell(order, { kind: 'fulfilment', fulfilment: parcel.id, state: to }, user)
    })],
    ['POST', /^\/api\/admin\/orders\/([^/]+)\/refunds\/preview$/, ({ req, match, body }) => preview(found(req, match, 'refunds-manage').order, body)],
    ['POST', /^\/api\/admin\/orders\/([^/]+)\/refunds$/, write('refunds-manage', refund)],
    ['PUT', /^\/api\/admin\/orders\/([^/]+)\/refunds\/([^/]+)$/, put('refunds-manage', (order, { outcome }, user, match) => {
      const one = deskOf(order).refunds.find(({ id }) => id === match[2])
      one.state = outcome === 'sent' ? 'done' : 'failed'
      for (const attempt of one.attempts) attempt.state = one.state
      tell(order, { kind: 'refund-state', refund: one.id, state: one.state }, user)
    })],
    ['PUT', /^\/api\/admin\/orders\/([^/]+)\/returns\/([^/]+)$/, put('orders-manage', (order, { decision, answer, restock }, user, match) => {
      const one = order.view.returns.find(({ id }) => id === match[2])
      if (decision === 'refund') refund(order, { ask: { kind: 'lines', lines: one.lines.map(({ line, quantity }) => ({ line, quantity, restock: restock ? quantity : 0 })), shipping: { kind: 'nothing' } } }, user)
      Object.assign(one, { state: RETURNS[decision], updatedAt: now(), ...(answer ? { answer } : {}) })
      tell(order, { kind: 'return', return: one.id, state: one.state }, user)
    })],
    ['POST', /^\/api\/admin\/orders\/([^/]+)\/cancel$/, write('orders-manage', (order, { reason }, user) => cancel(order, reason, user))],
    ['POST', /^\/api\/admin\/orders\/([^/]+)\/review$/, write('refunds-manage', (order, { decision }, user) => {
      tell(order, { kind: 'review-ended', decision }, user)
      for (const payment of order.view.payments) {
        deskOf(order).captured[payment.id] = paidOf(order, payment)
        if (payment.state === 'review') payment.state = 'paid'
        delete payment.concern
      }
      order.view.state = 'paid'
      if (decision === 'return') cancel(order, '', user)
    })],
    ['POST', /^\/api\/admin\/orders\/([^/]+)\/adjustments$/, write('refunds-manage', (order, { account, amount, reason }, user) => {
      const other = { account: { kind: 'adjustments' }, amount: eur(-amount.minor) }
      deskOf(order).adjusted.push({ at: now(), source: 'adjustment', postings: [{ account, amount }, other] })
      tell(order, { kind: 'adjusted', account, amount, reason }, user)
    })],
    ['POST', /^\/api\/admin\/orders\/([^/]+)\/payments\/([^/]+)\/money$/, write('orders-manage', (order, { amount }, user, match) => {
      if (amount.minor > 100_000_000) throw invalid('#/amount', 'out-of-range', 'is too much')
      const payment = order.view.payments.find(({ id }) => id === match[2])
      deskOf(order).captured[payment.id] = amount.minor
      const fits = amount.minor === payment.amount.minor
      Object.assign(payment, { state: fits ? 'paid' : 'review', updatedAt: now() })
      if (fits) delete payment.concern
      else payment.concern = amount.minor < payment.amount.minor ? 'under' : 'over'
      order.view.state = fits ? 'paid' : 'review'
      tell(order, { kind: 'money-noted', payment: payment.id, amount }, user)
    })],
    ['POST', /^\/api\/orders\/([^/]+)\/cancel$/, own((order, { reason }) => {
      if (!follow(order).actions.includes('cancel')) throw refused("can't be done while its parcels are where they are")
      cancel(order, reason)
    })],
    ['POST', /^\/api\/orders\/([^/]+)\/returns$/, own((order, { lines, words }) => {
      const made = { id: fresh('ret'), state: 'requested', lines, ...(words ? { words } : {}), createdAt: now(), updatedAt: now() }
      order.view.returns = [...(order.view.returns ?? []), made]
      tell(order, { kind: 'return', return: made.id, state: 'requested' })
    })],
    ['DELETE', /^\/api\/orders\/([^/]+)\/returns\/([^/]+)$/, own((order, _, match) => {
      Object.assign(order.view.returns.find(({ id }) => id === match[2]), { state: 'cancelled', updatedAt: now() })
    })],
  ]
  return { api, follow, deskView, tell, captured, refunded, refund }
}
