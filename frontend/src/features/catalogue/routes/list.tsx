import { useMemo, type ReactNode } from 'react'
import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import type { CategoryView } from '@/api/schema'
import { isProblem } from '@/lib/problem'
import { useHead } from '@/lib/use-head'
import { Bone } from '@/ui/bone'
import { listCategories } from '../api/list-categories'
import { listCollections } from '../api/list-collections'
import { CategoryNav } from '../components/category-nav'
import { Crumbs } from '../components/crumbs'
import { Results } from '../components/results'
import { canonicalOf } from '../filters'
import { beginning, listJsonLd, said, type Crumb } from '../json-ld'
import { highest, nearby, wayTo } from '../tree'
import type { ListSearch } from '../urls'
import { useResults } from '../use-results'
import css from './list.module.css'

interface ListProps {
  search: ListSearch
  onSearch: (next: ListSearch, how?: 'grow') => void
}

interface ShelfProps extends ListProps {
  slug: string
  /** What stands here if there is no such shelf. */
  notFound: ReactNode
}

/** All products. */
export function ProductsScreen({ search, onSearch }: ListProps) {
  const { t } = useLingui()
  const categories = useQuery(listCategories())
  const found = useResults({}, search)
  const shelves = categories.data && highest(categories.data.items)
  useHead({ title: t`Everything`, canonical: canonicalOf('/products', search) })
  return (
    <>
      <ListHead title={t`Everything`} lead={<Trans>Every piece in the shop, from the breakfast table to the reading lamp.</Trans>} />
      <CategoryNav categories={shelves} highest />
      <Results found={found} search={search} categories={categories.data?.items} onSearch={onSearch} />
    </>
  )
}

/** The products of a category and of those below it. */
export function CategoryScreen({ slug, search, onSearch, notFound }: ShelfProps) {
  const { t } = useLingui()
  const categories = useQuery(listCategories())
  const found = useResults({ category: slug }, search)
  const all = categories.data?.items
  const category = all?.find((item) => item.slug === slug)
  const way = useMemo(() => (all && category ? wayTo(all, category) : []), [all, category])
  const missing = isProblem(found.products.error, 'not-found') || (all !== undefined && !category)
  const everything = t`Everything`
  const jsonLd = useMemo(() => {
    const crumbs: Crumb[] = [{ name: everything, path: '/products' }, ...way.map(({ name, slug: above }) => ({ name, path: `/c/${above}` }))]
    return category && listJsonLd([...crumbs, { name: category.name }], location.origin)
  }, [everything, way, category])
  useHead(
    missing
      ? { title: t`Not found`, noindex: true }
      : { ...(category && shelfHead(category)), canonical: canonicalOf(`/c/${slug}`, search), jsonLd },
  )
  if (missing) return notFound
  const near = all && category && nearby(all, category)
  return (
    <>
      {way.length > 0 && category ? <Crumbs way={way} name={category.name} /> : null}
      <ListHead title={category?.name} lead={category ? category.description : <Bone width="24ch" />} below={way.length > 0} />
      {(near === undefined || near.length > 1 || near.some((one) => one.slug !== slug)) && <CategoryNav categories={near} highest={near?.every((one) => !one.parent) ?? true} />}
      <Results found={found} search={search} categories={undefined} all={category?.productCount} onSearch={onSearch} />
    </>
  )
}

/** The products of a collection. */
export function CollectionScreen({ slug, search, onSearch, notFound }: ShelfProps) {
  const { t } = useLingui()
  const categories = useQuery(listCategories())
  const collections = useQuery(listCollections())
  const found = useResults({ collection: slug }, search)
  const collection = collections.data?.items.find((item) => item.slug === slug)
  const missing = isProblem(found.products.error, 'not-found') || (collections.data !== undefined && !collection)
  useHead(
    missing
      ? { title: t`Not found`, noindex: true }
      : { ...(collection && shelfHead(collection)), canonical: canonicalOf(`/collections/${slug}`, search) },
  )
  if (missing) return notFound
  return (
    <>
      <ListHead title={collection?.name} lead={collection ? collection.description : <Bone width="24ch" />} />
      <Results found={found} search={search} categories={categories.data?.items} all={collection?.productCount} onSearch={onSearch} />
    </>
  )
}

/** What search engines are told of a shelf. */
const shelfHead = ({ name, description, seo }: Pick<CategoryView, 'name' | 'description' | 'seo'>) => ({ title: said(seo.title) ?? name, description: said(seo.description) ?? said(beginning(description)) })

function ListHead({ title, lead, below = false }: { title: string | undefined; lead: ReactNode; below?: boolean }) {
  return (
    <header className={css.head} data-below={below ? '' : undefined}>
      <h1>{title ?? <Bone width="8ch" />}</h1>
      {lead !== '' && <p className={css.lead}>{lead}</p>}
    </header>
  )
}
