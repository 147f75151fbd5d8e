import { Trans } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import type { CategoryView } from '@/api/schema'
import { Button, buttonClass } from '@/ui/button'
import { Panel } from '@/ui/panel'
import { activeOf, withoutFilters } from '../filters'
import { highest } from '../tree'
import type { ListSearch } from '../urls'
import { CategoryNav } from './category-nav'
import css from './nothing-found.module.css'

/** How many categories lead on. */
const SHELVES = 8

interface Props {
  search: ListSearch
  categories: readonly CategoryView[] | undefined
  didYouMean: string | undefined
  isPending: boolean
  onSearch: (next: ListSearch) => void
}

/** In place of a list that is empty: why, and where to go on. */
export function NothingFound({ search, categories, didYouMean, isPending, onSearch }: Props) {
  const { q } = search
  const isNarrowed = activeOf(search).length > 0
  const shelves = categories && highest(categories).filter((category) => category.productCount > 0)
  return (
    <div className={css.nothing} aria-busy={isPending}>
      <Panel
        title={isNarrowed ? <Trans>Nothing fits all of that</Trans> : q === undefined ? <Trans>Nothing here yet</Trans> : <Trans>We found nothing for “{q}”</Trans>}
        actions={
          <>
            {isNarrowed && (
              <Button onClick={() => onSearch(withoutFilters(search))}>
                <Trans>Clear all filters</Trans>
              </Button>
            )}
            {didYouMean !== undefined && (
              <Link to="/search" search={{ q: didYouMean }} className={buttonClass(isNarrowed ? 'plain' : 'primary')}>
                <Trans>Search for “{didYouMean}”</Trans>
              </Link>
            )}
            <Link to="/products">
              <Trans>See everything</Trans>
            </Link>
          </>
        }
      >
        <p>
          {isNarrowed ? (
            <Trans>Take away one of the filters above, or all of them at once.</Trans>
          ) : q === undefined ? (
            <Trans>This shelf is empty for the moment. Have a look at the others.</Trans>
          ) : (
            <Trans>Check the spelling, or try fewer or more general words.</Trans>
          )}
        </p>
      </Panel>
      {!isNarrowed && shelves && shelves.length > 0 && <CategoryNav categories={shelves.slice(0, SHELVES)} wrap />}
    </div>
  )
}
