import { Trans, useLingui } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import type { CategoryLink } from '@/api/schema'
import css from './crumbs.module.css'

/** The way to a page, which is the last of it. */
export function Crumbs({ way, name }: { way: readonly CategoryLink[]; name: string }) {
  const { t } = useLingui()
  return (
    <nav className={css.crumbs} aria-label={t`Breadcrumb`}>
      <ol>
        <li>
          <Link to="/products">
            <Trans>Everything</Trans>
          </Link>
        </li>
        {way.map((crumb) => (
          <li key={crumb.slug}>
            <Link to="/c/$slug" params={{ slug: crumb.slug }} preload="intent">
              {crumb.name}
            </Link>
          </li>
        ))}
        <li aria-current="page">{name}</li>
      </ol>
    </nav>
  )
}
