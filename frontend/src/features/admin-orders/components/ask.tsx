import type { ReactNode } from 'react'
import { Trans } from '@lingui/react/macro'
import { Button } from '@/ui/button'
import { CallFault } from '@/ui/call-fault'
import { Dialog, DialogActions } from '@/ui/dialog'

interface Props {
  title: ReactNode
  /** What the button says that does it. */
  action: ReactNode
  look?: 'primary' | 'danger'
  call: { isPending: boolean; error: Error | null }
  onDo: () => void
  onClose: () => void
  children: ReactNode
}

/** Says what will happen, and does it once somebody says so. */
export function Ask({ title, action, look = 'primary', call, onDo, onClose, children }: Props) {
  return (
    <Dialog title={title} onClose={onClose}>
      <CallFault problem={call.error} />
      {children}
      <DialogActions>
        <Button look={look} busy={call.isPending} onClick={onDo}>
          {action}
        </Button>
        <Button look="plain" onClick={onClose}>
          <Trans>Leave it</Trans>
        </Button>
      </DialogActions>
    </Dialog>
  )
}
