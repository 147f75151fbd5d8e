import { PeopleScreen } from '@/features/admin-users/routes/people'
import { PersonScreen } from '@/features/admin-users/routes/person'
import { Allowed } from '../allowed'
import { peopleRoute, personRoute } from '../router'

/** `/admin/people`. */
export function PeoplePage() {
  const search = peopleRoute.useSearch()
  const navigate = peopleRoute.useNavigate()
  return <Allowed needs="users-view">{() => <PeopleScreen {...search} onSearch={(next, how) => void navigate({ search: next, replace: how === 'replace', resetScroll: false })} />}</Allowed>
}

/** `/admin/people/<user>`. */
export function PersonPage() {
  const { user } = personRoute.useParams()
  return <Allowed needs="users-view">{(caller) => <PersonScreen key={user} user={user} caller={caller} />}</Allowed>
}
