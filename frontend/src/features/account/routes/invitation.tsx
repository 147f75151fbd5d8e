import { useState, type ReactNode } from 'react'
import { Trans, useLingui } from '@lingui/react/macro'
import { TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import * as v from 'valibot'
import type { Invitation } from '@/api/schema'
import { textRules } from '@/lib/address'
import { isProblem } from '@/lib/problem'
import { useStaffWords } from '@/lib/staff'
import { useHead } from '@/lib/use-head'
import { Bone } from '@/ui/bone'
import { Button } from '@/ui/button'
import { CallFault } from '@/ui/call-fault'
import form from '@/ui/form.module.css'
import '@/ui/mantine'
import { FaultPanel, Panel } from '@/ui/panel'
import { acceptInvitation } from '../api/entry'
import { readInvitation } from '../api/read-invitation'
import { CodeForm } from '../components/code-form'
import { PasswordField } from '../components/password-field'
import { newPassword } from '../schema'
import { startOrAsk, type Credentials } from '../start-or-ask'
import { useCallForm } from '../use-call-form'
import css from '../components/account.module.css'

interface Props {
  token: string | undefined
  /** The way to the form that signs in. */
  signIn: ReactNode
  /** Accepted and signed in. */
  onDone: () => void
}

/** What comes after an invitation was accepted. */
type Next = { is: 'in' } | { is: 'code'; credentials: Credentials } | { is: 'sign-in'; email: string }

/** The page behind the link of an invitation to the staff. */
export function InvitationScreen({ token, signIn, onDone }: Props) {
  const { t } = useLingui()
  useHead({ title: t`Invitation`, noindex: true })
  const [next, setNext] = useState<Exclude<Next, { is: 'in' }>>()
  const { data, error, refetch } = useQuery({ ...readInvitation(token ?? ''), enabled: token !== undefined })
  if (next?.is === 'code') {
    return (
      <div className={css.entry}>
        <h1>
          <Trans>One more step</Trans>
        </h1>
        <CodeForm credentials={next.credentials} onDone={onDone} onBack={() => setNext({ is: 'sign-in', email: next.credentials.email })} />
      </div>
    )
  }
  if (next?.is === 'sign-in') {
    const { email } = next
    return (
      <div role="status">
        <Panel level={1} title={<Trans>Welcome to the staff</Trans>} actions={signIn}>
          <p>
            <Trans>Sign in with {email} and your password.</Trans>
          </p>
        </Panel>
      </div>
    )
  }
  if (token === undefined || isProblem(error, 'link-invalid', 'invalid-request')) return <Invalid signIn={signIn} />
  if (error) return <FaultPanel level={1} error={error} retry={() => void refetch()} />
  if (!data) {
    return (
      <div className={css.entry} aria-hidden>
        <Bone width="70%" height="2.5rem" />
        <Bone height="14rem" />
      </div>
    )
  }
  return <AcceptForm token={token} invitation={data} signIn={signIn} onNext={(then) => (then.is === 'in' ? onDone() : setNext(then))} />
}

function Invalid({ signIn }: { signIn: ReactNode }) {
  return (
    <div role="alert">
      <Panel level={1} title={<Trans>This invitation is not valid any more</Trans>} actions={signIn}>
        <p>
          <Trans>It was followed before, taken back, or is too old. If you have accepted it already, just sign in; otherwise ask whoever invited you for a new one.</Trans>
        </p>
      </Panel>
    </div>
  )
}

function AcceptForm({ token, invitation, signIn, onNext }: { token: string; invitation: Invitation; signIn: ReactNode; onNext: (next: Next) => void }) {
  const { t, i18n } = useLingui()
  const { required, needed } = textRules(i18n)
  const { email, hasAccount, shop } = invitation
  const call = useCallForm({
    initial: { name: '', password: '' },
    schema: hasAccount ? v.object({ password: v.pipe(v.string(), v.minLength(1, needed)) }) : v.object({ name: required(70), password: newPassword(i18n) }),
    labels: { name: t`Your name`, password: t`Password` },
    refused: { field: 'password', text: t`This is not the password of your account.` },
    send: async ({ name, password }): Promise<Next> => {
      const made = await acceptInvitation({ token, password, name: hasAccount ? null : name.trim() })
      const credentials = { email: made.email, password }
      return startOrAsk(credentials).then(
        (asked) => (asked ? { is: 'code', credentials } : { is: 'in' }),
        () => ({ is: 'sign-in', email: made.email }),
      )
    },
    onDone: onNext,
  })
  if (isProblem(call.problem, 'link-invalid')) return <Invalid signIn={signIn} />
  return (
    <div className={css.entry}>
      <h1>
        <Trans>Join {shop}</Trans>
      </h1>
      <Terms invitation={invitation} />
      <CallFault problem={call.problem} />
      <form className={form.form} {...call.props}>
        <TextInput label={t`E-mail`} type="email" name="email" autoComplete="username" value={email} readOnly />
        {!hasAccount && <TextInput {...call.field('name')} label={t`Your name`} autoComplete="name" required />}
        <PasswordField field={call.field('password')} label={t`Password`} kind={hasAccount ? 'current' : 'new'} hint={t`The one that you sign in to the shop with.`} />
        <div className={form.next}>
          <Button type="submit" wide busy={call.busy}>
            <Trans>Accept the invitation</Trans>
          </Button>
        </div>
      </form>
    </div>
  )
}

/** Who invites, and to what. */
function Terms({ invitation: { invitedBy, roles, hasAccount } }: { invitation: Invitation }) {
  const { i18n } = useLingui()
  const words = useStaffWords()
  const jobs = new Intl.ListFormat(i18n.locale, { type: 'conjunction' }).format(roles.map(words.role))
  return (
    <p className={css.lead} data-testid="invitation">
      {invitedBy ? (
        <Trans>
          {invitedBy} invites you to work here as <strong>{jobs}</strong>.
        </Trans>
      ) : (
        <Trans>
          You are invited to work here as <strong>{jobs}</strong>.
        </Trans>
      )}{' '}
      {hasAccount ? <Trans>You have an account already: its password is all we need.</Trans> : <Trans>Tell us your name and choose a password.</Trans>}
    </p>
  )
}
