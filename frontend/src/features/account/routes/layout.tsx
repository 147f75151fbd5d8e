import { useEffect, useState, type ReactNode } from 'react'
import { Trans, useLingui } from '@lingui/react/macro'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { session, useSession, type Ending } from '@/lib/session'
import { Bone } from '@/ui/bone'
import { CallFault } from '@/ui/call-fault'
import { FaultPanel } from '@/ui/panel'
import { getAccount } from '../api/account'
import { logout } from '../api/entry'
import css from '../components/account.module.css'

/** What is around every page of an account. Whoever is not signed in is sent to do so and comes back. */
export function AccountLayout({ path, children }: { path: string; children: ReactNode }) {
  const state = useSession()
  if (state.is === 'guest') return <LeadAway because={state.because} path={path} />
  if (state.is === 'unknown' && state.fault) return <FaultPanel level={1} error={state.fault} retry={() => void session.token().catch(() => undefined)} />
  return (
    <div className={css.account}>
      <Nav isStaff={state.is === 'signed-in' && (state.account.roles ?? []).length > 0} />
      <div className={css.content}>
        {state.is === 'signed-in' ? (
          <Fresh>{children}</Fresh>
        ) : (
          <div aria-hidden>
            <Bone width="50%" height="3rem" />
          </div>
        )}
      </div>
    </div>
  )
}

function LeadAway({ because, path }: { because: Ending; path: string }): null {
  const navigate = useNavigate()
  // The path on which the session ended: on the way to the login page it is another.
  const [asked] = useState(path)
  useEffect(() => {
    if (because === 'signed-out') void navigate({ to: '/', replace: true })
    else void navigate({ to: '/login', search: because === 'erased' ? {} : { to: asked }, replace: true })
  }, [because, asked, navigate])
  return null
}

/** Another device may have changed the account: it is asked for once more, without waiting. */
function Fresh({ children }: { children: ReactNode }) {
  useQuery(getAccount())
  return children
}

function Nav({ isStaff }: { isStaff: boolean }) {
  const { t } = useLingui()
  const leave = useMutation({ mutationFn: () => session.finish(logout) })
  return (
    <>
      <nav className={css.nav} aria-label={t`Your account`}>
        <Link to="/account" activeOptions={{ exact: true }}>
          <Trans>Overview</Trans>
        </Link>
        <Link to="/account/orders" activeOptions={{ includeSearch: false }}>
          <Trans>Orders</Trans>
        </Link>
        <Link to="/account/addresses">
          <Trans>Addresses</Trans>
        </Link>
        <Link to="/account/security">
          <Trans>Security</Trans>
        </Link>
        <Link to="/account/data">
          <Trans>Your data</Trans>
        </Link>
        {isStaff && (
          <a href="/admin">
            <Trans>Admin</Trans>
          </a>
        )}
        <button type="button" onClick={() => leave.mutate()} aria-busy={leave.isPending || undefined} data-testid="sign-out">
          <Trans>Sign out</Trans>
        </button>
      </nav>
      <CallFault problem={leave.error} />
    </>
  )
}
