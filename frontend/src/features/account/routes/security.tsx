import { Trans, useLingui } from '@lingui/react/macro'
import { TextInput } from '@mantine/core'
import * as v from 'valibot'
import type { AccountView } from '@/api/schema'
import { textRules } from '@/lib/address'
import { useHead } from '@/lib/use-head'
import { Button } from '@/ui/button'
import { CallFault } from '@/ui/call-fault'
import { Done } from '@/ui/done'
import shared from '@/ui/form.module.css'
import { changeEmail, changePassword } from '../api/account'
import { Passkeys } from '../components/passkeys'
import { PasswordField } from '../components/password-field'
import { Section } from '../components/section'
import { SessionList } from '../components/session-list'
import { TwoFactor } from '../components/two-factor'
import { newPassword } from '../schema'
import { useCallForm } from '../use-call-form'
import css from '../components/account.module.css'

/** Devices, password, second factors and e-mail address. */
export function SecurityScreen({ account }: { account: AccountView }) {
  const { t } = useLingui()
  useHead({ title: t`Security`, noindex: true })
  return (
    <>
      <h1>
        <Trans>Security</Trans>
      </h1>
      <Section title={<Trans>Devices</Trans>}>
        <SessionList />
      </Section>
      <Section title={<Trans>Password</Trans>}>
        <PasswordForm email={account.email} />
      </Section>
      <Section title={<Trans>Two-factor sign-in</Trans>}>
        <TwoFactor account={account} />
      </Section>
      <Section title={<Trans>Passkeys</Trans>}>
        <Passkeys account={account} />
      </Section>
      <Section title={<Trans>E-mail address</Trans>}>
        <EmailForm email={account.email} />
      </Section>
    </>
  )
}

function PasswordForm({ email }: { email: string }) {
  const { t, i18n } = useLingui()
  const { needed } = textRules(i18n)
  const call = useCallForm({
    initial: { current: '', password: '' },
    schema: v.object({ current: v.pipe(v.string(), v.minLength(1, needed)), password: newPassword(i18n) }),
    labels: { current: t`Current password`, password: t`New password` },
    send: changePassword,
    onDone: () => call.form.reset(),
  })
  return (
    <>
      <Done>{call.isDone && <Trans>Your password is changed, and all other devices are signed out.</Trans>}</Done>
      <CallFault problem={call.problem} />
      <form className={`${shared.form} ${css.form}`} {...call.props}>
        {/* Tells password managers whose password it is. */}
        <input type="email" autoComplete="username" value={email} readOnly hidden />
        <PasswordField key={call.form.key('current')} field={call.field('current')} label={t`Current password`} kind="current" />
        <PasswordField key={call.form.key('password')} field={call.field('password')} label={t`New password`} kind="new" />
        <div className={shared.next}>
          <Button type="submit" busy={call.busy}>
            <Trans>Change the password</Trans>
          </Button>
        </div>
      </form>
    </>
  )
}

function EmailForm({ email }: { email: string }) {
  const { t, i18n } = useLingui()
  const rules = textRules(i18n)
  const call = useCallForm({
    initial: { email: '', password: '' },
    schema: v.object({ email: rules.email, password: v.pipe(v.string(), v.minLength(1, rules.needed)) }),
    labels: { email: t`New e-mail address`, password: t`Password` },
    send: (values) => changeEmail({ ...values, email: values.email.trim() }),
    onDone: () => call.form.reset(),
  })
  return (
    <>
      <p className={css.soft}>
        <Trans>
          It is <strong>{email}</strong> now. We send a link to the new one; it is used once you open the link.
        </Trans>
      </p>
      <Done>{call.isDone && <Trans>An e-mail is on its way to the new address. Its link is good for one hour.</Trans>}</Done>
      <CallFault problem={call.problem} />
      <form className={`${shared.form} ${css.form}`} {...call.props}>
        <TextInput key={call.form.key('email')} {...call.field('email')} label={t`New e-mail address`} type="email" autoComplete="email" inputMode="email" required spellCheck={false} />
        <PasswordField key={call.form.key('password')} field={call.field('password')} label={t`Password`} kind="current" />
        <div className={shared.next}>
          <Button type="submit" busy={call.busy}>
            <Trans>Send the link</Trans>
          </Button>
        </div>
      </form>
    </>
  )
}
