import { Trans, useLingui } from '@lingui/react/macro'
import type { AccountView } from '@/api/schema'
import { useHead } from '@/lib/use-head'
import { Plain } from './plain'
import css from './plain.module.css'
import { SignOut } from './sign-out'

/** For customers who have found the way here. */
export function NoRole({ account }: { account: AccountView }) {
  const { t } = useLingui()
  useHead({ title: t`No role`, noindex: true })
  return (
    <Plain>
      <h1>
        <Trans>This account has no role</Trans>
      </h1>
      <p className={css.lead}>
        <Trans>
          You are signed in as <strong>{account.email}</strong>, a customer of the shop. These pages are for its staff: sign in with another account, or ask somebody to invite you.
        </Trans>
      </p>
      <div className={css.actions}>
        <SignOut look="primary" />
        <a href="/">
          <Trans>To the shop</Trans>
        </a>
      </div>
    </Plain>
  )
}
