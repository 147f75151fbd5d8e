import { useMemo } from 'react'
import { Trans } from '@lingui/react/macro'
import { recentProducts } from '../recent'
import { Grid } from './grid'
import css from './row.module.css'

/** The products looked at last in this browser. */
export function RecentlyViewed({ but = '' }: { but?: string }) {
  const recent = useMemo(() => recentProducts(but), [but])
  if (recent.length === 0) return null
  return (
    <section className={css.row} aria-labelledby="recent">
      <h2 id="recent">
        <Trans>Recently viewed</Trans>
      </h2>
      <Grid products={recent} />
    </section>
  )
}
