import type { ProductCard } from '@/api/schema'
import { Bone } from '@/ui/bone'
import { Card } from './card'
import css from './grid.module.css'

const SIZES = '(min-width: 75rem) 21rem, (min-width: 56rem) 30vw, 46vw'
/** Beside a column of filters. */
const BESIDE = '(min-width: 75rem) 20rem, (min-width: 64rem) 24vw, (min-width: 48rem) 30vw, 46vw'

interface Props {
  products: readonly (Pick<ProductCard, 'slug' | 'name' | 'brand' | 'price'> & Partial<ProductCard>)[]
  /** How many are likely to be seen at once. */
  eager?: number
  /** Whether it stands beside a column of filters. */
  beside?: boolean
}

/** Products in a grid. */
export function Grid({ products, eager = 0, beside = false }: Props) {
  return (
    <ul className={css.grid} data-beside={beside ? '' : undefined}>
      {products.map((product, at) => (
        <li key={product.slug}>
          <Card product={product} sizes={beside ? BESIDE : SIZES} eager={at < eager} />
        </li>
      ))}
    </ul>
  )
}

/** A grid's shape while it loads. */
export function GridBones({ count, beside = false }: { count: number; beside?: boolean }) {
  return (
    <ul className={css.grid} data-beside={beside ? '' : undefined} aria-hidden>
      {Array.from({ length: count }, (_, at) => (
        <li key={at} className={css.bones}>
          <Bone ratio="4 / 5" />
          <Bone width="70%" />
          <Bone width="40%" height="0.8em" />
        </li>
      ))}
    </ul>
  )
}
