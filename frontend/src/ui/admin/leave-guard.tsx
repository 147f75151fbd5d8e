import { Trans } from '@lingui/react/macro'
import { useBlocker } from '@tanstack/react-router'
import { Button } from '@/ui/button'
import { Dialog, DialogActions } from '@/ui/dialog'

/** Asks before a page with changes is left, within the dashboard and by the browser. */
export function LeaveGuard({ when }: { when: () => boolean }) {
  const blocker = useBlocker({
    shouldBlockFn: ({ current, next }) => current.pathname !== next.pathname && when(),
    enableBeforeUnload: when,
    withResolver: true,
  })
  if (blocker.status !== 'blocked') return null
  return (
    <Dialog title={<Trans>Leave without saving?</Trans>} onClose={blocker.reset}>
      <p>
        <Trans>What you changed on this page is lost then.</Trans>
      </p>
      <DialogActions>
        <Button look="danger" onClick={blocker.proceed}>
          <Trans>Leave the page</Trans>
        </Button>
        <Button look="plain" onClick={blocker.reset}>
          <Trans>Stay</Trans>
        </Button>
      </DialogActions>
    </Dialog>
  )
}
