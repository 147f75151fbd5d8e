import { useState } from 'react'
import { Trans, useLingui } from '@lingui/react/macro'
import { TextInput } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import * as v from 'valibot'
import { textRules } from '@/lib/address'
import { useHead } from '@/lib/use-head'
import { Button } from '@/ui/button'
import { CallFault } from '@/ui/call-fault'
import form from '@/ui/form.module.css'
import '@/ui/mantine'
import { requestReset } from '../api/entry'
import { MailSent } from '../components/mail-sent'
import { useCallForm } from '../use-call-form'
import css from '../components/account.module.css'

/** The page for a forgotten password. */
export function ForgotScreen() {
  const { t, i18n } = useLingui()
  useHead({ title: t`New password`, noindex: true })
  const [sent, setSent] = useState<string>()
  const call = useCallForm({
    initial: { email: '' },
    schema: v.object({ email: textRules(i18n).email }),
    labels: { email: t`E-mail` },
    send: ({ email }) => requestReset(email.trim()),
    onDone: (_, { email }) => setSent(email.trim()),
  })
  if (sent !== undefined) {
    return (
      <MailSent email={sent} onAgain={() => setSent(undefined)}>
        <Trans>If there is an account for this address, it has a link that is good for 30 minutes.</Trans>
      </MailSent>
    )
  }
  return (
    <div className={css.entry}>
      <h1>
        <Trans>Forgotten the password?</Trans>
      </h1>
      <p className={css.lead}>
        <Trans>Tell us your address, and we send you a link to choose a new one.</Trans>
      </p>
      <CallFault problem={call.problem} />
      <form className={form.form} {...call.props}>
        <TextInput key={call.form.key('email')} {...call.field('email')} label={t`E-mail`} type="email" autoComplete="username" inputMode="email" required spellCheck={false} />
        <div className={form.next}>
          <Button type="submit" wide busy={call.busy}>
            <Trans>Send the link</Trans>
          </Button>
        </div>
      </form>
      <p className={css.aside}>
        <Link to="/login">
          <Trans>Back to signing in</Trans>
        </Link>
      </p>
    </div>
  )
}
