import { useLingui } from '@lingui/react/macro'
import shared from '@/ui/admin/admin.module.css'
import { CopyButton } from '@/ui/copy-button'
import css from './draft.module.css'

/** The link to pay an order, to be copied by a button or by hand. */
export function LinkField({ link }: { link: string }) {
  const { t } = useLingui()
  return (
    <div className={css.link}>
      <input className={shared.input} readOnly value={link} aria-label={t`Payment link`} data-testid="payment-link" onFocus={(event) => event.target.select()} />
      <CopyButton text={link} what={t`Payment link`} />
    </div>
  )
}
