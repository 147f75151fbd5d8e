import { useState } from 'react'
import { Trans, useLingui } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import * as v from 'valibot'
import { isProblem } from '@/lib/problem'
import { session } from '@/lib/session'
import { useHead } from '@/lib/use-head'
import { Button, buttonClass } from '@/ui/button'
import { CallFault } from '@/ui/call-fault'
import form from '@/ui/form.module.css'
import { Panel } from '@/ui/panel'
import { resetPassword } from '../api/entry'
import { PasswordField } from '../components/password-field'
import { newPassword } from '../schema'
import { useCallForm } from '../use-call-form'
import css from '../components/account.module.css'

/** The page behind the link of a forgotten password. */
export function ResetScreen({ token }: { token: string | undefined }) {
  const { t, i18n } = useLingui()
  useHead({ title: t`New password`, noindex: true })
  const [email, setEmail] = useState<string>()
  const call = useCallForm({
    initial: { password: '' },
    schema: v.object({ password: newPassword(i18n) }),
    labels: { password: t`New password` },
    send: ({ password }) => resetPassword(token ?? '', password),
    onDone: (answer) => {
      // The shop has ended all sessions of that account; this browser's may be another's.
      const now = session.get()
      if (now.is === 'signed-in' && now.account.email.toLowerCase() === answer.email.toLowerCase()) session.end('signed-out')
      setEmail(answer.email)
    },
  })
  if (email !== undefined) {
    return (
      <div role="status">
        <Panel
          level={1}
          title={<Trans>Your password is changed</Trans>}
          actions={
            <Link to="/login" className={buttonClass()}>
              <Trans>Sign in</Trans>
            </Link>
          }
        >
          <p>
            <Trans>The account of {email} has the new password, and all devices are signed out.</Trans>
          </p>
        </Panel>
      </div>
    )
  }
  if (token === undefined || isProblem(call.problem, 'link-invalid')) {
    return (
      <Panel
        level={1}
        title={<Trans>This link is not valid any more</Trans>}
        actions={
          <Link to="/forgot" className={buttonClass()}>
            <Trans>Ask for a new link</Trans>
          </Link>
        }
      >
        <p>
          <Trans>It works once and for 30 minutes only. Open it from the e-mail again, or ask for a new one.</Trans>
        </p>
      </Panel>
    )
  }
  return (
    <div className={css.entry}>
      <h1>
        <Trans>Choose a new password</Trans>
      </h1>
      <CallFault problem={call.problem} />
      <form className={form.form} {...call.props}>
        <PasswordField field={call.field('password')} label={t`New password`} kind="new" />
        <div className={form.next}>
          <Button type="submit" wide busy={call.busy}>
            <Trans>Save the password</Trans>
          </Button>
        </div>
      </form>
    </div>
  )
}
