import { Trans, useLingui } from '@lingui/react/macro'
import { TextInput } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import * as v from 'valibot'
import { textRules } from '@/lib/address'
import { listRoles } from '@/lib/people'
import { ROLES, useStaffWords } from '@/lib/staff'
import { useCallForm } from '@/lib/use-call-form'
import { Bone } from '@/ui/bone'
import { Button } from '@/ui/button'
import { CallFault } from '@/ui/call-fault'
import { Dialog, DialogActions } from '@/ui/dialog'
import form from '@/ui/form.module.css'
import '@/ui/mantine'
import { FaultPanel } from '@/ui/panel'
import { invite, INVITATIONS_KEY } from '../api/invitations'
import css from './staff.module.css'

/** Invites somebody to the staff, to roles that the caller may give. */
export function InviteDialog({ onDone, onClose }: { onDone: (email: string) => void; onClose: () => void }) {
  const { t, i18n } = useLingui()
  const cache = useQueryClient()
  const words = useStaffWords()
  const roles = useQuery(listRoles())
  const call = useCallForm({
    initial: { email: '', roles: [] as string[] },
    schema: v.object({ email: textRules(i18n).email, roles: v.pipe(v.array(v.picklist(ROLES)), v.minLength(1, t`Choose one role at least`)) }),
    labels: { email: t`E-mail`, roles: t`Roles` },
    say: (_, code) => (code === 'staff-already' ? t`This is somebody of the staff already: change their roles on their page.` : undefined),
    send: (values) => invite({ email: values.email.trim(), roles: ROLES.filter((role) => values.roles.includes(role)) }),
    onDone: (invitations, values) => {
      cache.setQueryData(INVITATIONS_KEY, invitations)
      onDone(values.email.trim())
    },
  })
  const toggle = (role: string, isOn: boolean) => {
    const others = call.form.getValues().roles.filter((other) => other !== role)
    call.form.setFieldValue('roles', isOn ? [...others, role] : others)
    call.form.clearFieldError('roles')
  }
  return (
    <Dialog title={<Trans>Invite somebody to the staff</Trans>} onClose={onClose}>
      <CallFault problem={call.problem} />
      <form className={form.form} {...call.props}>
        <TextInput {...call.field('email')} label={t`E-mail`} description={t`A link goes there; it is good for some days and works once.`} type="email" autoComplete="off" inputMode="email" required spellCheck={false} />
        {roles.data ? (
          <fieldset className={css.choices} aria-describedby="invite-roles-fault">
            <legend>
              <Trans>Roles</Trans>
            </legend>
            {roles.data.items.map(({ role, yoursToGive }) => (
              <label key={role} className={form.check}>
                <input type="checkbox" name="roles" value={role} disabled={!yoursToGive} onChange={(event) => toggle(role, event.target.checked)} aria-label={words.role(role)} />
                <span>
                  {words.role(role)} <span className={css.small}>{words.job(role)}</span>
                </span>
              </label>
            ))}
            <p id="invite-roles-fault" className={css.fault} role="alert">
              {call.form.errors.roles}
            </p>
          </fieldset>
        ) : roles.error ? (
          <FaultPanel error={roles.error} retry={() => void roles.refetch()} />
        ) : (
          <Bone height="12rem" />
        )}
        <DialogActions>
          <Button type="submit" busy={call.busy}>
            <Trans>Send the invitation</Trans>
          </Button>
          <Button look="plain" onClick={onClose}>
            <Trans>Cancel</Trans>
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}
