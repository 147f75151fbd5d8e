import type { ReactNode } from 'react'
import { Trans } from '@lingui/react/macro'
import type { AccountView, Permission } from '@/api/schema'
import { useSession } from '@/lib/session'
import { may } from '@/lib/staff'
import { Panel } from '@/ui/panel'

/** Gives a page the account that is signed in, if its roles open the page. */
export function Allowed({ needs, children }: { needs?: Permission; children: (caller: AccountView) => ReactNode }) {
  const session = useSession()
  if (session.is !== 'signed-in') return null
  if (needs === undefined || may(session.account, needs)) return children(session.account)
  return (
    <Panel level={1} title={<Trans>Your roles do not open this page</Trans>}>
      <p>
        <Trans>Somebody who manages the staff can give you a role that does.</Trans>
      </p>
    </Panel>
  )
}
