import { Trans } from '@lingui/react/macro'
import { useMutation } from '@tanstack/react-query'
import { session } from '@/lib/session'
import { askForPasskey, hasPasskeys } from '@/lib/webauthn'
import { Button } from '@/ui/button'
import { CallFault } from '@/ui/call-fault'
import { Icon } from '@/ui/icon'
import { beginPasskeyLogin, passkeyLogin } from '../api/entry'
import css from './account.module.css'

async function signIn(): Promise<'signed-in' | 'turned-away'> {
  const { ceremony, options } = await beginPasskeyLogin()
  const response = await askForPasskey(options)
  if (response === undefined) return 'turned-away'
  await session.start(() => passkeyLogin({ ceremony, response }))
  return 'signed-in'
}

/** Signs in without a password; nothing in browsers that have no passkeys. */
export function PasskeySignIn() {
  const call = useMutation({ mutationFn: signIn })
  if (!hasPasskeys()) return null
  return (
    <div className={css.other}>
      <span className={css.or}>
        <Trans>or</Trans>
      </span>
      <CallFault problem={call.error} refused={<Trans>The shop does not know this passkey.</Trans>} />
      <Button look="plain" wide busy={call.isPending} onClick={() => call.mutate()} data-testid="passkey-sign-in">
        <Icon name="key" size={20} />
        <Trans>Sign in with a passkey</Trans>
      </Button>
      <p role="status" className={css.hint}>
        {call.data === 'turned-away' && <Trans>No passkey was used.</Trans>}
      </p>
    </div>
  )
}
