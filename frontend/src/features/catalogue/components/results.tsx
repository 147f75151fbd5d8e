import { useState } from 'react'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import type { CategoryView, Sort } from '@/api/schema'
import { Bone } from '@/ui/bone'
import { Button } from '@/ui/button'
import { Drawer } from '@/ui/drawer'
import { Hidden } from '@/ui/hidden'
import { Icon } from '@/ui/icon'
import { FaultPanel } from '@/ui/panel'
import ui from '@/ui/ui.module.css'
import { activeOf, withOnly, withoutFilters } from '../filters'
import { SORTS, type ListSearch } from '../urls'
import type { Found } from '../use-results'
import { useSortNames } from '../words'
import { Facets, FacetsBones } from './facets'
import { FilterChips } from './filter-chips'
import { Grid, GridBones } from './grid'
import { NothingFound } from './nothing-found'
import css from './results.module.css'

/** Products that the shop lists at once. */
const PAGE = 24

interface Props {
  found: Found
  search: ListSearch
  /** All categories, to choose one of where the list is not already one's. */
  categories: readonly CategoryView[] | undefined
  /** How many there are in all, where the list itself does not tell. */
  all?: number | undefined
  onSearch: (next: ListSearch, how?: 'grow') => void
}

/** A list with what it can be narrowed to: beside it where there is room, else in a drawer. */
export function Results({ found, search, categories, all, onSearch }: Props) {
  const { t } = useLingui()
  const { products, facets } = found
  const [isOpen, setOpen] = useState(false)
  const { page = 1 } = search
  const data = products.data
  const items = data?.items
  const count = items?.length ?? 0
  const total = data?.total ?? all
  const active = activeOf(search).length
  const isPending = products.isPlaceholderData
  // While nothing is known yet there probably will be filters.
  const hasFacets = facets !== undefined || (!data && !products.isError)
  const narrow = (next: ListSearch) => {
    onSearch(next)
    // Whoever chose far down the page reads on from the list's beginning.
    const list = document.getElementById('results')
    if ((list?.getBoundingClientRect().top ?? 0) < 0) list?.scrollIntoView()
  }
  const panel = (onNarrow: (next: ListSearch) => void) => facets && <Facets facets={facets} search={search} categories={categories} onSearch={onNarrow} />

  return (
    <div className={css.results} data-facets={hasFacets ? '' : undefined}>
      {hasFacets && (
        <aside className={css.side} aria-label={t`Filters`}>
          <h2 className={ui.hidden}>
            <Trans>Filters</Trans>
          </h2>
          {panel(narrow) ?? <FacetsBones />}
        </aside>
      )}
      <div className={css.main}>
        <div className={css.bar}>
          {hasFacets && (
            <button type="button" className={css.open} onClick={() => setOpen(true)} aria-haspopup="dialog">
              <Icon name="funnel" size={18} />
              <Trans>Filter</Trans>{' '}
              {active > 0 && (
                <b>
                  {active}{' '}
                  <Hidden>
                    <Trans>chosen</Trans>
                  </Hidden>
                </b>
              )}
            </button>
          )}
          {items ? (
            <h2 id="results" tabIndex={-1} className={css.shown}>
              <Count count={count} total={total} />
            </h2>
          ) : (
            <span className={css.shown}>{!products.isError && <Bone width="10ch" />}</span>
          )}
          <Sorting search={search} onSearch={narrow} />
        </div>
        <Hidden live="polite">{products.isSuccess && !isPending ? <Plural value={total ?? count} one="# product found" other="# products found" /> : ''}</Hidden>
        <FilterChips search={search} categories={categories} onSearch={narrow} />
        {data?.limited === true && (
          <p className={css.limited}>
            <Trans>The search is being set up again: for the moment it finds names only, and filters are missing.</Trans>
          </p>
        )}
        {data?.didYouMean && count > 0 && <DidYouMean words={data.didYouMean} />}
        {products.isError && !items ? (
          <FaultPanel error={products.error} retry={() => void products.refetch()} />
        ) : !items ? (
          <GridBones count={9} beside={hasFacets} />
        ) : count === 0 ? (
          <NothingFound search={search} categories={categories} didYouMean={data.didYouMean ?? undefined} isPending={isPending} onSearch={narrow} />
        ) : (
          <div className={css.items} aria-busy={isPending} data-stale={isPending && count !== (page - 1) * PAGE ? '' : undefined}>
            <Grid products={items} eager={4} beside={hasFacets} />
            {(data.hasMore || (isPending && page > 1)) && (
              <p className={css.more}>
                <Button look="plain" busy={isPending} onClick={() => onSearch({ ...search, page: page + 1 }, 'grow')}>
                  <Trans>Load more</Trans>
                </Button>
              </p>
            )}
          </div>
        )}
      </div>
      <Drawer open={isOpen && hasFacets} onClose={() => setOpen(false)} label={t`Filters`} side="left">
        {isOpen && (
          <div className={css.drawer}>
            <div className={css.drawerHead}>
              <h2>
                <Trans>Filters</Trans>
              </h2>
              <button type="button" className={ui.icon} onClick={() => setOpen(false)} aria-label={t`Close the filters`}>
                <Icon name="close" />
              </button>
            </div>
            <div className={css.drawerBody}>{panel((next) => onSearch(next)) ?? <FacetsBones />}</div>
            <div className={css.drawerFoot}>
              <Button look="plain" aria-disabled={active === 0} onClick={() => onSearch(withoutFilters(search))}>
                <Trans>Clear all</Trans>
              </Button>
              <Button busy={isPending} onClick={() => setOpen(false)}>
                {total === undefined ? <Trans>Show products</Trans> : <Plural value={total} one="Show # product" other="Show # products" />}
              </Button>
            </div>
          </div>
        )}
      </Drawer>
    </div>
  )
}

function Count({ count, total }: { count: number; total: number | undefined }) {
  return total !== undefined && total > count ? (
    <Trans>
      {count} of {total} pieces
    </Trans>
  ) : (
    <Plural value={count} one="# piece" other="# pieces" />
  )
}

function Sorting({ search, onSearch }: { search: ListSearch; onSearch: (next: ListSearch) => void }) {
  const names = useSortNames()
  const usual: Sort = search.q === undefined ? 'featured' : 'relevance'
  const sorts = SORTS.filter((sort) => sort !== 'relevance' || usual === 'relevance')
  const { sort = usual } = search
  return (
    <label className={css.sort}>
      <span>
        <Trans>Sort by</Trans>
      </span>
      <select
        value={sorts.find((one) => one === sort) ?? usual}
        onChange={(event) => {
          const next = sorts.find((one) => one === event.target.value)
          onSearch(withOnly(search, { sort: next === usual ? undefined : next }))
        }}
      >
        {sorts.map((name) => (
          <option key={name} value={name}>
            {names[name]}
          </option>
        ))}
      </select>
    </label>
  )
}

/** Offers what was perhaps meant. */
function DidYouMean({ words }: { words: string }) {
  return (
    <p className={css.meant}>
      <Trans>
        Did you mean{' '}
        <Link to="/search" search={{ q: words }}>
          {words}
        </Link>
        ?
      </Trans>
    </p>
  )
}
