import { AuditScreen } from '@/features/admin-audit/routes/audit'
import { Allowed } from '../allowed'
import { auditRoute } from '../router'

/** `/admin/audit`. */
export function AuditPage() {
  const search = auditRoute.useSearch()
  const navigate = auditRoute.useNavigate()
  return <Allowed needs="audit-view">{(caller) => <AuditScreen caller={caller} search={search} onSearch={(next) => void navigate({ search: next, resetScroll: false })} />}</Allowed>
}
