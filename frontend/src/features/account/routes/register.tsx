import { Trans, useLingui } from '@lingui/react/macro'
import { TextInput } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import * as v from 'valibot'
import { textRules } from '@/lib/address'
import { isLocale } from '@/lib/i18n'
import { useHead } from '@/lib/use-head'
import { Button } from '@/ui/button'
import { CallFault } from '@/ui/call-fault'
import form from '@/ui/form.module.css'
import '@/ui/mantine'
import { register } from '../api/entry'
import { MailSent } from '../components/mail-sent'
import { PasswordField } from '../components/password-field'
import { newPassword } from '../schema'
import { useCallForm } from '../use-call-form'
import css from '../components/account.module.css'

/** The page to ask for an account. */
export function RegisterScreen({ to }: { to: string | undefined }) {
  const { t, i18n } = useLingui()
  useHead({ title: t`Create an account`, noindex: true })
  const [sent, setSent] = useState<string>()
  const { required, email } = textRules(i18n)
  const call = useCallForm({
    initial: { name: '', email: '', password: '', marketing: false },
    schema: v.object({ name: required(70), email, password: newPassword(i18n), marketing: v.boolean() }),
    labels: { name: t`Name`, email: t`E-mail`, password: t`Password` },
    send: (values) => register({ ...values, name: values.name.trim(), email: values.email.trim(), language: isLocale(i18n.locale) ? i18n.locale : null }),
    onDone: (_, values) => setSent(values.email.trim()),
  })
  if (sent !== undefined) {
    return (
      <MailSent email={sent} onAgain={() => setSent(undefined)}>
        <Trans>Open the link in it within 24 hours and enter your password once more. If there is an account for this address already, the e-mail says so.</Trans>
      </MailSent>
    )
  }
  return (
    <div className={css.entry}>
      <h1>
        <Trans>Create an account</Trans>
      </h1>
      <p className={css.lead}>
        <Trans>Your addresses and orders in one place, and a faster checkout.</Trans>
      </p>
      <CallFault problem={call.problem} />
      <form className={form.form} {...call.props}>
        <TextInput key={call.form.key('name')} {...call.field('name')} label={t`Name`} autoComplete="name" required />
        <TextInput key={call.form.key('email')} {...call.field('email')} label={t`E-mail`} type="email" autoComplete="username" inputMode="email" required spellCheck={false} />
        <PasswordField key={call.form.key('password')} field={call.field('password')} label={t`Password`} kind="new" />
        <label className={form.check}>
          <input type="checkbox" {...call.form.getInputProps('marketing', { type: 'checkbox' })} />
          <span>
            <Trans>Write to me when there is something new. I can change that at any time.</Trans>
          </span>
        </label>
        <div className={form.next}>
          <Button type="submit" wide busy={call.busy}>
            <Trans>Create the account</Trans>
          </Button>
        </div>
      </form>
      <p className={css.aside}>
        <Trans>You have an account?</Trans>{' '}
        <Link to="/login" search={{ to }}>
          <Trans>Sign in</Trans>
        </Link>
      </p>
    </div>
  )
}
