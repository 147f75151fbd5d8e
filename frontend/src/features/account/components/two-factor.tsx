import { lazy, Suspense, useEffect, useRef, useState } from 'react'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { TextInput } from '@mantine/core'
import * as v from 'valibot'
import type { AccountView, TwoFactorStart, TwoFactorView } from '@/api/schema'
import { textRules } from '@/lib/address'
import { useTime } from '@/lib/i18n'
import { session } from '@/lib/session'
import { Bone } from '@/ui/bone'
import { Button } from '@/ui/button'
import { CallFault } from '@/ui/call-fault'
import { CopyButton } from '@/ui/copy-button'
import { Done } from '@/ui/done'
import shared from '@/ui/form.module.css'
import '@/ui/mantine'
import { beginTwoFactor, confirmTwoFactor, removeTwoFactor, renewRecoveryCodes } from '../api/two-factor'
import { useCallForm } from '../use-call-form'
import css from './account.module.css'
import { FormActions } from './form-actions'
import { ConfirmForm } from './confirm-form'
import { RecoveryCodes } from './recovery-codes'

const QrCode = lazy(() => import('@/ui/qr-code').then((module) => ({ default: module.QrCode })))

/** With so few recovery codes left it is time for new ones. */
const FEW = 3

interface Props {
  account: AccountView
  /** Recovery codes appear, which must not be lost, or they are kept. */
  onCodes?: (are: 'shown' | 'kept') => void
}

/** Signing in by an authenticator app: setting it up, its recovery codes, giving it up. */
export function TwoFactor({ account, onCodes }: Props) {
  const [open, setOpen] = useState<'begin' | 'renew' | 'remove'>()
  const [start, setStart] = useState<TwoFactorStart>()
  const [codes, setCodes] = useState<readonly string[]>()
  const [said, setSaid] = useState<'on' | 'renewed' | 'off'>()

  const close = () => {
    setOpen(undefined)
    setStart(undefined)
  }
  const show = (fresh: readonly string[], how: 'on' | 'renewed') => {
    close()
    setCodes(fresh)
    setSaid(how)
    onCodes?.('shown')
    // The session opens more than before, and the account knows of its codes.
    void session.refresh().catch(() => undefined)
  }

  if (codes) {
    const kept = () => {
      setCodes(undefined)
      onCodes?.('kept')
    }
    return <RecoveryCodes codes={codes} onKept={kept} />
  }
  if (start) return <SetUp start={start} onDone={(fresh) => show(fresh, 'on')} onCancel={close} />
  return (
    <>
      <Done>
        {said === 'on' && account.twoFactor && <Trans>Two-factor sign-in is on. From now on we ask for a code, too.</Trans>}
        {said === 'renewed' && <Trans>You have new recovery codes; the old ones are worth nothing any more.</Trans>}
        {said === 'off' && <Trans>Two-factor sign-in is off.</Trans>}
      </Done>
      {account.twoFactor ? (
        <On since={account.twoFactor} isOpen={open !== undefined} onOpen={setOpen} />
      ) : (
        <>
          <p className={css.soft}>
            <Trans>Besides your password, we then ask for a code from an app on your phone. A stolen password alone opens nothing.</Trans>
          </p>
          {open === undefined && (
            <p>
              <Button look="plain" onClick={() => setOpen('begin')}>
                <Trans>Set up an authenticator app</Trans>
              </Button>
            </p>
          )}
        </>
      )}
      {open === 'begin' && <ConfirmForm email={account.email} action={<Trans>Continue</Trans>} send={beginTwoFactor} onDone={setStart} onCancel={close} />}
      {open === 'renew' && (
        <ConfirmForm email={account.email} action={<Trans>Make new codes</Trans>} send={renewRecoveryCodes} onDone={({ codes: fresh }) => show(fresh, 'renewed')} onCancel={close}>
          <p>
            <Trans>The codes that you have now stop working.</Trans>
          </p>
        </ConfirmForm>
      )}
      {open === 'remove' && (
        <ConfirmForm
          email={account.email}
          action={<Trans>Turn it off</Trans>}
          send={removeTwoFactor}
          onDone={() => {
            close()
            setSaid('off')
          }}
          onCancel={close}
        >
          <p>
            <Trans>From then on your password alone signs you in.</Trans>
          </p>
        </ConfirmForm>
      )}
    </>
  )
}

function On({ since, isOpen, onOpen }: { since: TwoFactorView; isOpen: boolean; onOpen: (what: 'renew' | 'remove') => void }) {
  const time = useTime()
  return (
    <>
      <p>
        <Trans>On since {time(since.since)}.</Trans>{' '}
        <span className={since.recoveryCodes <= FEW ? undefined : css.soft}>
          <Plural value={since.recoveryCodes} _0="No recovery code is left: make new ones." one="# recovery code is left." other="# recovery codes are left." />
        </span>
      </p>
      {!isOpen && (
        <p className={css.actions}>
          <Button look="plain" onClick={() => onOpen('renew')}>
            <Trans>New recovery codes…</Trans>
          </Button>
          <Button look="plain" onClick={() => onOpen('remove')}>
            <Trans>Turn off…</Trans>
          </Button>
        </p>
      )}
    </>
  )
}

/** The secret in groups, as people read it off and type it. */
const grouped = (secret: string): string => secret.replace(/(.{4})(?=.)/g, '$1 ')

function SetUp({ start, onDone, onCancel }: { start: TwoFactorStart; onDone: (codes: readonly string[]) => void; onCancel: () => void }) {
  const { t, i18n } = useLingui()
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  const call = useCallForm({
    initial: { code: '' },
    schema: v.object({ code: v.pipe(v.string(), v.trim(), v.minLength(1, textRules(i18n).needed)) }),
    labels: { code: t`Code from the app` },
    refused: { field: 'code', text: t`That code did not fit.` },
    send: ({ code }) => confirmTwoFactor(code.replace(/\s/g, '')),
    onDone: ({ codes }) => onDone(codes),
  })
  return (
    <div className={css.inset}>
      <h3 ref={heading} tabIndex={-1}>
        <Trans>Connect your authenticator app</Trans>
      </h3>
      <div className={css.setUp}>
        <Suspense fallback={<Bone width="12rem" height="12rem" />}>
          <QrCode text={start.uri} label={t`QR code for the authenticator app`} />
        </Suspense>
        <div className={css.beside}>
          <p>
            <Trans>Scan this with the app. Or enter this key there by hand:</Trans>
          </p>
          <p className={css.secret}>
            <code data-testid="two-factor-secret">{grouped(start.secret)}</code>
            <CopyButton text={start.secret} what={t`the key`} />
          </p>
        </div>
      </div>
      <CallFault problem={call.problem} />
      <form className={`${shared.form} ${css.form}`} {...call.props}>
        <TextInput {...call.field('code')} label={t`Code from the app`} description={t`Six digits, which change every half minute.`} autoComplete="one-time-code" inputMode="numeric" required spellCheck={false} />
        <FormActions action={<Trans>Turn it on</Trans>} busy={call.busy} onCancel={onCancel} />
      </form>
    </div>
  )
}
