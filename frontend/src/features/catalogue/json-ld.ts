import type { Money, Picture, ProductView, VariantView } from '@/api/schema'
import { decimal } from '@/lib/money'
import { pictureUrl } from '@/ui/picture'

/** A step of the way to a page; the page itself has no path. */
export interface Crumb {
  name: string
  path?: string
}

/** The words of safe HTML, without its marks. */
export function plainText(html: string): string {
  const spaced = html.replace(/<(br|hr|\/(p|li|h[2-4]|tr|td|th|blockquote))\b[^>]*>/g, ' $&')
  const text = new DOMParser().parseFromString(spaced, 'text/html').body.textContent
  return text.replace(/\s+/g, ' ').trim()
}

/** A text, where it says anything. */
export const said = (text: string): string | undefined => (text === '' ? undefined : text)

/** The beginning of a text, as long as search engines show it. */
export function beginning(text: string, most = 200): string {
  if (text.length <= most) return text
  const cut = text.slice(0, most)
  return `${cut.slice(0, Math.max(cut.lastIndexOf(' '), most / 2)).replace(/[\s,.;:–-]+$/, '')}…`
}

const graph = (...nodes: object[]) => ({ '@context': 'https://schema.org', '@graph': nodes })

/** The way to a page as schema.org describes it; a page without one has none. */
function breadcrumbList(way: readonly Crumb[], origin: string): object[] {
  if (way.length < 2) return []
  return [
    {
      '@type': 'BreadcrumbList',
      itemListElement: way.map(({ name, path }, at) => ({ '@type': 'ListItem', position: at + 1, name, ...(path === undefined ? {} : { item: origin + path }) })),
    },
  ]
}

/** What search engines are told of a list. */
export const listJsonLd = (way: readonly Crumb[], origin: string): object | undefined => (way.length < 2 ? undefined : graph(...breadcrumbList(way, origin)))

const availability = (variant: VariantView): string => `https://schema.org/${variant.backorder ? 'BackOrder' : variant.available > 0 ? 'InStock' : 'OutOfStock'}`

/** A trade item number has 8, 12, 13 or 14 digits; other barcodes are the shop's own. */
const gtin = ({ barcode }: VariantView): object => (barcode && /^(\d{8}|\d{12,14})$/.test(barcode) ? { gtin: barcode } : {})

const priced = ({ currency }: Money, name: 'price' | 'lowPrice' | 'highPrice', minor: number) => ({ [name]: decimal({ minor, currency }) })

function offerOf(product: ProductView, variant: VariantView, origin: string, isOnly: boolean): object {
  const { price, sku } = variant
  return {
    '@type': 'Offer',
    url: `${origin}/p/${product.slug}${isOnly ? '' : `?sku=${encodeURIComponent(sku)}`}`,
    ...(isOnly ? {} : { sku, ...gtin(variant) }),
    ...priced(price, 'price', price.minor),
    priceCurrency: price.currency,
    availability: availability(variant),
    itemCondition: 'https://schema.org/NewCondition',
  }
}

function offersOf(product: ProductView, origin: string): object {
  const { variants } = product
  const [first] = variants
  if (!first) return {}
  if (variants.length === 1) return { sku: first.sku, ...gtin(first), offers: offerOf(product, first, origin, true) }
  const amounts = variants.map((variant) => variant.price.minor)
  const best = variants.find((variant) => variant.available > 0 && !variant.backorder) ?? variants.find((variant) => variant.available > 0) ?? first
  return {
    offers: {
      '@type': 'AggregateOffer',
      ...priced(first.price, 'lowPrice', Math.min(...amounts)),
      ...priced(first.price, 'highPrice', Math.max(...amounts)),
      priceCurrency: first.price.currency,
      offerCount: variants.length,
      availability: availability(best),
      offers: variants.map((variant) => offerOf(product, variant, origin, false)),
    },
  }
}

/** Not every search engine reads AVIF. */
const imageOf = ({ name, widths, webp }: Picture, origin: string): string => origin + pictureUrl(name, Math.max(...widths), webp === true ? 'webp' : 'avif')

/** A product, and the way to it, as schema.org describes them. */
export function productJsonLd(product: ProductView, way: readonly Crumb[], origin: string): object {
  const description = plainText(product.description)
  return graph(
    {
      '@type': 'Product',
      name: product.name,
      url: `${origin}/p/${product.slug}`,
      ...(description === '' ? {} : { description }),
      ...(product.brand === '' ? {} : { brand: { '@type': 'Brand', name: product.brand } }),
      ...(product.pictures.length === 0 ? {} : { image: product.pictures.map((picture) => imageOf(picture, origin)) }),
      ...offersOf(product, origin),
    },
    ...breadcrumbList(way, origin),
  )
}
