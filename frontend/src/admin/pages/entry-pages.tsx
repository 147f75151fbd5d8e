import { useEffect } from 'react'
import { Trans } from '@lingui/react/macro'
import { Link, useNavigate, useRouter } from '@tanstack/react-router'
import { InvitationScreen } from '@/features/account/routes/invitation'
import { LoginScreen } from '@/features/account/routes/login'
import { useSession } from '@/lib/session'
import { buttonClass } from '@/ui/button'
import { linkToken } from '../link-token'
import { Plain } from '../plain'
import { BASE, loginRoute } from '../router'

/** `/admin/login`. Whoever is signed in is led on to where they wanted to go. */
export function LoginPage() {
  const { to = '/' } = loginRoute.useSearch()
  const { history } = useRouter()
  const session = useSession()
  const isSignedIn = session.is === 'signed-in'
  useEffect(() => {
    if (isSignedIn) history.replace(BASE + to)
  }, [isSignedIn, history, to])
  if (isSignedIn) return null
  return (
    <Plain>
      <LoginScreen because={session.is === 'guest' ? session.because : 'never'}>
        <p>
          <a href="/forgot">
            <Trans>Forgotten the password?</Trans>
          </a>
        </p>
      </LoginScreen>
    </Plain>
  )
}

/** `/admin/invitation`. */
export function InvitationPage() {
  const navigate = useNavigate()
  const token = linkToken.get()
  return (
    <Plain>
      <InvitationScreen
        key={token}
        token={token}
        signIn={
          <Link to="/login" className={buttonClass()}>
            <Trans>Sign in</Trans>
          </Link>
        }
        onDone={() => void navigate({ to: '/', replace: true })}
      />
    </Plain>
  )
}
