import { Trans } from '@lingui/react/macro'
import { useMutation } from '@tanstack/react-query'
import { logout } from '@/features/account/api/entry'
import { session } from '@/lib/session'
import { Button } from '@/ui/button'
import { CallFault } from '@/ui/call-fault'

/** Ends this browser's session. */
export const useSignOut = () => useMutation({ mutationFn: () => session.finish(logout) })

/** The button for it, where there is no menu. */
export function SignOut({ look = 'plain' }: { look?: 'primary' | 'plain' }) {
  const leave = useSignOut()
  return (
    <>
      <Button look={look} busy={leave.isPending} onClick={() => leave.mutate()} data-testid="sign-out">
        <Trans>Sign out</Trans>
      </Button>
      <CallFault problem={leave.error} />
    </>
  )
}
