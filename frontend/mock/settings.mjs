// The mock's settings: one document, written part by part, and what shoppers are asked for by it.
// `?mock=conflict` in the page's address is somebody who is always faster, once.

const CURRENCY = 'EUR'
const money = (minor) => ({ minor, currency: CURRENCY })
const PARTS = ['shop', 'payments', 'shipping', 'tax']

const home = { name: 'Bodega', line1: 'Hafen 1', city: 'Hamburg', postcode: '20457', country: 'DE' }
const reaches = (flat, days, freeFrom) => ({ kind: 'delivery', zones: [{ coverage: { areas: [], except: [{ country: 'AQ' }, { country: 'KP' }] }, rate: { by: 'flat', prices: money(flat) }, ...(freeFrom ? { freeFrom: money(freeFrom) } : {}), days }] })

const start = () => ({
  version: 1,
  currency: CURRENCY,
  shop: { name: 'Bodega', language: 'en', holdMinutes: 60, seller: { address: home, vatId: 'DE136695976' } },
  payments: {
    gateways: ['paypal', 'blockonomics', 'usdt', 'globee', 'bank-transfer', 'cash-on-delivery'],
    coins: { lockMinutes: 15, graceMinutes: 5, tolerance: 50, margin: 0, confirmations: [{ belowMinor: 10_000, confirmations: 1 }] },
    bank: { holder: 'Bodega Demo', iban: 'DE89370400440532013000' },
    transferDays: 7,
  },
  shipping: {
    methods: [
      { id: 'standard', name: 'Standard', reach: reaches(590, [3, 5], 7500) },
      { id: 'express', name: 'Express', reach: reaches(1290, [1, 2]) },
    ],
    packaging: { perParcel: 150, perItem: 0 },
  },
  tax: {
    seller: 'DE',
    basis: 'gross',
    rounding: 'per-order',
    shipping: { kind: 'proportional' },
    classes: ['standard', 'reduced', 'zero'].map((id) => ({ id, name: id[0].toUpperCase() + id.slice(1) })),
    zones: [{ id: 'home', name: 'Home', coverage: { areas: [] }, rates: { standard: 1900, reduced: 700, zero: 0 }, business: 'reverse-charge' }],
  },
})

/** What is wrong with a part, as far as the mock looks. */
const CHECKS = {
  shop: ({ name, holdMinutes }) => [!name?.trim() && ['#/name', 'missing', 'must not be empty'], !(holdMinutes >= 10 && holdMinutes <= 1440) && ['#/holdMinutes', 'out-of-range', 'must be between 10 and 1440']],
  payments: ({ gateways, bank }) => [gateways.length === 0 && ['#/gateways', 'missing', 'must have at least one: nobody could pay'], bank && !/^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(bank.iban) && ['#/bank/iban', 'malformed', 'is no IBAN: look for a mistyped digit']],
  shipping: ({ methods }) => [methods.length === 0 && ['#/methods', 'missing', 'must have at least one: nobody could order']],
  tax: ({ classes, zones }) => zones.flatMap(({ rates }, at) => classes.map(({ id }) => rates[id] === undefined && [`#/zones/${at}/rates/${id}`, 'missing', `has no rate for ${id}`])),
}

const covers = ({ areas, except = [] }, { country, region, postcode }) => {
  const holds = (area) => area.country === country && (!area.regions?.length || area.regions.includes(region)) && (!area.postcodes?.length || area.postcodes.some((group) => (group.includes('..') ? group.split('..')[0] <= postcode && postcode <= group.split('..')[1] : postcode?.startsWith(group))))
  return !except.some(holds) && (areas.length === 0 || areas.some(holds))
}

/** Makes the endpoints of the settings; `offers` is what a cart is sent for. */
export function settings({ problem, allowed, note }) {
  const now = start()
  let isDisturbed = false

  function set(part) {
    return ({ req, body }) => {
      const { user } = allowed(req, 'settings-manage')
      if (!isDisturbed && /[?&]mock=conflict/.test(req.headers.referer ?? '')) {
        isDisturbed = true
        now.version += 1
        now.shop = { ...now.shop, name: `${now.shop.name}, new` }
        now.payments = { ...now.payments, transferDays: now.payments.transferDays + 1 }
        now.shipping = { ...now.shipping, packaging: { perParcel: 1, perItem: 1 } }
        now.tax = { ...now.tax, rounding: 'per-line' }
      }
      const wanted = /^"(\d+)"$/.exec(req.headers['if-match'] ?? '')?.[1]
      if (wanted === undefined) throw problem(428, 'version-needed', 'Name the version')
      if (Number(wanted) !== now.version) throw problem(412, 'changed-meanwhile', 'Somebody else changed it', { current: now })
      const errors = CHECKS[part](body).filter(Boolean).map(([pointer, code, detail]) => ({ pointer, code, detail }))
      if (errors.length) throw problem(422, 'invalid-request', 'Some fields are not right', { errors })
      note(req, 'settings-changed', user)
      now[part] = body
      now.version += 1
      return now
    }
  }

  /** The ways to send a cart to a place, each with what it costs; weights are not known here. */
  function offers(place, { subtotal, count }) {
    const served = now.shipping.methods.flatMap(({ id, name, reach }) => {
      if (reach.kind === 'pickup') return [{ id, name, cost: 0, days: reach.days, pickup: reach.at }]
      const zone = reach.zones.find(({ coverage }) => covers(coverage, place))
      if (!zone) return []
      const { by, prices } = zone.rate
      const cost = by === 'flat' ? prices.minor : prices.find(({ upTo }) => (by === 'count' ? count : by === 'value' ? subtotal : 0) <= upTo)?.price.minor
      return cost === undefined ? [] : [{ id, name, cost: zone.freeFrom && subtotal >= zone.freeFrom.minor ? 0 : cost, days: zone.days }]
    })
    return served.sort((a, b) => a.cost - b.cost)
  }
  const freeFrom = () => {
    const all = now.shipping.methods.flatMap(({ reach }) => (reach.zones ?? []).flatMap((zone) => zone.freeFrom?.minor ?? []))
    return all.length === 0 ? {} : { freeShippingFrom: money(Math.min(...all)) }
  }

  const api = [
    [
      'GET',
      /^\/api\/admin\/settings$/,
      ({ req }) => {
        allowed(req, 'settings-manage')
        return now
      },
    ],
    ...PARTS.map((part) => ['PUT', new RegExp(`^/api/admin/settings/${part}$`), set(part)]),
  ]
  return { api, offers, freeFrom, basis: () => now.tax.basis, methodName: (id) => now.shipping.methods.find((method) => method.id === id)?.name ?? id }
}
