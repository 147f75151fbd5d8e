import type { ReactNode } from 'react'
import { Trans } from '@lingui/react/macro'
import { isProblem } from '@/lib/problem'
import { Button } from './button'
import css from './ui.module.css'

interface PanelProps {
  title: ReactNode
  children?: ReactNode
  actions?: ReactNode
  level?: 1 | 2
}

/** A short message in place of a page or a part of one. */
export function Panel({ title, children, actions, level = 2 }: PanelProps) {
  const Heading = level === 1 ? 'h1' : 'h2'
  return (
    <div className={css.panel}>
      <Heading>{title}</Heading>
      {children}
      {actions && <div className={css.actions}>{actions}</div>}
    </div>
  )
}

/** Says that something could not be loaded, how to name it, and offers to try again. */
export function FaultPanel({ error, retry, level = 2 }: { error: unknown; retry: () => void; level?: 1 | 2 }) {
  const offline = isProblem(error, 'network')
  return (
    <div role="alert">
      <Panel
        level={level}
        title={offline ? <Trans>We can’t reach the shop</Trans> : <Trans>Something went wrong on our side</Trans>}
        actions={
          <Button look="plain" onClick={retry}>
            <Trans>Try again</Trans>
          </Button>
        }
      >
        <p>{offline ? <Trans>Check your connection; the page will be here when it is back.</Trans> : <Trans>It is not you. Trying again often helps.</Trans>}</p>
        {isProblem(error) && error.requestId !== '' && (
          <p>
            <Trans>
              If you write to us, name the request <code>{error.requestId}</code>.
            </Trans>
          </p>
        )}
      </Panel>
    </div>
  )
}
