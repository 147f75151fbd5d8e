import type { ReactNode } from 'react'
import { Trans } from '@lingui/react/macro'
import { Button } from '@/ui/button'
import css from './account.module.css'

/** The end of a form that opened in place: what sends it, and the way back. */
export function FormActions({ action, busy, onCancel }: { action: ReactNode; busy: boolean; onCancel: () => void }) {
  return (
    <div className={css.actions}>
      <Button type="submit" busy={busy}>
        {action}
      </Button>
      <Button look="plain" onClick={onCancel}>
        <Trans>Cancel</Trans>
      </Button>
    </div>
  )
}
