import { useIsFetching, useIsMutating } from '@tanstack/react-query'
import { useRouterState } from '@tanstack/react-router'
import css from './progress-bar.module.css'

/** A thin line at the top while something loads; it appears only after 150 ms. */
export function ProgressBar() {
  const navigating = useRouterState({ select: (state) => state.status === 'pending' })
  const fetching = useIsFetching({ predicate: (query) => query.meta?.quiet !== true })
  const mutating = useIsMutating()
  return navigating || fetching + mutating > 0 ? <div className={css.bar} aria-hidden /> : null
}
