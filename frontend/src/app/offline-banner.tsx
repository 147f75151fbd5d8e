import { useSyncExternalStore } from 'react'
import { Trans } from '@lingui/react/macro'
import css from './offline-banner.module.css'

function subscribe(changed: () => void): () => void {
  window.addEventListener('online', changed)
  window.addEventListener('offline', changed)
  return () => {
    window.removeEventListener('online', changed)
    window.removeEventListener('offline', changed)
  }
}

/** Says so while the browser has no connection. */
export function OfflineBanner() {
  const online = useSyncExternalStore(subscribe, () => navigator.onLine)
  return (
    <div role="status">
      {!online && (
        <p className={css.banner}>
          <Trans>You are offline. What you see may be old.</Trans>
        </p>
      )}
    </div>
  )
}
