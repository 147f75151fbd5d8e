import { useEffect, useRef, useState } from 'react'
import { Trans, useLingui } from '@lingui/react/macro'
import { TextInput } from '@mantine/core'
import * as v from 'valibot'
import { textRules } from '@/lib/address'
import { session } from '@/lib/session'
import { Button } from '@/ui/button'
import { CallFault } from '@/ui/call-fault'
import form from '@/ui/form.module.css'
import { login } from '../api/entry'
import type { Credentials } from '../start-or-ask'
import { useCallForm } from '../use-call-form'
import css from './account.module.css'

/** The second step of signing in, for accounts with an authenticator app. */
export function CodeForm({ credentials, onDone, onBack }: { credentials: Credentials; onDone?: () => void; onBack: () => void }) {
  const { t, i18n } = useLingui()
  const [kind, setKind] = useState<'app' | 'recovery'>('app')
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => input.current?.focus(), [kind])
  const call = useCallForm({
    initial: { code: '' },
    schema: v.object({ code: v.pipe(v.string(), v.trim(), v.minLength(1, textRules(i18n).needed)) }),
    labels: { code: t`Code` },
    refused: { field: 'code', text: t`That code did not fit.` },
    send: ({ code }) => session.start(() => login({ ...credentials, code: code.replace(/\s/g, '') })),
    onDone: () => onDone?.(),
  })
  const choose = (next: typeof kind) => {
    setKind(next)
    call.form.reset()
    call.form.clearErrors()
  }
  const isApp = kind === 'app'
  return (
    <>
      <p className={css.lead}>
        {isApp ? <Trans>Enter the six digits that your authenticator app shows for Bodega.</Trans> : <Trans>Enter one of the recovery codes that you kept. Each works once.</Trans>}
      </p>
      <CallFault problem={call.problem} />
      <form className={form.form} {...call.props}>
        <input type="email" autoComplete="username" value={credentials.email} readOnly hidden />
        <TextInput
          key={call.form.key('code') + kind}
          ref={input}
          {...call.field('code')}
          label={isApp ? t`Code` : t`Recovery code`}
          placeholder={isApp ? undefined : 'abcde-fghjk'}
          autoComplete={isApp ? 'one-time-code' : 'off'}
          inputMode={isApp ? 'numeric' : 'text'}
          autoCapitalize="none"
          autoCorrect="off"
          spellCheck={false}
          required
        />
        <div className={form.next}>
          <Button type="submit" wide busy={call.busy}>
            <Trans>Sign in</Trans>
          </Button>
        </div>
      </form>
      <p className={css.actions}>
        {isApp ? (
          <button type="button" className={css.link} onClick={() => choose('recovery')}>
            <Trans>Use a recovery code instead</Trans>
          </button>
        ) : (
          <button type="button" className={css.link} onClick={() => choose('app')}>
            <Trans>Use the app instead</Trans>
          </button>
        )}
        <button type="button" className={css.link} onClick={onBack}>
          <Trans>Start over</Trans>
        </button>
      </p>
    </>
  )
}
