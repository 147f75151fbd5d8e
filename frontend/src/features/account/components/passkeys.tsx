import { useEffect, useRef, useState } from 'react'
import { Trans, useLingui } from '@lingui/react/macro'
import { TextInput } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import * as v from 'valibot'
import type { AccountView, PasskeyList, PasskeyView } from '@/api/schema'
import { textRules } from '@/lib/address'
import { useTime } from '@/lib/i18n'
import { hasPasskeys, makePasskey } from '@/lib/webauthn'
import { Bone } from '@/ui/bone'
import { Button } from '@/ui/button'
import { CallFault } from '@/ui/call-fault'
import { Done } from '@/ui/done'
import shared from '@/ui/form.module.css'
import { Hidden } from '@/ui/hidden'
import '@/ui/mantine'
import { FaultPanel } from '@/ui/panel'
import { addPasskey, beginPasskey, listPasskeys, PASSKEYS_KEY, removePasskey, renamePasskey } from '../api/passkeys'
import { useCallForm } from '../use-call-form'
import css from './account.module.css'
import { FormActions } from './form-actions'
import { ConfirmForm } from './confirm-form'
import { PasswordField } from './password-field'

/** The most that a name may have. */
const LONGEST = 70

type Open = { what: 'add' } | { what: 'rename' | 'remove'; passkey: string }

/** The passkeys that sign the account in: adding one, their names, taking one away. */
export function Passkeys({ account, onAdded }: { account: AccountView; onAdded?: () => void }) {
  const cache = useQueryClient()
  const { data, error, refetch } = useQuery(listPasskeys())
  const [open, setOpen] = useState<Open>()
  const [said, setSaid] = useState<'added' | 'renamed' | 'removed' | 'turned-away'>()
  const list = useRef<HTMLUListElement>(null)
  const start = (what: Open) => {
    setSaid(undefined)
    setOpen(what)
  }
  const close = () => setOpen(undefined)
  const finish = (how: 'added' | 'renamed' | 'removed', passkeys: PasskeyList) => {
    cache.setQueryData(PASSKEYS_KEY, passkeys)
    setSaid(how)
    close()
    // The form that was sent is gone.
    list.current?.focus()
    if (how === 'added') onAdded?.()
  }
  const turnAway = () => {
    setSaid('turned-away')
    close()
  }
  if (!data) return error ? <FaultPanel error={error} retry={() => void refetch()} /> : <Bone height="6rem" />
  return (
    <>
      <p className={css.soft}>
        <Trans>A passkey signs you in by your finger, your face or your device’s PIN: nothing to remember, nothing to steal.</Trans>
      </p>
      <Done>
        {said === 'added' && <Trans>The passkey is added.</Trans>}
        {said === 'renamed' && <Trans>The passkey has its new name.</Trans>}
        {said === 'removed' && <Trans>The passkey is removed. Delete it on your device, too.</Trans>}
        {said === 'turned-away' && <Trans>No passkey was made.</Trans>}
      </Done>
      <ul ref={list} tabIndex={-1} className={css.sessions}>
        {data.items.map((passkey) => (
          <li key={passkey.id} data-testid="passkey">
            <About passkey={passkey} />
            <div className={css.actions}>
              <button type="button" onClick={() => start({ what: 'rename', passkey: passkey.id })}>
                <Trans>Rename</Trans> <Hidden>{passkey.name}</Hidden>
              </button>
              <button type="button" onClick={() => start({ what: 'remove', passkey: passkey.id })}>
                <Trans>Remove</Trans> <Hidden>{passkey.name}</Hidden>
              </button>
            </div>
            {open?.what === 'rename' && open.passkey === passkey.id && <RenameForm passkey={passkey} onDone={(passkeys) => finish('renamed', passkeys)} onCancel={close} />}
            {open?.what === 'remove' && open.passkey === passkey.id && (
              <ConfirmForm email={account.email} action={<Trans>Remove the passkey</Trans>} send={(password) => removePasskey(passkey.id, password)} onDone={(passkeys) => finish('removed', passkeys)} onCancel={close} />
            )}
          </li>
        ))}
      </ul>
      {open?.what === 'add' && <AddForm email={account.email} onDone={(passkeys) => finish('added', passkeys)} onTurnedAway={turnAway} onCancel={close} />}
      {open?.what !== 'add' &&
        (hasPasskeys() ? (
          <p>
            <Button look="plain" onClick={() => start({ what: 'add' })}>
              <Trans>Add a passkey</Trans>
            </Button>
          </p>
        ) : (
          <p className={css.soft}>
            <Trans>This browser makes no passkeys for us. A newer one does.</Trans>
          </p>
        ))}
    </>
  )
}

function About({ passkey }: { passkey: PasskeyView }) {
  const time = useTime()
  return (
    <div>
      <p>
        <strong>{passkey.name}</strong>
        {passkey.synced && (
          <>
            {' · '}
            <Trans>on your other devices too</Trans>
          </>
        )}
      </p>
      <p>
        {passkey.usedAt ? (
          <Trans>
            Since {time(passkey.createdAt)}, last used {time(passkey.usedAt)}
          </Trans>
        ) : (
          <Trans>Since {time(passkey.createdAt)}, not used yet</Trans>
        )}
      </p>
    </div>
  )
}

/** What to call a passkey that is made here, as far as the browser tells. */
const systemName = (): string => /iPhone|iPad|Android|Windows|Mac|Linux/.exec(navigator.userAgent)?.[0] ?? ''

interface AddProps {
  email: string
  onDone: (passkeys: PasskeyList) => void
  onTurnedAway: () => void
  onCancel: () => void
}

function AddForm({ email, onDone, onTurnedAway, onCancel }: AddProps) {
  const { t, i18n } = useLingui()
  const { required, needed } = textRules(i18n)
  const [initial] = useState(() => ({ name: systemName(), password: '' }))
  const call = useCallForm({
    initial,
    schema: v.object({ name: required(LONGEST), password: v.pipe(v.string(), v.minLength(1, needed)) }),
    labels: { name: t`Name of the passkey`, password: t`Password` },
    refused: { field: 'password', text: t`This is not your password.` },
    send: async ({ name, password }) => {
      const { ceremony, options } = await beginPasskey(password)
      const response = await makePasskey(options)
      return response === undefined ? undefined : addPasskey({ ceremony, name: name.trim(), response })
    },
    onDone: (passkeys) => (passkeys ? onDone(passkeys) : onTurnedAway()),
  })
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => form.current?.querySelector<HTMLElement>('input:not([hidden])')?.focus(), [])
  return (
    <form ref={form} className={`${shared.form} ${css.form} ${css.inset}`} {...call.props}>
      <CallFault problem={call.problem} />
      <input type="email" autoComplete="username" value={email} readOnly hidden />
      <TextInput {...call.field('name')} label={t`Name of the passkey`} description={t`So that you know later which device it is on.`} autoComplete="off" required />
      <PasswordField field={call.field('password')} label={t`Password`} kind="current" />
      <FormActions action={<Trans>Make the passkey</Trans>} busy={call.busy} onCancel={onCancel} />
    </form>
  )
}

function RenameForm({ passkey, onDone, onCancel }: { passkey: PasskeyView; onDone: (passkeys: PasskeyList) => void; onCancel: () => void }) {
  const { t, i18n } = useLingui()
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => input.current?.focus(), [])
  const call = useCallForm({
    initial: { name: passkey.name },
    schema: v.object({ name: textRules(i18n).required(LONGEST) }),
    labels: { name: t`Name of the passkey` },
    send: ({ name }) => renamePasskey(passkey.id, name.trim()),
    onDone,
  })
  return (
    <form className={`${shared.form} ${css.form} ${css.inset}`} {...call.props}>
      <CallFault problem={call.problem} />
      <TextInput ref={input} {...call.field('name')} label={t`Name of the passkey`} autoComplete="off" required />
      <FormActions action={<Trans>Save the name</Trans>} busy={call.busy} onCancel={onCancel} />
    </form>
  )
}
