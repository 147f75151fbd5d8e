import { SearchScreen } from '@/features/admin-search/routes/search'
import { Allowed } from '../allowed'

/** `/admin/search`. */
export function WordsPage() {
  return <Allowed needs="products-manage">{() => <SearchScreen />}</Allowed>
}
