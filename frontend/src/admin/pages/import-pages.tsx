import { ImportScreen } from '@/features/admin-imports/routes/import'
import { ImportsScreen } from '@/features/admin-imports/routes/imports'
import { Allowed } from '../allowed'
import { importRoute, importsRoute } from '../router'

const atPage = (page: number) => ({ search: page > 1 ? { page } : {}, resetScroll: false })

/** `/admin/imports`. */
export function ImportsPage() {
  const { page = 1 } = importsRoute.useSearch()
  const navigate = importsRoute.useNavigate()
  return <Allowed needs="products-manage">{() => <ImportsScreen page={page} onPage={(next) => void navigate(atPage(next))} onOpen={(id) => void navigate({ to: '/imports/$import', params: { import: id }, search: {} })} />}</Allowed>
}

/** `/admin/imports/<import>`. */
export function ImportPage() {
  const { import: id } = importRoute.useParams()
  const { page = 1 } = importRoute.useSearch()
  const navigate = importRoute.useNavigate()
  return <Allowed needs="products-manage">{() => <ImportScreen key={id} id={id} page={page} onPage={(next) => void navigate(atPage(next))} />}</Allowed>
}
