import { ProductScreen } from '@/features/admin-products/routes/product'
import { ProductsScreen } from '@/features/admin-products/routes/products'
import { Allowed } from '../allowed'
import { newProductRoute, productRoute, productsRoute } from '../router'

/** `/admin/products`. */
export function ProductsPage() {
  const search = productsRoute.useSearch()
  const navigate = productsRoute.useNavigate()
  return <Allowed needs="products-manage">{() => <ProductsScreen search={search} onSearch={(next, how) => void navigate({ search: next, replace: how === 'replace', resetScroll: false })} />}</Allowed>
}

/** `/admin/products/new`. */
export function NewProductPage() {
  const { copy } = newProductRoute.useSearch()
  const navigate = newProductRoute.useNavigate()
  return <Allowed needs="products-manage">{() => <ProductScreen key={copy ?? ''} copy={copy} onCreated={(product) => void navigate({ to: '/products/$product', params: { product }, replace: true })} />}</Allowed>
}

/** `/admin/products/<product>`. */
export function ProductPage() {
  const { product } = productRoute.useParams()
  return <Allowed needs="products-manage">{() => <ProductScreen key={product} product={product} onCreated={() => undefined} />}</Allowed>
}
