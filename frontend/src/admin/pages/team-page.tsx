import { Trans, useLingui } from '@lingui/react/macro'
import { StaffScreen } from '@/features/admin-staff/routes/staff'
import { PeopleTable } from '@/features/admin-users/components/people-table'
import { Allowed } from '../allowed'
import { teamRoute } from '../router'

/** `/admin/staff`. */
export function TeamPage() {
  const { page } = teamRoute.useSearch()
  const navigate = teamRoute.useNavigate()
  const { t } = useLingui()
  return (
    <Allowed needs="staff-manage">
      {(caller) => (
        <StaffScreen
          caller={caller}
          people={
            <PeopleTable
              wish={{ show: 'staff', page }}
              label={t`Staff`}
              empty={
                <strong>
                  <Trans>There is no more staff</Trans>
                </strong>
              }
              onPage={(next) => void navigate({ search: next > 1 ? { page: next } : {}, resetScroll: false })}
            />
          }
        />
      )}
    </Allowed>
  )
}
