import { useEffect, useState, type ReactNode } from 'react'
import { Trans, useLingui } from '@lingui/react/macro'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import * as v from 'valibot'
import { textRules } from '@/lib/address'
import { isProblem } from '@/lib/problem'
import { ACCOUNT_KEY } from '@/lib/query-keys'
import { session, useSession } from '@/lib/session'
import { useHead } from '@/lib/use-head'
import { Bone } from '@/ui/bone'
import { Button, buttonClass } from '@/ui/button'
import { CallFault } from '@/ui/call-fault'
import form from '@/ui/form.module.css'
import { FaultPanel, Panel } from '@/ui/panel'
import { confirmEmail, login, verifyEmail } from '../api/entry'
import { PasswordField } from '../components/password-field'
import { useCallForm } from '../use-call-form'
import css from '../components/account.module.css'

/** The page behind the link that confirms the address of a new account. Its password signs in at once. */
export function VerifyScreen({ token }: { token: string | undefined }) {
  const { t, i18n } = useLingui()
  useHead({ title: t`Confirm the address`, noindex: true })
  const navigate = useNavigate()
  // The account is there, but nobody could be signed in.
  const [email, setEmail] = useState<string>()
  const { needed } = textRules(i18n)
  const call = useCallForm({
    initial: { password: '' },
    schema: v.object({ password: v.pipe(v.string(), v.minLength(1, needed)) }),
    labels: { password: t`Password` },
    refused: { field: 'password', text: t`This is not the password you chose.` },
    send: async ({ password }) => {
      const made = await verifyEmail(token ?? '', password)
      return session.start(() => login({ email: made.email, password })).then(
        () => undefined,
        () => made.email,
      )
    },
    onDone: (left) => {
      if (left === undefined) void navigate({ to: '/account', replace: true })
      else setEmail(left)
    },
  })
  if (email !== undefined) {
    return (
      <div role="status">
        <Panel level={1} title={<Trans>Your account is ready</Trans>} actions={<SignInLink />}>
          <p>
            <Trans>Sign in with {email} and your password.</Trans>
          </p>
        </Panel>
      </div>
    )
  }
  if (token === undefined || isProblem(call.problem, 'link-invalid', 'invalid-request')) {
    return (
      <InvalidLink
        actions={
          <>
            <SignInLink />
            <Link to="/register">
              <Trans>Create an account</Trans>
            </Link>
          </>
        }
      >
        <Trans>If you have opened it before, your account is ready: just sign in. Otherwise it is too old; fill in the form again for a new one.</Trans>
      </InvalidLink>
    )
  }
  return (
    <div className={css.entry}>
      <h1>
        <Trans>Confirm your address</Trans>
      </h1>
      <CallFault problem={call.problem} />
      <form className={form.form} {...call.props}>
        <PasswordField field={call.field('password')} label={t`Password`} kind="current" hint={t`The password you chose for this account.`} />
        <div className={form.next}>
          <Button type="submit" wide busy={call.busy}>
            <Trans>Confirm and sign in</Trans>
          </Button>
        </div>
      </form>
    </div>
  )
}

/** The page behind the link that changes an account's address: only whoever asked for it may use it. */
export function ConfirmEmailScreen({ token }: { token: string | undefined }) {
  const { t } = useLingui()
  useHead({ title: t`Confirm the address`, noindex: true })
  const cache = useQueryClient()
  const state = useSession()
  const call = useMutation({
    mutationFn: confirmEmail,
    onSuccess: ({ email }) => {
      const now = session.get()
      if (now.is === 'signed-in') session.setAccount({ ...now.account, email })
      void cache.invalidateQueries({ queryKey: ACCOUNT_KEY })
    },
  })
  if (call.data) {
    const { email } = call.data
    return (
      <div role="status">
        <Panel level={1} title={<Trans>Your address is changed</Trans>} actions={<AccountLink />}>
          <p>
            <Trans>From now on your account has the address {email}.</Trans>
          </p>
        </Panel>
      </div>
    )
  }
  if (token === undefined || isProblem(call.error, 'link-invalid', 'invalid-request')) {
    return (
      <InvalidLink actions={state.is === 'signed-in' ? <AccountLink /> : <SignInLink />}>
        <Trans>If you have used it before, the new address is in use. Otherwise it is too old or belongs to another account. Open it from the e-mail again, or change the address again.</Trans>
      </InvalidLink>
    )
  }
  if (state.is === 'guest') return <ToLogin />
  if (state.is === 'unknown') {
    return state.fault ? (
      <FaultPanel level={1} error={state.fault} retry={() => void session.token().catch(() => undefined)} />
    ) : (
      <div aria-hidden>
        <Panel level={1} title={<Bone width="14rem" />}>
          <Bone width="24rem" />
        </Panel>
      </div>
    )
  }
  const { email } = state.account
  return (
    <div className={css.entry}>
      <h1>
        <Trans>Confirm your new address</Trans>
      </h1>
      <p className={css.lead}>
        <Trans>
          Your account has the address <strong>{email}</strong> now. The one that got this link takes its place.
        </Trans>
      </p>
      <CallFault problem={call.error} />
      <Button wide busy={call.isPending} onClick={() => call.mutate(token)}>
        <Trans>Use this address</Trans>
      </Button>
    </div>
  )
}

/** Leads to signing in and back; the link's token stays in memory meanwhile. */
function ToLogin(): null {
  const navigate = useNavigate()
  useEffect(() => void navigate({ to: '/login', search: { to: '/confirm-email' }, replace: true }), [navigate])
  return null
}

function InvalidLink({ actions, children }: { actions: ReactNode; children: ReactNode }) {
  return (
    <div role="alert">
      <Panel level={1} title={<Trans>This link is not valid any more</Trans>} actions={actions}>
        <p>{children}</p>
      </Panel>
    </div>
  )
}

function SignInLink() {
  return (
    <Link to="/login" className={buttonClass()}>
      <Trans>Sign in</Trans>
    </Link>
  )
}

function AccountLink() {
  return (
    <Link to="/account" className={buttonClass()}>
      <Trans>To your account</Trans>
    </Link>
  )
}
