import { CategoriesScreen } from '@/features/admin-categories/routes/categories'
import { CollectionScreen } from '@/features/admin-collections/routes/collection'
import { CollectionsScreen } from '@/features/admin-collections/routes/collections'
import { Allowed } from '../allowed'
import { collectionRoute, newCollectionRoute } from '../router'

/** `/admin/categories`. */
export function CategoriesPage() {
  return <Allowed needs="products-manage">{() => <CategoriesScreen />}</Allowed>
}

/** `/admin/collections`. */
export function CollectionsPage() {
  return <Allowed needs="products-manage">{() => <CollectionsScreen />}</Allowed>
}

/** `/admin/collections/new`. */
export function NewCollectionPage() {
  const navigate = newCollectionRoute.useNavigate()
  return <Allowed needs="products-manage">{() => <CollectionScreen onCreated={(collection) => void navigate({ to: '/collections/$collection', params: { collection }, replace: true })} onRemoved={() => undefined} />}</Allowed>
}

/** `/admin/collections/<collection>`. */
export function CollectionPage() {
  const { collection } = collectionRoute.useParams()
  const navigate = collectionRoute.useNavigate()
  return <Allowed needs="products-manage">{() => <CollectionScreen key={collection} collection={collection} onCreated={() => undefined} onRemoved={() => void navigate({ to: '/collections' })} />}</Allowed>
}
