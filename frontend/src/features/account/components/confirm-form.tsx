import { useEffect, useRef, type ReactNode } from 'react'
import { useLingui } from '@lingui/react/macro'
import * as v from 'valibot'
import { textRules } from '@/lib/address'
import { CallFault } from '@/ui/call-fault'
import shared from '@/ui/form.module.css'
import { useCallForm } from '../use-call-form'
import css from './account.module.css'
import { FormActions } from './form-actions'
import { PasswordField } from './password-field'

interface Props<A> {
  /** Whose password it is, for password managers. */
  email: string
  /** What the button that sends it says. */
  action: ReactNode
  children?: ReactNode
  send: (password: string) => Promise<A>
  onDone: (answer: A) => void
  onCancel: () => void
}

/** Asks for the password before something that only the owner may do. */
export function ConfirmForm<A>({ email, action, children, send, onDone, onCancel }: Props<A>) {
  const { t, i18n } = useLingui()
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => form.current?.querySelector<HTMLElement>('input[type=password]')?.focus(), [])
  const call = useCallForm({
    initial: { password: '' },
    schema: v.object({ password: v.pipe(v.string(), v.minLength(1, textRules(i18n).needed)) }),
    labels: { password: t`Password` },
    refused: { field: 'password', text: t`This is not your password.` },
    send: ({ password }) => send(password),
    onDone,
  })
  return (
    <form ref={form} className={`${shared.form} ${css.form} ${css.inset}`} {...call.props}>
      {children}
      <CallFault problem={call.problem} />
      <input type="email" autoComplete="username" value={email} readOnly hidden />
      <PasswordField field={call.field('password')} label={t`Password`} kind="current" />
      <FormActions action={action} busy={call.busy} onCancel={onCancel} />
    </form>
  )
}
