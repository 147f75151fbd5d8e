import { useState, type ReactNode } from 'react'
import { Trans, useLingui } from '@lingui/react/macro'
import { TextInput } from '@mantine/core'
import * as v from 'valibot'
import { textRules } from '@/lib/address'
import type { Ending } from '@/lib/session'
import { useHead } from '@/lib/use-head'
import { Button } from '@/ui/button'
import { CallFault } from '@/ui/call-fault'
import form from '@/ui/form.module.css'
import '@/ui/mantine'
import { Notice } from '@/ui/notice'
import { CodeForm } from '../components/code-form'
import { PasskeySignIn } from '../components/passkey-sign-in'
import { PasswordField } from '../components/password-field'
import { startOrAsk, type Credentials } from '../start-or-ask'
import { useCallForm } from '../use-call-form'
import css from '../components/account.module.css'

/** What stands above the form to sign in. */
function Before({ because }: { because: Ending }): ReactNode {
  if (because === 'ended') {
    return (
      <Notice>
        <Trans>You were signed out. Please sign in again.</Trans>
      </Notice>
    )
  }
  if (because === 'erased') {
    return (
      <Notice>
        <strong>
          <Trans>Your account is deleted</Trans>
        </strong>
        <Trans>A last e-mail confirms it. Thank you for having been here.</Trans>
      </Notice>
    )
  }
  return null
}

/** The page to sign in; whoever is signed in is led on by the page around it, which also knows what else to offer. */
export function LoginScreen({ because, children }: { because: Ending; children: ReactNode }) {
  const { t } = useLingui()
  useHead({ title: t`Sign in`, noindex: true })
  const [credentials, setCredentials] = useState<Credentials>()
  if (credentials) {
    return (
      <div className={css.entry}>
        <h1>
          <Trans>One more step</Trans>
        </h1>
        <CodeForm credentials={credentials} onBack={() => setCredentials(undefined)} />
      </div>
    )
  }
  return (
    <div className={css.entry}>
      <h1>
        <Trans>Sign in</Trans>
      </h1>
      <Before because={because} />
      <PasswordForm onCode={setCredentials} />
      <PasskeySignIn />
      {children}
    </div>
  )
}

function PasswordForm({ onCode }: { onCode: (credentials: Credentials) => void }) {
  const { t, i18n } = useLingui()
  const { required, needed } = textRules(i18n)
  const call = useCallForm({
    initial: { email: '', password: '' },
    schema: v.object({ email: required(254), password: v.pipe(v.string(), v.minLength(1, needed)) }),
    labels: { email: t`E-mail`, password: t`Password` },
    send: ({ email, password }) => startOrAsk({ email: email.trim(), password }),
    onDone: (asked) => asked && onCode(asked),
  })
  return (
    <>
      <CallFault problem={call.problem} refused={<Trans>E-mail and password do not fit together.</Trans>} />
      <form className={form.form} {...call.props}>
        <TextInput {...call.field('email')} label={t`E-mail`} type="email" autoComplete="username" inputMode="email" required spellCheck={false} />
        <PasswordField field={call.field('password')} label={t`Password`} kind="current" />
        <div className={form.next}>
          <Button type="submit" wide busy={call.busy}>
            <Trans>Sign in</Trans>
          </Button>
        </div>
      </form>
    </>
  )
}
