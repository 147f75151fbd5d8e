import type { ProductCard } from '@/api/schema'
import { Bone } from '@/ui/bone'
import { Card } from './card'
import css from './grid.module.css'

const SIZES = '(min-width: 75rem) 21rem, (min-width: 56rem) 30vw, 46vw'

interface Props {
  products: readonly (Pick<ProductCard, 'slug' | 'name' | 'brand' | 'price'> & Partial<ProductCard>)[]
  /** How many are likely to be seen at once. */
  eager?: number
}

/** Products in a grid. */
export function Grid({ products, eager = 0 }: Props) {
  return (
    <ul className={css.grid}>
      {products.map((product, at) => (
        <li key={product.slug}>
          <Card product={product} sizes={SIZES} eager={at < eager} />
        </li>
      ))}
    </ul>
  )
}

/** A grid's shape while it loads. */
export function GridBones({ count }: { count: number }) {
  return (
    <ul className={css.grid} aria-hidden>
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
