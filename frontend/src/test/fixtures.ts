import type { AccountView, AuditEntry, CartView, CategoryList, LineView, OrderView, Permission, ProductCard, ProductView, RoleList, SessionStart, ShippingOption, Totals, UserDetail, UserRow, VariantView } from '@/api/schema'

const eur = (minor: number) => ({ minor, currency: 'EUR' })
const hex = (n: number) => n.toString(16).padStart(32, '0')

export const picture = { name: 'mug-sand', alt: 'A mug in sand', width: 800, height: 1000, widths: [480, 800] }

export const variant = (n: number, choice: string[], available = 10, minor = 2400): VariantView => ({
  id: `var_${hex(n)}`,
  sku: `SKU-${n}`,
  choice,
  price: eur(minor),
  available,
  backorder: false,
  pictures: [],
})

/** Colours and sizes; ink is not made in small. */
export const product: ProductView = {
  id: `prd_${hex(1)}`,
  slug: 'mug',
  name: 'Speckled mug',
  brand: 'Casa Orvell',
  description: '<p>First.</p><p>Second.</p>',
  details: [{ name: 'Material', value: 'Stoneware' }],
  breadcrumbs: [{ slug: 'tableware', name: 'Tableware' }],
  options: [
    { name: 'Colour', values: [{ name: 'Sand', swatch: '#d8c7a8' }, { name: 'Ink', swatch: '#2d3440' }] },
    { name: 'Size', values: [{ name: 'Small' }, { name: 'Large' }] },
  ],
  variants: [variant(1, ['Sand', 'Small']), variant(2, ['Sand', 'Large'], 3), variant(3, ['Ink', 'Large'], 0)],
  pictures: [picture],
  tags: ['new'],
  related: [],
  seo: { title: '', description: '' },
  publishedAt: '2026-09-14T08:00:00Z',
}

export const card: ProductCard = { id: product.id, slug: 'mug', name: product.name, brand: product.brand, price: eur(2400), priceVaries: false, swatches: [], tags: [], available: true, picture }

export const categories: CategoryList = {
  items: [{ id: `cat_${hex(1)}`, slug: 'tableware', name: 'Tableware', description: 'Plates and mugs.', productCount: 1, seo: { title: '', description: '' }, picture }],
}

export const line = (n: number, quantity: number, name = 'Speckled mug'): LineView => ({
  variant: `var_${hex(n)}`,
  slug: 'mug',
  sku: `SKU-${n}`,
  name,
  choice: 'Sand',
  quantity,
  unitPrice: eur(2400),
  total: eur(2400 * quantity),
})

export const cart = (lines: LineView[], version = 1): CartView => ({
  version,
  lines,
  count: lines.reduce((sum, { quantity }) => sum + quantity, 0),
  subtotal: eur(lines.reduce((sum, { total }) => sum + total.minor, 0)),
  freeShippingFrom: eur(7500),
  basis: 'gross',
})

export const totals: Totals = { subtotal: eur(2400), discount: eur(0), shipping: eur(590), tax: eur(0), taxIncluded: eur(477), total: eur(2990) }

export const shipping: ShippingOption = {
  id: 'standard',
  name: 'Standard',
  price: eur(590),
  minDays: 3,
  maxDays: 5,
  totals,
  quote: 'quote-1',
  expiresAt: '2099-01-01T00:00:00Z',
}

export const order = (state: OrderView['state']): OrderView => ({
  id: `ord_${hex(7)}`,
  number: 'B7K2-9QXM',
  state,
  standing: 'live',
  fulfilment: 'unfulfilled',
  placedAt: '2026-11-24T10:00:00Z',
  expiresAt: '2099-01-01T00:00:00Z',
  email: 'ada@example.com',
  address: { name: 'Ada Lovelace', line1: 'Torstraße 1', city: 'Berlin', postcode: '10119', country: 'DE' },
  shippingMethod: 'Standard',
  lines: [line(1, 1)],
  totals,
  numbers: [1],
  payments: [{ id: `pay_${hex(9)}`, gateway: 'paypal', state: state === 'paid' ? 'paid' : 'pending', amount: totals.total, updatedAt: '2026-11-24T10:01:00Z' }],
})

export const account: AccountView = {
  id: `usr_${hex(5)}`,
  email: 'ada@example.com',
  name: 'Ada Lovelace',
  marketing: false,
  addresses: [
    { id: `adr_${hex(1)}`, address: { name: 'Ada Lovelace', line1: 'Torstraße 1', city: 'Berlin', postcode: '10119', country: 'DE' }, preferred: true },
    { id: `adr_${hex(2)}`, address: { name: 'Ada at work', line1: 'Hauptstraße 9', city: 'Köln', postcode: '50667', country: 'DE' }, preferred: false },
  ],
  createdAt: '2026-11-01T10:00:00Z',
}

/** A session that has just begun or been renewed. */
export const started = (accessToken: string, extra: Partial<SessionStart> = {}): SessionStart => ({ accessToken, expiresAt: new Date(Date.now() + 600_000).toISOString(), account, staff: 'none', ...extra })

/** Somebody who works in the shop, and may do this. */
export const staff = (...permissions: Permission[]): AccountView => ({ ...account, id: `usr_${hex(6)}`, email: 'owner@example.com', name: 'Olga Ortega', roles: ['owner'], permissions })

export const userRow = (n: number, name: string, extra: Partial<UserRow> = {}): UserRow => ({
  id: `usr_${hex(n)}`,
  email: `${name.split(' ')[0]?.toLowerCase() ?? ''}@example.com`,
  name,
  roles: [],
  standing: 'active',
  secondFactor: false,
  createdAt: '2026-11-01T10:00:00Z',
  ...extra,
})

/** A customer as staff see them. */
export const userDetail = (extra: Partial<UserDetail> = {}): UserDetail => ({ account, standing: 'active', sessions: [], passkeys: [], orders: [order('paid')], manageable: true, ...extra })

export const roles: RoleList = {
  items: [
    { role: 'owner', permissions: ['users-view', 'users-manage', 'staff-manage', 'settings-manage'], yoursToGive: false },
    { role: 'support', permissions: ['users-view', 'users-manage'], yoursToGive: true },
  ],
}

export const auditEntry = (n: number, extra: Partial<AuditEntry> = {}): AuditEntry => ({
  id: `aud_${hex(n)}`,
  at: '2026-11-24T10:00:00Z',
  action: 'logged-in',
  actor: { id: `usr_${hex(5)}`, name: 'Ada Lovelace', email: 'ada@example.com' },
  device: 'Firefox, Linux',
  request: `request-${n}`,
  ...extra,
})
