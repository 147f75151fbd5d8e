import { ConfirmEmailScreen, VerifyScreen } from '@/features/account/routes/confirm'
import { ResetScreen } from '@/features/account/routes/reset'
import { linkToken } from '../link-token'

/** `/reset`. */
export function ResetPage() {
  const token = linkToken.get('/reset')
  return <ResetScreen key={token} token={token} />
}

/** `/verify`. */
export function VerifyPage() {
  const token = linkToken.get('/verify')
  return <VerifyScreen key={token} token={token} />
}

/** `/confirm-email`. */
export function ConfirmEmailPage() {
  const token = linkToken.get('/confirm-email')
  return <ConfirmEmailScreen key={token} token={token} />
}
