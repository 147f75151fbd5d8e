import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { Sort } from '@/api/schema'
import { isProblem } from '@/lib/problem'
import { useHead } from '@/lib/use-head'
import { Bone } from '@/ui/bone'
import { Button } from '@/ui/button'
import { Hidden } from '@/ui/hidden'
import { FaultPanel, Panel } from '@/ui/panel'
import { listCategories } from '../api/list-categories'
import { listProductsUpTo } from '../api/list-products'
import { CategoryNav } from '../components/category-nav'
import { Grid, GridBones } from '../components/grid'
import { SORTS } from '../urls'
import css from './list.module.css'

interface Props {
  category?: string
  sort: Sort
  page: number
  onSort: (sort: Sort) => void
  onPage: (page: number) => void
  /** What stands here if there is no such category. */
  notFound: React.ReactNode
}

/** All products, or those of a category. */
export function ListScreen({ category, sort, page, onSort, onPage, notFound }: Props) {
  const { t } = useLingui()
  const names: Record<Sort, string> = { featured: t`Our picks`, newest: t`Newest`, 'price-asc': t`Price, low to high`, 'price-desc': t`Price, high to low` }
  const categories = useQuery(listCategories())
  const products = useQuery({ ...listProductsUpTo({ category, sort }, page), placeholderData: keepPreviousData })
  const known = categories.data?.items.find((item) => item.slug === category)
  const title = category === undefined ? t`Everything` : known?.name
  const all = category === undefined ? categories.data?.items.reduce((sum, item) => sum + item.productCount, 0) : known?.productCount
  const missing = isProblem(products.error, 'not-found') || (categories.data !== undefined && category !== undefined && !known)
  useHead(missing ? { title: t`Not found`, noindex: true } : { title, description: known?.description, canonical: category === undefined ? '/products' : `/c/${category}` })

  if (missing) return notFound
  const items = products.data?.items
  const count = items?.length ?? 0
  return (
    <>
      <header className={css.head}>
        <h1>{title ?? <Bone width="8ch" />}</h1>
        <p className={css.lead}>{category === undefined ? <Trans>Every piece in the shop, from the breakfast table to the reading lamp.</Trans> : (known?.description ?? <Bone width="24ch" />)}</p>
      </header>
      <CategoryNav categories={categories.data?.items} />
      <div className={css.bar}>
        {items ? (
          <h2 className={css.shown}>
            {all !== undefined && all > count ? (
              <Trans>
                {count} of {all} pieces
              </Trans>
            ) : (
              <Plural value={count} one="# piece" other="# pieces" />
            )}
          </h2>
        ) : (
          <Bone width="10ch" />
        )}
        <label className={css.sort}>
          <span>
            <Trans>Sort by</Trans>
          </span>
          <select value={sort} onChange={(event) => onSort(event.target.value as Sort)}>
            {SORTS.map((name) => (
              <option key={name} value={name}>
                {names[name]}
              </option>
            ))}
          </select>
        </label>
      </div>
      <Hidden live="polite">{products.isSuccess && !products.isPlaceholderData ? <Plural value={count} one="# product shown" other="# products shown" /> : ''}</Hidden>
      {products.isError && !items ? (
        <FaultPanel error={products.error} retry={() => void products.refetch()} />
      ) : !items ? (
        <GridBones count={8} />
      ) : count === 0 ? (
        <Panel title={<Trans>Nothing here yet</Trans>}>
          <p>
            <Trans>This shelf is empty for the moment. Have a look at the others.</Trans>
          </p>
        </Panel>
      ) : (
        <div className={css.results} aria-busy={products.isPlaceholderData} data-stale={products.isPlaceholderData && count !== (page - 1) * 24 ? '' : undefined}>
          <Grid products={items} eager={4} />
          {(products.data?.hasMore === true || (products.isPlaceholderData && page > 1)) && (
            <p className={css.more}>
              <Button look="plain" busy={products.isPlaceholderData} onClick={() => onPage(page + 1)}>
                <Trans>Load more</Trans>
              </Button>
            </p>
          )}
        </div>
      )}
    </>
  )
}
