// A stand-in for the API, the pictures and the pages to pay on, for development without the local
// cloud. It keeps everything in memory and trusts everyone. Add `?mock=slow`, `?mock=fail`,
// `?mock=long`, `?mock=many`, `?mock=limited` or `?mock=one-way` (to pay) to the page's address to
// see how it behaves then.
import { randomUUID } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { accounts } from './account.mjs'
import { desk } from './desk.mjs'
import { drafts } from './drafts.mjs'
import { files } from './files.mjs'
import { payments } from './payments.mjs'
import { catalogue as keeping } from './products.mjs'
import { settings } from './settings.mjs'
import { stock } from './stock.mjs'
import { bare, shows, storefront } from './storefront.mjs'

const CURRENCY = 'EUR'
const money = (minor) => ({ minor, currency: CURRENCY })
const id = (prefix) => `${prefix}_${randomUUID().replaceAll('-', '')}`

function problem(status, slug, title, extra = {}) {
  return Object.assign(new Error(title), { status, document: { type: `/problems/${slug}`, title, status, instance: randomUUID(), ...extra } })
}

/** Pictures have names too; those are file names. */
const pictureName = (text) => /^[a-z0-9-]+$/.test(text)

/** Makes the handler. */
export function shop({ root }) {
  const { api: storefrontApi, products, categories } = storefront({ root, problem })
  const pictures = join(root, '../infra/demo/pictures')
  const variants = new Map(products.flatMap((product) => product.variants.map((variant) => [variant.id, { product, variant }])))
  const carts = new Map()
  const orders = new Map()
  const replies = new Map()
  const mails = []
  const { api: accountApi, userOf, ...staffTools } = accounts({ problem, mails, orders })
  const pictureOf = (product, variant) => product.pictures[shows(product, variant)[0] ?? 0] && bare(product.pictures[shows(product, variant)[0] ?? 0])
  const { api: stockApi, reserve, levels, openStock } = stock({ variants, pictureOf, problem, ...staffTools })
  const { api: settingsApi, offers, freeFrom, basis, methodName } = settings({ problem, ...staffTools })
  const uploaded = new Map()
  const { api: keepingApi, ...kept } = keeping({ products, categories, variants, levels, openStock, pictures: uploaded, money, shows, problem, ...staffTools })
  const { api: filesApi, upload } = files({ pictures: uploaded, ...kept, money, problem, ...staffTools })

  const line = (id, quantity) => {
    const { product, variant } = variants.get(id)
    return {
      variant: id,
      slug: product.slug,
      sku: variant.sku,
      name: product.name,
      choice: variant.choice.join(' / '),
      picture: pictureOf(product, variant),
      quantity,
      unitPrice: money(variant.priceMinor),
      total: money(variant.priceMinor * quantity),
    }
  }
  const view = (cart) => {
    const lines = [...cart.lines].map(([id, quantity]) => line(id, quantity))
    const changes = lines.filter((l) => variants.get(l.variant).variant.stock < l.quantity).map((l) => ({ change: 'stock', variant: l.variant, wanted: l.quantity, left: variants.get(l.variant).variant.stock }))
    return {
      version: cart.version,
      lines,
      count: lines.reduce((n, l) => n + l.quantity, 0),
      subtotal: money(lines.reduce((n, l) => n + l.total.minor, 0)),
      basis: basis(),
      ...freeFrom(),
      ...(changes.length ? { changes } : {}),
    }
  }
  /** Whether the buyer owes the tax itself: a business of another country, to which nothing goes within ours. */
  const owes = (vatId, country) => Boolean(vatId) && !/^DE/i.test(vatId) && country !== 'DE'
  const totals = (subtotal, shipping, isOwed) => {
    const sum = subtotal + shipping
    const contained = basis() === 'net' ? 0 : Math.round((sum * 19) / 119)
    const tax = isOwed ? -contained : basis() === 'net' ? Math.round((sum * 19) / 100) : 0
    return { subtotal: money(subtotal), discount: money(0), shipping: money(shipping), tax: money(tax), taxIncluded: money(isOwed ? 0 : contained), total: money(sum + tax) }
  }

  function cartOf(req, res, make) {
    const token = /(?:^|; )__Host-cart=([^;]+)/.exec(req.headers.cookie ?? '')?.[1]
    if (token && carts.has(token)) return carts.get(token)
    const cart = { version: 0, lines: new Map() }
    if (make) {
      const fresh = randomUUID()
      carts.set(fresh, cart)
      res.setHeader('Set-Cookie', `__Host-cart=${fresh}; HttpOnly; Secure; SameSite=Lax; Path=/; Max-Age=2592000`)
    }
    return cart
  }

  function setLine(cart, variantId, quantity) {
    const found = variants.get(variantId)
    if (!found) throw problem(422, 'invalid-request', 'Some fields are not right', { errors: [{ pointer: '#/variant', code: 'unknown', detail: 'is not sold here' }] })
    if (quantity > 99) throw problem(422, 'cart-limit', 'The cart is full')
    if (found.variant.stock < quantity)
      throw problem(409, 'out-of-stock', 'Not enough in stock', { changes: [{ change: 'stock', variant: variantId, wanted: quantity, left: found.variant.stock }] })
    cart.lines.set(variantId, quantity)
    cart.version += 1
    return view(cart)
  }

  function checkOrder(body) {
    const errors = []
    const need = (pointer, value) => {
      if (!String(value ?? '').trim()) errors.push({ pointer, code: 'missing', detail: 'must not be empty' })
    }
    if (!/^[^@\s]+@[^@\s]+\.[a-z]+$/i.test(body.email ?? '')) errors.push({ pointer: '#/email', code: 'malformed', detail: 'is not an e-mail address' })
    for (const field of ['name', 'line1', 'city']) need(`#/address/${field}`, body.address?.[field])
    if (body.address?.city === 'Nowhere') errors.push({ pointer: '#/address/city', code: 'unknown', detail: 'is not a town that we know' })
    if (errors.length) throw problem(422, 'invalid-request', 'Some fields are not right', { errors })
  }

  const orderOf = (req, orderId) => {
    const order = orders.get(orderId)
    const user = userOf(req)
    const isOwn = order && (req.headers['order-token'] === order.token || (user && user.id === order.owner))
    if (!isOwn) throw problem(404, 'not-found', 'Not found')
    if (order.view.state === 'awaiting-payment' && Date.parse(order.view.expiresAt) < Date.now()) order.view.state = 'expired'
    return order
  }

  const { api: deskApi, follow, ...deskTools } = desk({ orders, variants, lineOf: line, orderOf, problem, ...staffTools })
  const draftApi = drafts({ orders, variants, lineOf: line, totals, owes, offers, methodName, basis, reserve, money, problem, follow, ...deskTools, ...staffTools })
  const { api: paymentApi, page: paymentPage } = payments({ problem, orders, replies, mails, orderOf })

  const api = [
    ...accountApi,
    ...stockApi,
    ...storefrontApi,
    ...keepingApi,
    ...filesApi,
    ...deskApi,
    ...draftApi,
    ...settingsApi,
    ['GET', /^\/api\/cart$/, ({ req, res }) => view(cartOf(req, res, false))],
    [
      'POST',
      /^\/api\/cart\/lines$/,
      ({ req, res, body }) => {
        const cart = cartOf(req, res, true)
        return setLine(cart, body.variant, (cart.lines.get(body.variant) ?? 0) + body.quantity)
      },
    ],
    ['PUT', /^\/api\/cart\/lines\/([^/]+)$/, ({ req, res, match, body }) => setLine(cartOf(req, res, true), match[1], body.quantity)],
    [
      'DELETE',
      /^\/api\/cart\/lines\/([^/]+)$/,
      ({ req, res, match }) => {
        const cart = cartOf(req, res, false)
        if (cart.lines.delete(match[1])) cart.version += 1
        return view(cart)
      },
    ],
    [
      'GET',
      /^\/api\/checkout\/shipping-methods$/,
      ({ req, res, query }) => {
        const cart = cartOf(req, res, false)
        const priced = view(cart)
        if (!priced.count) throw problem(422, 'cart-empty', 'The cart is empty')
        if (priced.changes) throw problem(409, 'out-of-stock', 'Not enough in stock', { changes: priced.changes })
        const vatId = query.get('vatId')
        if (vatId && !/^[a-z]{2,3}.*\d/i.test(vatId)) throw problem(422, 'invalid-request', 'Some fields are not right', { errors: [{ pointer: '?vatId', code: 'malformed', detail: 'does not have the form of a VAT number of its country' }] })
        const place = { country: query.get('country'), region: query.get('region'), postcode: query.get('postcode') }
        const isOwed = owes(vatId, place.country)
        return {
          items: offers(place, { subtotal: priced.subtotal.minor, count: priced.count }).map(({ id, name, cost, days: [minDays, maxDays], pickup }) => {
            const quote = Buffer.from(JSON.stringify({ version: cart.version, method: id, cost, isOwed })).toString('base64url')
            return { id, name, price: money(cost), minDays, maxDays, pickup, totals: totals(priced.subtotal.minor, cost, isOwed), quote, expiresAt: new Date(Date.now() + 900_000).toISOString() }
          }),
        }
      },
    ],
    [
      'POST',
      /^\/api\/orders$/,
      ({ req, res, body }) => {
        const key = `place ${req.headers['idempotency-key']}`
        if (replies.has(key)) return replies.get(key)
        checkOrder(body)
        const cart = cartOf(req, res, false)
        const priced = view(cart)
        if (!priced.count) throw problem(422, 'cart-empty', 'The cart is empty')
        const quote = JSON.parse(Buffer.from(body.quote, 'base64url').toString())
        if (!offers(body.address, { subtotal: priced.subtotal.minor, count: priced.count }).some(({ id }) => id === quote.method)) throw problem(422, 'invalid-request', 'Some fields are not right', { errors: [{ pointer: '#/address', code: 'not-served', detail: 'the method does not go there' }] })
        if (priced.changes || quote.version !== cart.version) throw problem(409, 'cart-changed', 'The cart has changed', { changes: priced.changes ?? [{ change: 'price', variant: priced.lines[0].variant, was: money(priced.lines[0].unitPrice.minor - 100), now: priced.lines[0].unitPrice }] })
        cart.lines.clear()
        cart.version += 1
        const order = {
          token: randomUUID().replaceAll('-', '') + randomUUID().replaceAll('-', ''),
          owner: userOf(req)?.id,
          origin: `http://${req.headers.host}`,
          view: {
            id: id('ord'),
            number: 'B7K2-' + Math.random().toString(32).slice(2, 6).toUpperCase(),
            state: 'awaiting-payment',
            standing: 'live',
            fulfilment: 'unfulfilled',
            numbers: priced.lines.map((_, at) => at + 1),
            placedAt: new Date().toISOString(),
            expiresAt: new Date(Date.now() + 1_800_000).toISOString(),
            email: body.email,
            address: body.address,
            shippingMethod: methodName(quote.method),
            ...(body.note ? { note: body.note } : {}),
            ...(body.vatId ? { vatId: body.vatId } : {}),
            lines: priced.lines,
            totals: totals(priced.subtotal.minor, quote.cost, quote.isOwed),
            payments: [],
          },
        }
        for (const l of priced.lines) reserve(l.variant, l.quantity, order.view)
        orders.set(order.view.id, order)
        const reply = { token: order.token, order: structuredClone(order.view) }
        replies.set(key, reply)
        res.statusCode = 201
        return reply
      },
    ],
    ['GET', /^\/api\/orders\/([^/]+)$/, ({ req, match }) => follow(orderOf(req, match[1]))],
    ...paymentApi,
  ]

  function media(res, name) {
    const file = join(pictures, name)
    if (existsSync(file)) return res.setHeader('Content-Type', name.endsWith('.jpg') ? 'image/jpeg' : 'image/avif').end(readFileSync(file))
    const tones = ['#cdbfa8', '#a9b3a0', '#c7a48f', '#9aa7b0', '#d3b7a6', '#b9b0a2']
    const tone = tones[[...name.replace(/-\d+\..*$/, '')].reduce((n, c) => n + c.charCodeAt(0), 0) % tones.length]
    const [w, h] = name.startsWith('hero-') && !name.includes('portrait') ? [1920, 1080] : [800, 1000]
    return res
      .setHeader('Content-Type', 'image/svg+xml')
      .end(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${w} ${h}"><rect width="${w}" height="${h}" fill="${tone}"/><ellipse cx="${w / 2}" cy="${h * 0.72}" rx="${w * 0.22}" ry="${h * 0.03}" fill="#0002"/><rect x="${w * 0.38}" y="${h * 0.42}" width="${w * 0.24}" height="${h * 0.3}" rx="30" fill="#fff6"/></svg>`)
  }

  return (req, res, next) => {
    const url = new URL(req.url ?? '/', 'http://localhost')
    const mocked = ['/api/', '/media/', '/mock/'].some((prefix) => url.pathname.startsWith(prefix))
    if (!mocked) return next()
    let text = ''
    req.on('data', (chunk) => (text += chunk))
    req.on('end', () => {
      if (url.pathname.startsWith('/media/')) return media(res, url.pathname.slice(7))
      if (url.pathname.startsWith('/mock/upload/')) {
        upload(url.pathname.slice(13), text)
        return res.end()
      }
      if (url.pathname === '/mock/mail') return res.setHeader('Content-Type', 'application/json').end(JSON.stringify(mails))
      if (url.pathname === '/mock/pay') return paymentPage(req, res, url, text)
      const mood = new URL(req.headers.referer ?? 'http://localhost').searchParams.get('mock')
      const answer = () => {
        try {
          if (mood === 'fail') throw problem(500, 'internal', 'Something went wrong on our side')
          const found = api.find(([method, pattern]) => method === req.method && pattern.test(url.pathname))
          if (!found) throw problem(404, 'not-found', 'Not found')
          const reply = found[2]({ req, res, query: url.searchParams, match: found[1].exec(url.pathname), mood, body: text ? JSON.parse(text) : undefined })
          res.setHeader('Content-Type', 'application/json')
          res.end(JSON.stringify(reply, (key, value) => (mood === 'long' && ['name', 'brand', 'choice'].includes(key) && typeof value === 'string' && !url.pathname.includes('orders') && !pictureName(value) ? `${value} of Donaudampfschifffahrtsgesellschaft and many more words than anybody expected` : value)))
        } catch (error) {
          res.statusCode = error.status ?? 500
          res.setHeader('Content-Type', 'application/problem+json')
          res.end(JSON.stringify(error.document ?? { type: '/problems/internal', title: String(error), status: 500, instance: 'mock' }))
        }
      }
      setTimeout(answer, mood === 'slow' ? 4000 : 60)
    })
  }
}
