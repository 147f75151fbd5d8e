import { Trans, useLingui } from '@lingui/react/macro'
import { NativeSelect, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import * as v from 'valibot'
import type { AccountView } from '@/api/schema'
import { textRules } from '@/lib/address'
import { chooseLocale, isLocale, LOCALES } from '@/lib/i18n'
import { session } from '@/lib/session'
import { useHead } from '@/lib/use-head'
import { Button } from '@/ui/button'
import { CallFault } from '@/ui/call-fault'
import { Done } from '@/ui/done'
import shared from '@/ui/form.module.css'
import '@/ui/mantine'
import { eraseAccount, exportData, setProfile } from '../api/account'
import { PasswordField } from '../components/password-field'
import { Section } from '../components/section'
import { saveFile } from '../save-file'
import { useCallForm } from '../use-call-form'
import css from '../components/account.module.css'

/** What the shop knows about the customer, and how to take it along or have it deleted. */
export function DataScreen({ account }: { account: AccountView }) {
  const { t } = useLingui()
  useHead({ title: t`Your data`, noindex: true })
  return (
    <>
      <h1>
        <Trans>Your data</Trans>
      </h1>
      <ProfileForm account={account} />
      <Section title={<Trans>Take your data along</Trans>}>
        <Export />
      </Section>
      <Section title={<Trans>Delete the account</Trans>}>
        <Erasure />
      </Section>
    </>
  )
}

function ProfileForm({ account }: { account: AccountView }) {
  const { t, i18n } = useLingui()
  const call = useCallForm({
    initial: { name: account.name, language: account.language ?? '', marketing: account.marketing },
    schema: v.object({ name: textRules(i18n).required(70), language: v.string(), marketing: v.boolean() }),
    labels: { name: t`Name`, language: t`Language` },
    send: ({ name, language, marketing }) => setProfile({ name: name.trim(), language: isLocale(language) ? language : null, marketing }),
    onDone: ({ language }) => {
      if (language) void chooseLocale(language)
    },
  })
  return (
    <>
      <Done>{call.isDone && <Trans>Saved.</Trans>}</Done>
      <CallFault problem={call.problem} />
      <form className={`${shared.form} ${css.form}`} {...call.props}>
        <TextInput key={call.form.key('name')} {...call.field('name')} label={t`Name`} autoComplete="name" required />
        <NativeSelect
          key={call.form.key('language')}
          {...call.field('language')}
          label={t`Language of the pages`}
          data={[{ value: '', label: t`As in this browser` }, ...Object.entries(LOCALES).map(([value, label]) => ({ value, label }))]}
        />
        <label className={shared.check}>
          <input type="checkbox" key={call.form.key('marketing')} {...call.form.getInputProps('marketing', { type: 'checkbox' })} />
          <span>
            <Trans>Write to me when there is something new.</Trans>
          </span>
        </label>
        <div className={shared.next}>
          <Button type="submit" busy={call.busy}>
            <Trans>Save</Trans>
          </Button>
        </div>
      </form>
    </>
  )
}

function Export() {
  const load = useMutation({
    mutationFn: exportData,
    onSuccess: (data) => saveFile(`bodega-${new Date().toISOString().slice(0, 10)}.json`, JSON.stringify(data, null, 2), 'application/json'),
  })
  return (
    <>
      <p className={css.soft}>
        <Trans>A file with everything we hold about you: your account, addresses, devices and orders. It is JSON, which people and programs can read.</Trans>
      </p>
      <Done>{load.isSuccess && <Trans>Your browser has the file.</Trans>}</Done>
      <CallFault problem={load.error} />
      <p>
        <Button look="plain" busy={load.isPending} onClick={() => load.mutate()}>
          <Trans>Download your data</Trans>
        </Button>
      </p>
    </>
  )
}

function Erasure() {
  const { t, i18n } = useLingui()
  const [open, setOpen] = useState(false)
  const call = useCallForm({
    initial: { password: '' },
    schema: v.object({ password: v.pipe(v.string(), v.minLength(1, textRules(i18n).needed)) }),
    labels: { password: t`Password` },
    send: ({ password }) => eraseAccount(password),
    onDone: () => session.end('erased'),
  })
  return (
    <>
      <ul className={css.soft}>
        <li>
          <Trans>Your name, addresses, e-mail address and devices are erased at once, and nobody can bring them back.</Trans>
        </li>
        <li>
          <Trans>Of your orders only the goods and the amounts are kept, as the law wants it; your name and address are erased from them.</Trans>
        </li>
        <li>
          <Trans>While orders are under way it is not possible: the parcel needs your address.</Trans>
        </li>
      </ul>
      {open ? (
        <form className={`${shared.form} ${css.form}`} {...call.props}>
          <CallFault problem={call.problem} />
          <PasswordField field={call.field('password')} label={t`Password`} kind="current" />
          <div className={`${shared.next} ${css.actions}`}>
            <Button type="submit" busy={call.busy}>
              <Trans>Delete the account for good</Trans>
            </Button>
            <Button look="plain" onClick={() => setOpen(false)}>
              <Trans>Keep it</Trans>
            </Button>
          </div>
        </form>
      ) : (
        <p>
          <Button look="plain" onClick={() => setOpen(true)}>
            <Trans>Delete the account…</Trans>
          </Button>
        </p>
      )}
    </>
  )
}
