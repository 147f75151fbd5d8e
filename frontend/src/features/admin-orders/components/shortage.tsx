import { Plural, Trans } from '@lingui/react/macro'
import shared from '@/ui/admin/admin.module.css'

/** What the shop lacks of a line. */
export function Shortage({ shortage }: { shortage: { left: number } | 'gone' }) {
  return (
    <p className={shared.fault} role="alert" data-testid="shortage">
      {shortage === 'gone' ? <Trans>It is not sold any more.</Trans> : shortage.left === 0 ? <Trans>None are left.</Trans> : <Plural value={shortage.left} one="Only # is left." other="Only # are left." />}
    </p>
  )
}
