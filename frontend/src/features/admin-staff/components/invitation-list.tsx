import { useRef, useState } from 'react'
import { Trans, useLingui } from '@lingui/react/macro'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { InvitationView } from '@/api/schema'
import { useTime } from '@/lib/i18n'
import { useStaffWords } from '@/lib/staff'
import { Button } from '@/ui/button'
import { CallFault } from '@/ui/call-fault'
import { DataTable, type Column } from '@/ui/data-table'
import { Done } from '@/ui/done'
import { Hidden } from '@/ui/hidden'
import { Tag, Tags } from '@/ui/tag'
import ui from '@/ui/ui.module.css'
import { INVITATIONS_KEY, listInvitations, takeBack } from '../api/invitations'
import { InviteDialog } from './invite-dialog'
import css from './staff.module.css'

/** The invitations that nobody has followed yet, and the way to send one. */
export function Invitations() {
  const { t } = useLingui()
  const cache = useQueryClient()
  const { data, error, refetch } = useQuery(listInvitations())
  const [isOpen, setIsOpen] = useState(false)
  const [invited, setInvited] = useState<string>()
  const heading = useRef<HTMLHeadingElement>(null)
  const revoke = useMutation({
    mutationFn: ({ id }: InvitationView) => takeBack(id),
    onMutate: () => setInvited(undefined),
    onSuccess: (invitations) => {
      cache.setQueryData(INVITATIONS_KEY, invitations)
      // The button that was pressed is gone.
      heading.current?.focus()
    },
    // Followed meanwhile, perhaps: the list is old.
    onError: () => void refetch(),
  })
  const columns = useColumns(revoke.isPending ? revoke.variables.id : undefined, (invitation) => revoke.mutate(invitation))
  return (
    <section className={css.section} aria-labelledby="invitations">
      <div className={css.head}>
        <h2 id="invitations" ref={heading} tabIndex={-1}>
          <Trans>Invitations</Trans>
        </h2>
        <Button
          onClick={() => {
            setInvited(undefined)
            revoke.reset()
            setIsOpen(true)
          }}
        >
          <Trans>Invite somebody</Trans>
        </Button>
      </div>
      <Done>
        {invited !== undefined && <Trans>An invitation is on its way to {invited}.</Trans>}
        {revoke.isSuccess && <Trans>The invitation is taken back; its link is worth nothing any more.</Trans>}
      </Done>
      <CallFault problem={revoke.error} />
      <DataTable
        label={t`Invitations`}
        columns={columns}
        rows={data?.items}
        rowKey={({ id }) => id}
        error={error}
        onRetry={() => void refetch()}
        bones={2}
        empty={
          <p>
            <Trans>Nobody is invited at the moment.</Trans>
          </p>
        }
      />
      {isOpen && (
        <InviteDialog
          onClose={() => setIsOpen(false)}
          onDone={(email) => {
            setIsOpen(false)
            setInvited(email)
          }}
        />
      )}
    </section>
  )
}

function useColumns(busy: string | undefined, onRevoke: (invitation: InvitationView) => void): Column<InvitationView>[] {
  const { t } = useLingui()
  const time = useTime()
  const words = useStaffWords()
  return [
    { id: 'email', header: t`E-mail`, cell: ({ email }) => <strong className={css.email}>{email}</strong> },
    {
      id: 'roles',
      header: t`Roles`,
      cell: ({ roles }) => (
        <Tags>
          {roles.map((role) => (
            <Tag key={role}>{words.role(role)}</Tag>
          ))}
        </Tags>
      ),
    },
    { id: 'by', header: t`Invited by`, cell: ({ invitedBy }) => invitedBy ?? <span className={css.soft}>–</span> },
    { id: 'sent', header: t`Sent`, cell: ({ createdAt }) => time(createdAt) },
    { id: 'until', header: t`Good until`, cell: ({ expiresAt }) => time(expiresAt) },
    {
      id: 'revoke',
      header: t`Change`,
      cell: (invitation) => (
        <button type="button" className={ui.small} aria-busy={busy === invitation.id || undefined} onClick={() => busy === undefined && onRevoke(invitation)}>
          <Trans>Take back</Trans> <Hidden>{invitation.email}</Hidden>
        </button>
      ),
    },
  ]
}
