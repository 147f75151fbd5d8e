import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { useHead } from '@/lib/use-head'
import { listCategories } from '../api/list-categories'
import { CategoryNav } from '../components/category-nav'
import { Results } from '../components/results'
import { SearchForm } from '../components/search-form'
import { highest } from '../tree'
import type { ListSearch } from '../urls'
import { useResults } from '../use-results'
import css from './list.module.css'

interface Props {
  search: ListSearch
  onSearch: (next: ListSearch, how?: 'grow') => void
}

/** What is found for some words. */
export function SearchScreen({ search, onSearch }: Props) {
  const { t } = useLingui()
  const { q } = search
  const categories = useQuery(listCategories())
  const found = useResults({}, search, q !== undefined)
  // Search engines have nothing to gain from what anybody may have typed.
  useHead({ title: q === undefined ? t`Search` : t`“${q}”`, noindex: true })
  return (
    <>
      <header className={css.head}>
        <h1>{q === undefined ? <Trans>Search</Trans> : <Trans>Results for “{q}”</Trans>}</h1>
        <SearchForm q={q ?? ''} onSearch={(text) => onSearch({ q: text })} />
      </header>
      {q === undefined ? (
        <>
          <p className={css.lead}>
            <Trans>Type what you are looking for, or begin with a shelf.</Trans>
          </p>
          <div className={css.shelves}>
            <CategoryNav categories={categories.data && highest(categories.data.items)} wrap />
          </div>
        </>
      ) : (
        <Results found={found} search={search} categories={categories.data?.items} onSearch={onSearch} />
      )}
    </>
  )
}
