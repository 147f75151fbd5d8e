import { NotFoundScreen } from '@/app/not-found-screen'
import { useCart } from '@/features/cart/cart-context'
import { picturesOf } from '@/features/catalogue/model'
import { ProductScreen } from '@/features/catalogue/routes/product'
import { productRoute } from '../router'

/** `/p/<slug>`. */
export function ProductPage() {
  const { slug } = productRoute.useParams()
  const { sku } = productRoute.useSearch()
  const navigate = productRoute.useNavigate()
  const cart = useCart()
  return (
    <ProductScreen
      slug={slug}
      sku={sku}
      basis={cart.server?.basis}
      onSku={(next) => void navigate({ search: { sku: next }, replace: true, resetScroll: false })}
      onMoved={(next) => void navigate({ params: { slug: next }, search: true, replace: true, resetScroll: false })}
      onAdd={(product, variant, quantity, price) =>
        cart.add(
          {
            variant: variant.id,
            slug: product.slug,
            sku: variant.sku,
            name: product.name,
            choice: variant.choice.join(' / '),
            picture: picturesOf(product, variant)[0],
            unitPrice: price,
          },
          quantity,
        )
      }
      notFound={<NotFoundScreen />}
    />
  )
}
