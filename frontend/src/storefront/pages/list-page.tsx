import { NotFoundScreen } from '@/app/not-found-screen'
import { CategoryScreen, CollectionScreen, ProductsScreen } from '@/features/catalogue/routes/list'
import { SearchScreen } from '@/features/catalogue/routes/search'
import { categoryRoute, collectionRoute, productsRoute, searchRoute } from '../router'

/** Narrowing a list is a step back can undo; growing it is none. The page stays where it is scrolled to. */
const how = (kind: 'grow' | undefined) => ({ replace: kind === 'grow', resetScroll: false })

/** `/products`. */
export function ProductsPage() {
  const navigate = productsRoute.useNavigate()
  return <ProductsScreen search={productsRoute.useSearch()} onSearch={({ q: _, ...search }, kind) => void navigate({ search, ...how(kind) })} />
}

/** `/search`. */
export function SearchPage() {
  const navigate = searchRoute.useNavigate()
  return <SearchScreen search={searchRoute.useSearch()} onSearch={(search, kind) => void navigate({ search, ...how(kind) })} />
}

/** `/c/<slug>`. */
export function CategoryPage() {
  const { slug } = categoryRoute.useParams()
  const navigate = categoryRoute.useNavigate()
  return <CategoryScreen slug={slug} search={categoryRoute.useSearch()} onSearch={({ q: _, category: __, ...search }, kind) => void navigate({ search, ...how(kind) })} notFound={<NotFoundScreen />} />
}

/** `/collections/<slug>`. */
export function CollectionPage() {
  const { slug } = collectionRoute.useParams()
  const navigate = collectionRoute.useNavigate()
  return <CollectionScreen slug={slug} search={collectionRoute.useSearch()} onSearch={({ q: _, ...search }, kind) => void navigate({ search, ...how(kind) })} notFound={<NotFoundScreen />} />
}
