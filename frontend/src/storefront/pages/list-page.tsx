import type { Sort } from '@/api/schema'
import { NotFoundScreen } from '@/app/not-found-screen'
import { ListScreen } from '@/features/catalogue/routes/list'
import { categoryRoute, productsRoute } from '../router'

const sortSearch = (sort: Sort) => (sort === 'featured' ? {} : { sort })

/** `/products`. */
export function ProductsPage() {
  const { sort = 'featured', page = 1 } = productsRoute.useSearch()
  const navigate = productsRoute.useNavigate()
  return (
    <ListScreen
      sort={sort}
      page={page}
      onSort={(next) => void navigate({ search: sortSearch(next), resetScroll: false })}
      onPage={(next) => void navigate({ search: { ...sortSearch(sort), page: next }, replace: true, resetScroll: false })}
      notFound={<NotFoundScreen />}
    />
  )
}

/** `/c/<slug>`. */
export function CategoryPage() {
  const { slug } = categoryRoute.useParams()
  const { sort = 'featured', page = 1 } = categoryRoute.useSearch()
  const navigate = categoryRoute.useNavigate()
  return (
    <ListScreen
      category={slug}
      sort={sort}
      page={page}
      onSort={(next) => void navigate({ search: sortSearch(next), resetScroll: false })}
      onPage={(next) => void navigate({ search: { ...sortSearch(sort), page: next }, replace: true, resetScroll: false })}
      notFound={<NotFoundScreen />}
    />
  )
}
