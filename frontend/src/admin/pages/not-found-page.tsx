import { Trans, useLingui } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import { useHead } from '@/lib/use-head'
import { buttonClass } from '@/ui/button'
import { Panel } from '@/ui/panel'

/** An address of the dashboard that leads nowhere. */
export function NotFoundPage() {
  const { t } = useLingui()
  useHead({ title: t`Not found`, noindex: true })
  return (
    <Panel
      level={1}
      title={<Trans>There is no such page</Trans>}
      actions={
        <Link to="/" className={buttonClass()}>
          <Trans>To the overview</Trans>
        </Link>
      }
    >
      <p>
        <Trans>It may have moved. The search at the top finds pages and people.</Trans>
      </p>
    </Panel>
  )
}
