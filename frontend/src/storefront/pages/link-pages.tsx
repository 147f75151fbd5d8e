import { ConfirmScreen } from '@/features/account/routes/confirm'
import { ResetScreen } from '@/features/account/routes/reset'
import { useSession } from '@/lib/session'
import { linkToken } from '../link-token'

/** `/reset`. */
export function ResetPage() {
  const token = linkToken.get('/reset')
  return <ResetScreen key={token} token={token} />
}

/** `/verify`. */
export function VerifyPage() {
  return <ConfirmScreen kind="verify" token={linkToken.get('/verify')} isSignedIn={useSession().is === 'signed-in'} />
}

/** `/confirm-email`. */
export function ConfirmEmailPage() {
  return <ConfirmScreen kind="confirm-email" token={linkToken.get('/confirm-email')} isSignedIn={useSession().is === 'signed-in'} />
}
