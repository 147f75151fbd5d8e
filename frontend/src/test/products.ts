import type { CategoryRow, ProductDetail, ProductRow } from '@/api/schema'
import { picture } from './fixtures'

const eur = (minor: number) => ({ minor, currency: 'EUR' })
const hex = (n: number) => n.toString(16).padStart(32, '0')
const noSeo = { title: '', description: '' }

/** A product in the table of the dashboard. */
export const productRow = (n: number, extra: Partial<ProductRow> = {}): ProductRow => ({
  id: `prd_${hex(n)}`,
  version: 1,
  slug: `mug-${n}`,
  title: `Mug ${n}`,
  status: 'active',
  live: true,
  picture,
  brand: 'Casa Orvell',
  price: eur(2400),
  priceVaries: false,
  variants: 1,
  sku: `MUG-${n}`,
  categories: [`cat_${hex(1)}`],
  tags: ['new'],
  available: 12,
  updatedAt: '2026-11-24T10:00:00Z',
  ...extra,
})

/** A category as staff see it. */
export const categoryRow = (n: number, name: string, extra: Partial<CategoryRow> = {}): CategoryRow => ({ id: `cat_${hex(n)}`, version: 1, slug: name.toLowerCase(), name, description: '', hidden: false, position: n - 1, productCount: 3, seo: noSeo, ...extra })

/** A product in the editor: two colours, a picture. */
export const productDetail = (extra: Partial<ProductDetail['product']> = {}, version = 3): ProductDetail => ({
  id: `prd_${hex(1)}`,
  version,
  live: true,
  createdAt: '2026-11-01T08:00:00Z',
  updatedAt: '2026-11-02T08:00:00Z',
  oldSlugs: [],
  pictures: [picture],
  stock: [
    { variant: `var_${hex(1)}`, onHand: 12, reserved: 3, available: 9 },
    { variant: `var_${hex(2)}`, onHand: 0, reserved: 0, available: 0 },
  ],
  product: {
    title: 'Speckled mug',
    slug: 'mug',
    description: '<p>First.</p>',
    status: 'active',
    brand: 'Casa Orvell',
    tags: ['new'],
    attributes: [{ name: 'Material', value: { kind: 'text', text: 'Stoneware' } }],
    categories: [`cat_${hex(1)}`],
    options: [{ name: 'Colour', values: [{ name: 'Sand', swatch: '#d8c7a8' }, { name: 'Ink' }] }],
    variants: [
      { id: `var_${hex(1)}`, sku: 'MUG-S', choice: ['Sand'], price: eur(2400), taxClass: 'standard', stockPolicy: { kind: 'deny' }, pictures: [] },
      { id: `var_${hex(2)}`, sku: 'MUG-I', choice: ['Ink'], price: eur(2600), taxClass: 'standard', stockPolicy: { kind: 'deny' }, pictures: [] },
    ],
    pictures: [{ name: picture.name, alt: picture.alt }],
    seo: noSeo,
    related: [],
    featured: false,
    ...extra,
  },
})
