import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import type { Permission, RoleView } from '@/api/schema'
import { listRoles } from '@/lib/people'
import { useStaffWords } from '@/lib/staff'
import { Bone } from '@/ui/bone'
import { Hidden } from '@/ui/hidden'
import { Icon } from '@/ui/icon'
import { FaultPanel } from '@/ui/panel'
import css from './staff.module.css'

/** Which role may do what. */
export function RoleMatrix() {
  const { data, error, refetch } = useQuery(listRoles())
  return (
    <section className={css.section} aria-labelledby="role-matrix">
      <h2 id="role-matrix">
        <Trans>What each role may do</Trans>
      </h2>
      {data ? <Matrix roles={data.items} /> : error ? <FaultPanel error={error} retry={() => void refetch()} /> : <Bone height="22rem" />}
    </section>
  )
}

function Matrix({ roles }: { roles: readonly RoleView[] }) {
  const { t } = useLingui()
  const words = useStaffWords()
  // In the order in which the role that may most has them.
  const permissions = [...new Set<Permission>([...roles].sort((a, b) => b.permissions.length - a.permissions.length).flatMap((role) => role.permissions))]
  return (
    <div className={css.matrix} role="group" aria-labelledby="role-matrix" tabIndex={0}>
      <table>
        <thead>
          <tr>
            <td>
              <Hidden>{t`Permission`}</Hidden>
            </td>
            {roles.map(({ role }) => (
              <th key={role} scope="col">
                {words.role(role)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {permissions.map((permission) => (
            <tr key={permission}>
              <th scope="row">{words.permission(permission)}</th>
              {roles.map((role) => (
                <td key={role.role}>
                  {role.permissions.includes(permission) ? (
                    <>
                      <Icon name="check" size={18} />
                      <Hidden>{t`yes`}</Hidden>
                    </>
                  ) : (
                    <Hidden>{t`no`}</Hidden>
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
