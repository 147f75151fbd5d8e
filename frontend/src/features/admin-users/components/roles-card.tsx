import { useId, useState } from 'react'
import { Trans } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import type { Role, RoleView, UserDetail } from '@/api/schema'
import { listRoles } from '@/lib/people'
import { useStaffWords } from '@/lib/staff'
import { Bone } from '@/ui/bone'
import { Button } from '@/ui/button'
import { CallFault } from '@/ui/call-fault'
import { Card } from '@/ui/card'
import { Done } from '@/ui/done'
import { FaultPanel } from '@/ui/panel'
import { setRoles } from '../api/manage-user'
import type { Hindrance } from '../model'
import { usePersonChange } from '../use-person-change'
import css from './users.module.css'

/** What the account's owner does in the shop. Whoever gives a role must have all that it allows. */
export function RolesCard({ detail, hindered }: { detail: UserDetail; hindered: Hindrance | undefined }) {
  const { data, error, refetch } = useQuery(listRoles())
  const before = detail.account.roles ?? []
  const [chosen, setChosen] = useState<readonly Role[]>(before)
  const [seen, setSeen] = useState(before.join())
  if (before.join() !== seen) {
    setSeen(before.join())
    setChosen(before)
  }
  const save = usePersonChange((roles: readonly Role[]) => setRoles(detail.account.id, roles))
  const isChanged = chosen.length !== before.length || chosen.some((role) => !before.includes(role))
  const toggle = (role: Role) => setChosen(chosen.includes(role) ? chosen.filter((other) => other !== role) : [...chosen, role])
  // It is not manageable for the role that the caller may not take either; then all boxes are closed.
  const isClosed = hindered !== undefined && before.length > 0
  return (
    <Card title={<Trans>Roles</Trans>}>
      {data ? (
        <form
          className={css.roles}
          onSubmit={(event) => {
            event.preventDefault()
            if (isChanged && !save.isPending) save.mutate(chosen)
          }}
        >
          {data.items.map((role) => (
            <RoleBox key={role.role} role={role} isOn={chosen.includes(role.role)} isClosed={isClosed || !role.yoursToGive} onToggle={() => toggle(role.role)} />
          ))}
          <CallFault problem={save.error} />
          {isClosed ? (
            <p className={css.small}>
              <Trans>You cannot change the roles of this account.</Trans>
            </p>
          ) : (
            <>
              <Button type="submit" aria-disabled={!isChanged} busy={save.isPending}>
                <Trans>Save the roles</Trans>
              </Button>
              <p className={css.small}>
                <Trans>New roles count at once: all devices of the account are signed out.</Trans>
              </p>
            </>
          )}
        </form>
      ) : error ? (
        <FaultPanel error={error} retry={() => void refetch()} />
      ) : (
        <Bone height="16rem" />
      )}
      <Done>{save.isSuccess && <Trans>The roles are saved.</Trans>}</Done>
    </Card>
  )
}

interface BoxProps {
  role: RoleView
  isOn: boolean
  isClosed: boolean
  onToggle: () => void
}

function RoleBox({ role: { role, permissions, yoursToGive }, isOn, isClosed, onToggle }: BoxProps) {
  const words = useStaffWords()
  const id = useId()
  return (
    <div className={css.role} data-testid={`role-${role}`}>
      <label>
        <input type="checkbox" checked={isOn} disabled={isClosed} onChange={onToggle} aria-label={words.role(role)} aria-describedby={id} />
        <strong>{words.role(role)}</strong>
        <span id={id} className={css.small}>
          {words.job(role)}
          {!yoursToGive && (
            <>
              {' · '}
              <Trans>not yours to give</Trans>
            </>
          )}
        </span>
      </label>
      <details>
        <summary>
          <Trans>What it may do</Trans>
        </summary>
        <ul>
          {permissions.map((permission) => (
            <li key={permission}>{words.permission(permission)}</li>
          ))}
        </ul>
      </details>
    </div>
  )
}
