import { StockScreen } from '@/features/admin-stock/routes/stock'
import { VariantScreen } from '@/features/admin-stock/routes/variant'
import { Allowed } from '../allowed'
import { stockRoute, variantRoute } from '../router'

/** `/admin/stock`. */
export function StockPage() {
  const search = stockRoute.useSearch()
  const navigate = stockRoute.useNavigate()
  return <Allowed needs="products-manage">{() => <StockScreen {...search} onSearch={(next, how) => void navigate({ search: next, replace: how === 'replace', resetScroll: false })} />}</Allowed>
}

/** `/admin/stock/<variant>`. */
export function VariantPage() {
  const { variant } = variantRoute.useParams()
  const { page = 1 } = variantRoute.useSearch()
  const navigate = variantRoute.useNavigate()
  return (
    <Allowed needs="products-manage">
      {(caller) => (
        <VariantScreen
          key={variant}
          variant={variant}
          page={page}
          caller={caller}
          onPage={(next) => {
            if (next !== page) void navigate({ search: next > 1 ? { page: next } : {}, resetScroll: false })
          }}
        />
      )}
    </Allowed>
  )
}
