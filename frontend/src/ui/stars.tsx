import { useLingui } from '@lingui/react/macro'
import css from './ui.module.css'

/** A rating of up to five stars, given in hundredths of one. */
export function Stars({ rating }: { rating: number }) {
  const { i18n, t } = useLingui()
  const stars = i18n.number(rating / 100, { maximumFractionDigits: 1 })
  return <span className={css.stars} role="img" aria-label={t`${stars} of 5 stars`} style={{ '--at': `${rating / 5}%` } as React.CSSProperties} />
}
