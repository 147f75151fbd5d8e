// Payments of the mock: every way to pay, and one page at /mock/pay where what happens outside the
// shop is done by buttons: a provider's approval, coins on the chain, money at the bank.
import { randomBytes, randomUUID } from 'node:crypto'

const WAYS = ['paypal', 'blockonomics', 'usdt', 'globee', 'bank-transfer', 'cash-on-delivery']
/** What differs from coin to coin; shoppers of Tether tell which transaction is theirs. */
const COINS = {
  blockonomics: { coin: 'btc', ticker: 'BTC', network: 'Bitcoin', rate: '97312.45', digits: 8 },
  usdt: { coin: 'usdt', ticker: 'USDT', network: 'Ethereum', rate: '0.92', digits: 6, token: { chain: 1, contract: '0xdAC17F958D2ee523a2206206994597C13D831ec7' } },
}
/** Tether has one address for all. Nobody has the key of this one. */
const TETHER = `0x${randomBytes(20).toString('hex')}`
const LOCK_MS = 900_000
const NEEDED = 2
const OPEN = ['created', 'pending']

const now = () => new Date().toISOString()
const later = (ms) => new Date(Date.now() + ms).toISOString()
const decimal = (units, digits) => (units / 10 ** digits).toFixed(digits).replace(/\.?0+$/, '')
const kindOf = (coins) => (coins.coin === 'usdt' ? COINS.usdt : COINS.blockonomics)
const amountOf = (coins, units) => ({ units, decimal: decimal(units, kindOf(coins).digits) })
const live = (coins) => coins.transactions.filter((one) => !one.gone)

/** Asks for the coins that `fiat` is worth now, at the address that the payment has. */
function quote(coins, fiat) {
  const { rate, digits, token } = kindOf(coins)
  const units = Math.round((fiat.minor * 10 ** digits) / (Number(rate) * 100))
  const uri = token ? `ethereum:${token.contract}@${token.chain}/transfer?address=${coins.address}&uint256=${units}` : `bitcoin:${coins.address}?amount=${decimal(units, digits)}`
  Object.assign(coins, { amount: amountOf(coins, units), uri, rate, fiat, until: later(LOCK_MS) })
}

/** Makes the endpoints and the page; `orderOf` is the caller's order. */
export function payments({ problem, orders, replies, mails, orderOf }) {
  const approved = new Set()
  /** Transactions of Tether that were sent and that nobody told of yet, by their ids. */
  const sent = new Map()
  /** Whose the transactions are that were told of. */
  const told = new Map()
  /** What a transaction is worth, by its id. */
  const worth = new Map()
  const find = (order, id) => order?.view.payments.find((payment) => payment.id === id)

  /** The order follows its payments. */
  function move(order, payment, state, concern) {
    if (payment.state === 'paid') return
    if (state === 'paid') delete order.view.owed
    Object.assign(payment, { state, updatedAt: now() })
    if (concern) payment.concern = concern
    else delete payment.concern
    if (payment.next && payment.next.kind !== 'coins' && !OPEN.includes(state) && state !== 'on-delivery') delete payment.next
    const any = (...states) => order.view.payments.some((one) => states.includes(one.state))
    const before = order.view.state
    const isMoving = any('capturing', 'processing', 'underpaid', 'on-delivery')
    const paid = any('paid') && (order.view.owed ? 'partly-paid' : 'paid')
    order.view.state = any('review', 'reversed') ? 'review' : paid === 'paid' ? 'paid' : isMoving ? 'payment-processing' : paid || 'awaiting-payment'
    if (order.view.state !== 'paid' || before === 'paid') return
    const link = `${order.origin}/order/${order.view.id}#${order.token}`
    mails.push({ to: order.view.email, subject: `Your order ${order.view.number}`, text: `Thank you.\n${link}`, html: `<p>Thank you. <a href="${link}">Your order ${order.view.number}</a></p>` })
  }

  function nextOf(order, payment) {
    const page = `${order.origin}/mock/pay?order=${order.view.id}&payment=${payment.id}`
    if (payment.gateway === 'bank-transfer') {
      order.view.expiresAt = later(7 * 86_400_000)
      return { kind: 'transfer', account: { holder: 'Casa Bodega GmbH', iban: 'DE89370400440532013000', bic: 'COBADEFFXXX', bank: 'Commerzbank' }, reference: order.view.number, amount: payment.amount, until: order.view.expiresAt }
    }
    if (payment.gateway === 'cash-on-delivery') return { kind: 'on-delivery', amount: payment.amount }
    const kind = COINS[payment.gateway]
    if (!kind) return { kind: 'redirect', url: page }
    const { coin, ticker, network, token } = kind
    const address = token ? TETHER : `bc1q${randomBytes(19).toString('hex')}`
    const coins = { kind: 'coins', coin, ticker, network, ...(token ? { token } : {}), address, left: payment.amount, confirmationsNeeded: NEEDED, transactions: [], page }
    coins.received = amountOf(coins, 0)
    quote(coins, payment.amount)
    return coins
  }

  /** An open payment goes on; its price is renewed where it does not hold any more. */
  function renew(payment) {
    const { next, state } = payment
    const isRest = state === 'underpaid'
    if (next.kind !== 'coins' || (!isRest && live(next).length > 0)) return
    if (Date.parse(next.until) > Date.now() && (!isRest || next.fiat.minor === next.left.minor)) return
    quote(next, next.left)
  }

  function start({ req, match, body }) {
    const key = `pay ${req.headers['idempotency-key']}`
    if (replies.has(key)) return replies.get(key)
    const order = orderOf(req, match[1])
    if (!WAYS.includes(body.gateway)) throw problem(422, 'invalid-request', 'Some fields are not right', { errors: [{ pointer: '#/gateway', code: 'not-offered', detail: 'is not offered' }] })
    let payment = order.view.payments.find((one) => one.gateway === body.gateway && (OPEN.includes(one.state) || one.state === 'underpaid'))
    if (!['awaiting-payment', 'partly-paid'].includes(order.view.state) && payment?.state !== 'underpaid') throw problem(409, 'order-closed', "The order can't be paid now")
    if (payment) renew(payment)
    else {
      payment = { id: `pay_${randomUUID().replaceAll('-', '')}`, gateway: body.gateway, state: 'pending', amount: order.view.owed ?? order.view.totals.total, updatedAt: now() }
      order.view.payments.push(payment)
      payment.next = nextOf(order, payment)
      if (payment.gateway === 'cash-on-delivery') move(order, payment, 'on-delivery')
    }
    const reply = structuredClone({ payment, next: payment.next })
    replies.set(key, reply)
    return reply
  }

  function capture({ req, match }) {
    const order = orderOf(req, match[1])
    const payment = find(order, match[2])
    if (!payment) throw problem(404, 'not-found', 'Not found')
    if (!approved.has(payment.id)) throw problem(409, 'payment-not-approved', 'The payment is not approved')
    move(order, payment, 'paid')
    return order.view
  }

  /** Who tells which transaction is theirs; it shows up a little later. */
  function report({ req, match, body }) {
    const order = orderOf(req, match[1])
    const payment = find(order, match[2])
    if (!payment) throw problem(404, 'not-found', 'Not found')
    if (!payment.next?.token) throw problem(409, 'order-state', 'Not possible as the order stands')
    const txid = String(body.txid).toLowerCase()
    const fault = (code) => problem(422, 'invalid-request', 'Some fields are not right', { errors: [{ pointer: '#/txid', code, detail: `is ${code}` }] })
    if (!/^0x[0-9a-f]{64}$/.test(txid)) throw fault('malformed')
    if ((told.get(txid) ?? payment.id) !== payment.id) throw fault('taken')
    told.set(txid, payment.id)
    const coins = payment.next
    if (![...(coins.reported ?? []), ...coins.transactions.map((one) => one.txid)].includes(txid)) coins.reported = [...(coins.reported ?? []), txid]
    setTimeout(() => {
      const made = sent.get(txid)
      if (!made || !coins.reported?.includes(txid)) return
      coins.reported = coins.reported.filter((one) => one !== txid)
      coins.transactions.push(made)
      judge(order, payment)
    }, 3000)
    return payment
  }

  /** Sums up what came, and moves the payment to where that leads. */
  function judge(order, payment, concern) {
    const coins = payment.next
    const settled = live(coins).filter((one) => one.confirmations >= NEEDED)
    const paid = settled.reduce((sum, one) => sum + worth.get(one.txid), 0)
    coins.received = amountOf(coins, live(coins).reduce((sum, one) => sum + one.amount.units, 0))
    coins.left = { ...payment.amount, minor: Math.max(0, payment.amount.minor - paid) }
    if (concern) return move(order, payment, 'review', concern)
    if (live(coins).length === 0) return move(order, payment, 'pending')
    if (settled.length > 0 && paid > payment.amount.minor + 1) return move(order, payment, 'review', 'over')
    if (settled.length > 0 && coins.left.minor <= 1) return move(order, payment, 'paid')
    if (settled.length < live(coins).length) return move(order, payment, 'processing', settled.length > 0 ? 'under' : undefined)
    return move(order, payment, 'underpaid', 'under')
  }

  /** What the buttons for coins do. */
  function chain(order, payment, what) {
    const coins = payment.next
    const [kind, percent] = what.split(' ')
    if (kind === 'out') coins.until = now()
    if (kind === 'send') {
      const txid = `${coins.token ? '0x' : ''}${randomBytes(32).toString('hex')}`
      worth.set(txid, Math.round((coins.fiat.minor * Number(percent)) / 100))
      const made = { txid, amount: amountOf(coins, Math.round((coins.amount.units * Number(percent)) / 100)), confirmations: 0, replaceable: !coins.token, gone: false, seenAt: now() }
      if (coins.token) return void sent.set(txid, made)
      coins.transactions.push(made)
    }
    if (kind === 'block') for (const one of live(coins)) Object.assign(one, { confirmations: Math.min(NEEDED, one.confirmations + 1), replaceable: false })
    if (kind === 'replace') Object.assign(live(coins).findLast((one) => one.confirmations === 0) ?? {}, { gone: true })
    if (kind !== 'out') judge(order, payment, kind === 'late' ? 'late' : undefined)
  }

  const BUTTONS = {
    redirect: { approve: 'Approve', decline: 'Declined card', cancel: 'Cancel' },
    coins: { 'send 100': 'Send it', 'send 60': 'Send too little', 'send 130': 'Send too much', block: 'A block confirms', replace: 'Replace the last one', late: 'It came too late', out: 'The price runs out' },
    transfer: { arrive: 'The transfer arrives', short: 'Less arrives' },
    'on-delivery': { arrive: 'Paid at the door' },
  }

  /** The page where the rest of the world is played. */
  function page(req, res, url, text) {
    const order = orders.get(url.searchParams.get('order'))
    const payment = find(order, url.searchParams.get('payment'))
    if (!payment) return res.writeHead(404).end()
    if (req.method === 'GET') {
      const kind = payment.next?.kind
      const buttons = Object.entries(BUTTONS[kind] ?? {}).map(([what, label]) => `<button id="${what.replace(' ', '-')}" name="what" value="${what}">${label}</button>`)
      const html = `<!doctype html><html lang="en"><title>Pay</title><meta name="viewport" content="width=device-width">
        <body style="font:16px system-ui;max-width:30rem;margin:4rem auto;padding:0 1rem"><h1>Payment page of the mock</h1><p>${payment.gateway}, ${payment.state}: ${payment.amount.minor / 100} ${payment.amount.currency}</p>
        ${[...sent.keys()].slice(-1).map((txid) => (payment.next?.token ? `<p>Sent: <code id="txid">${txid}</code></p>` : ''))}
        <form method="post" style="display:flex;flex-wrap:wrap;gap:.5rem">${buttons.join(' ')}</form>`
      return res.setHeader('Content-Type', 'text/html; charset=utf-8').end(html)
    }
    const what = new URLSearchParams(text).get('what')
    if (payment.next?.kind === 'redirect') {
      if (what === 'approve') approved.add(payment.id)
      // The webhook comes a little later, whether the browser comes back or not.
      if (what === 'approve') setTimeout(() => move(order, payment, 'paid'), 4000)
      const result = what === 'cancel' ? 'cancelled' : 'approved'
      return res.writeHead(303, { Location: `/checkout/return/${order.view.id}?payment=${payment.id}&result=${result}&token=EC-1&PayerID=P1` }).end()
    }
    if (payment.next?.kind === 'coins') chain(order, payment, what)
    if (what === 'arrive') move(order, payment, 'paid')
    if (what === 'short') move(order, payment, 'review', 'under')
    return res.writeHead(303, { Location: req.url }).end()
  }

  const api = [
    ['GET', /^\/api\/checkout\/gateways$/, ({ mood }) => ({ items: mood === 'one-way' ? ['paypal'] : WAYS })],
    ['POST', /^\/api\/orders\/([^/]+)\/payments$/, start],
    ['POST', /^\/api\/orders\/([^/]+)\/payments\/([^/]+)\/capture$/, capture],
    ['POST', /^\/api\/orders\/([^/]+)\/payments\/([^/]+)\/transaction$/, report],
  ]
  return { api, page }
}
