import { Trans, useLingui } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import type { CategoryView } from '@/api/schema'
import { Bone } from '@/ui/bone'
import css from './category-nav.module.css'

interface Props {
  categories: readonly CategoryView[] | undefined
  /** Those that the header shows too, where there is room for them. */
  highest?: boolean
  /** Whether they stand one below the other rather than to be scrolled through. */
  wrap?: boolean
}

/** Categories in one row that scrolls sideways where it is too long. */
export function CategoryNav({ categories, highest = false, wrap = false }: Props) {
  const { t } = useLingui()
  return (
    <nav className={css.nav} data-highest={highest ? '' : undefined} data-wrap={wrap ? '' : undefined} aria-label={t`Shelves`}>
      {highest && (
        <Link to="/products" className={css.item} activeOptions={{ exact: true, includeSearch: false }}>
          <Trans>Everything</Trans>
        </Link>
      )}
      {categories
        ? categories.map((category) => (
            <Link key={category.slug} to="/c/$slug" params={{ slug: category.slug }} className={css.item} activeOptions={{ includeSearch: false }} preload="intent">
              {category.name}
            </Link>
          ))
        : [7, 6, 8].map((width) => <Bone key={width} width={`${width}ch`} />)}
    </nav>
  )
}
