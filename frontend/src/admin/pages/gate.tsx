import { useEffect, useState } from 'react'
import { Outlet, useNavigate, useRouterState } from '@tanstack/react-router'
import { session, useSession, type Ending } from '@/lib/session'
import { Bone } from '@/ui/bone'
import { FaultPanel } from '@/ui/panel'
import { NoRole } from '../no-role'
import { Plain } from '../plain'
import { SecondFactor } from '../second-factor'
import { Shell } from '../shell'

/** Lets staff in whose session is open, and tells everybody else what is missing. */
export function Gate() {
  const state = useSession()
  const path = useRouterState({ select: ({ location }) => location.href })
  // The session opens as soon as the app is set up; its recovery codes must be seen before the page goes.
  const [showsCodes, setShowsCodes] = useState(false)
  if (state.is === 'guest') return <LeadAway because={state.because} path={path} />
  if (state.is === 'unknown') {
    return (
      <Plain>
        {state.fault ? (
          <FaultPanel level={1} error={state.fault} retry={() => void session.token().catch(() => undefined)} />
        ) : (
          <div aria-hidden>
            <Bone width="50%" height="2.5rem" />
          </div>
        )}
      </Plain>
    )
  }
  const { account, staff } = state
  if (staff === 'two-factor-required' || showsCodes) return <SecondFactor key={account.id} account={account} onCodes={(are) => setShowsCodes(are === 'shown')} />
  if (staff === 'none') return <NoRole account={account} />
  return (
    <Shell key={account.id} account={account}>
      <Outlet />
    </Shell>
  )
}

function LeadAway({ because, path }: { because: Ending; path: string }): null {
  const navigate = useNavigate()
  // The path on which the session ended: on the way to the login page it is another.
  const [asked] = useState(path)
  useEffect(() => void navigate({ to: '/login', search: because === 'signed-out' || because === 'erased' || asked === '/' ? {} : { to: asked }, replace: true }), [because, asked, navigate])
  return null
}
