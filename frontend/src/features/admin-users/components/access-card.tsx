import { useState, type ReactNode } from 'react'
import { Trans } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import type { AccountView, UserDetail } from '@/api/schema'
import { Button } from '@/ui/button'
import { CallFault } from '@/ui/call-fault'
import { Card } from '@/ui/card'
import { Dialog, DialogActions } from '@/ui/dialog'
import { Done } from '@/ui/done'
import { endSessions, resetFactors, setStanding } from '../api/manage-user'
import type { Hindrance } from '../model'
import { usePersonChange } from '../use-person-change'
import { BlockDialog } from './block-dialog'
import css from './users.module.css'

type Deed = 'block' | 'unblock' | 'sign-out' | 'reset'

interface Props {
  detail: UserDetail
  caller: AccountView
  hindered: Hindrance | undefined
}

/** Whether the account may be used, and what helps against thieves and after a lost phone. */
export function AccessCard({ detail, caller, hindered }: Props) {
  const { account, standing } = detail
  const [open, setOpen] = useState<Deed>()
  const [said, setSaid] = useState<Deed>()
  const close = () => setOpen(undefined)
  const done = (deed: Deed) => {
    close()
    setSaid(deed)
  }
  const unblock = usePersonChange(
    () => setStanding(account.id, { standing: 'active' }),
    () => done('unblock'),
  )
  const start = (deed: Deed) => {
    setSaid(undefined)
    unblock.reset()
    setOpen(deed)
  }
  const hasFactors = Boolean(account.twoFactor) || detail.passkeys.length > 0
  const isSelf = caller.id === account.id
  return (
    <Card title={<Trans>Access</Trans>}>
      <p>{standing === 'blocked' ? <Trans>This account is blocked: nobody can sign in with it.</Trans> : <Trans>This account can be used.</Trans>}</p>
      <Done>
        {said === 'block' && <Trans>The account is blocked and signed out everywhere.</Trans>}
        {said === 'unblock' && <Trans>The account can be used again.</Trans>}
        {said === 'sign-out' && <Trans>The account is signed out everywhere.</Trans>}
        {said === 'reset' && <Trans>The second factors are gone. The password alone signs in now.</Trans>}
      </Done>
      <CallFault problem={unblock.error} />
      {isSelf ? (
        <p className={css.small}>
          <Trans>
            This is you. Your password, devices and second factors are under <Link to="/security">My security</Link>.
          </Trans>
        </p>
      ) : hindered ? (
        <p className={css.small} data-testid="not-manageable">
          <Why hindered={hindered} />
        </p>
      ) : (
        <div className={css.buttons}>
          {standing === 'blocked' ? (
            <Button wide busy={unblock.isPending} onClick={() => unblock.mutate()}>
              <Trans>Let in again</Trans>
            </Button>
          ) : (
            <Button look="plain" wide onClick={() => start('block')}>
              <Trans>Block…</Trans>
            </Button>
          )}
          {detail.sessions.length > 0 && (
            <Button look="plain" wide onClick={() => start('sign-out')}>
              <Trans>Sign out everywhere…</Trans>
            </Button>
          )}
          {hasFactors && (
            <Button look="plain" wide onClick={() => start('reset')}>
              <Trans>Take second factors away…</Trans>
            </Button>
          )}
        </div>
      )}
      {open === 'block' && <BlockDialog account={account} onDone={() => done('block')} onClose={close} />}
      {open === 'sign-out' && (
        <Confirm title={<Trans>Sign out everywhere?</Trans>} action={<Trans>Sign out everywhere</Trans>} send={() => endSessions(account.id)} onDone={() => done('sign-out')} onClose={close}>
          <Trans>All devices of {account.name} are signed out. With the password they can sign in again at once.</Trans>
        </Confirm>
      )}
      {open === 'reset' && (
        <Confirm title={<Trans>Take second factors away?</Trans>} action={<Trans>Take them away</Trans>} send={() => resetFactors(account.id)} onDone={() => done('reset')} onClose={close}>
          <Trans>
            The authenticator app and all passkeys of {account.name} stop working, and all devices are signed out. From then on the password alone signs in. Do this only when you are sure who asked for it.
          </Trans>
        </Confirm>
      )}
    </Card>
  )
}

function Why({ hindered }: { hindered: Hindrance }) {
  switch (hindered) {
    case 'looks-only':
      return <Trans>Your roles let you look at accounts, but not change them.</Trans>
    case 'staff':
      return <Trans>This account belongs to the staff. Only those who manage the staff may change it.</Trans>
    case 'higher':
      return <Trans>This account has a role that allows more than yours. Only somebody with such a role may change it.</Trans>
  }
}

interface ConfirmProps {
  title: ReactNode
  action: ReactNode
  children: ReactNode
  send: () => Promise<UserDetail>
  onDone: () => void
  onClose: () => void
}

function Confirm({ title, action, children, send, onDone, onClose }: ConfirmProps) {
  const call = usePersonChange(send, onDone)
  return (
    <Dialog title={title} onClose={onClose}>
      <p>{children}</p>
      <CallFault problem={call.error} />
      <DialogActions>
        <Button look="danger" busy={call.isPending} onClick={() => call.mutate(undefined)}>
          {action}
        </Button>
        <Button look="plain" onClick={onClose}>
          <Trans>Cancel</Trans>
        </Button>
      </DialogActions>
    </Dialog>
  )
}
