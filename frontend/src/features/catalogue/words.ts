import { useLingui } from '@lingui/react/macro'
import type { CategoryView, Sort } from '@/api/schema'
import { useMoney } from '@/lib/i18n'
import { exponent } from '@/lib/money'
import type { Active } from './filters'
import { shopCurrency } from './seen'

/** Says between which prices. */
export function usePriceWords(): (min: number | undefined, max: number | undefined) => string {
  const { t } = useLingui()
  const money = useMoney()
  return (min, max) => {
    const currency = shopCurrency()
    const say = (minor: number) => money({ minor, currency }, 'short')
    // One cent below a round price is what ranges end with.
    const unit = 10 ** exponent(currency)
    const isBelow = max !== undefined && unit > 1 && (max + 1) % unit === 0
    const end = max === undefined ? '' : say(isBelow ? max + 1 : max)
    if (min === undefined) return isBelow ? t`under ${end}` : t`up to ${end}`
    const start = say(min)
    return max === undefined ? t`from ${start}` : t`${start} to ${end}`
  }
}

/** Says what a list is narrowed to. */
export function useActiveWords(categories: readonly CategoryView[] | undefined): (active: Active) => string {
  const { t } = useLingui()
  const prices = usePriceWords()
  return (active) => {
    switch (active.kind) {
      case 'category':
        return categories?.find((category) => category.slug === active.value)?.name ?? active.value
      case 'brand':
        return active.value
      case 'attribute':
        return `${active.name}: ${active.value}`
      case 'price':
        return prices(active.min, active.max)
      case 'rating': {
        const { stars } = active
        return t`${stars} stars and more`
      }
      case 'available':
        return t`In stock`
      case 'onSale':
        return t`On sale`
    }
  }
}

/** What the orders of a list are called. */
export function useSortNames(): Record<Sort, string> {
  const { t } = useLingui()
  return {
    relevance: t`Best match`,
    featured: t`Our picks`,
    newest: t`Newest`,
    'best-selling': t`Bestsellers`,
    rating: t`Best rated`,
    'price-asc': t`Price, low to high`,
    'price-desc': t`Price, high to low`,
  }
}
