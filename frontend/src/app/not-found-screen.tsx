import { Trans, useLingui } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import { useHead } from '@/lib/use-head'
import { buttonClass } from '@/ui/button'
import { Panel } from '@/ui/panel'

/** An address that leads nowhere. */
export function NotFoundScreen() {
  const { t } = useLingui()
  useHead({ title: t`Not found`, noindex: true })
  return (
    <Panel
      level={1}
      title={<Trans>There is nothing on this shelf</Trans>}
      actions={
        <>
          <Link to="/products" className={buttonClass()}>
            <Trans>See everything</Trans>
          </Link>
          <Link to="/">
            <Trans>To the front page</Trans>
          </Link>
        </>
      }
    >
      <p>
        <Trans>The page may have moved, or the piece is not sold any more.</Trans>
      </p>
    </Panel>
  )
}
