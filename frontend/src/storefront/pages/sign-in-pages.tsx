import { useEffect } from 'react'
import { useRouter } from '@tanstack/react-router'
import { LoginLinks } from '@/features/account/components/login-links'
import { ForgotScreen } from '@/features/account/routes/forgot'
import { LoginScreen } from '@/features/account/routes/login'
import { RegisterScreen } from '@/features/account/routes/register'
import { useSession } from '@/lib/session'
import { loginRoute, registerRoute } from '../router'

/** `/login`. Whoever is signed in is led on to where they wanted to go. */
export function LoginPage() {
  const { to } = loginRoute.useSearch()
  const { history } = useRouter()
  const session = useSession()
  const isSignedIn = session.is === 'signed-in'
  useEffect(() => {
    if (isSignedIn) history.replace(to ?? '/account')
  }, [isSignedIn, history, to])
  if (isSignedIn) return null
  return (
    <LoginScreen because={session.is === 'guest' ? session.because : 'never'}>
      <LoginLinks to={to} />
    </LoginScreen>
  )
}

/** `/register`. */
export function RegisterPage() {
  const { to } = registerRoute.useSearch()
  return <RegisterScreen to={to} />
}

/** `/forgot`. */
export function ForgotPage() {
  return <ForgotScreen />
}
