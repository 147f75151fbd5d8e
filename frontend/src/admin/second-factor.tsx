import { useState } from 'react'
import { Trans, useLingui } from '@lingui/react/macro'
import type { AccountView } from '@/api/schema'
import { Passkeys } from '@/features/account/components/passkeys'
import { Section } from '@/features/account/components/section'
import { TwoFactor } from '@/features/account/components/two-factor'
import { useHead } from '@/lib/use-head'
import { Notice } from '@/ui/notice'
import { Plain } from './plain'
import css from './plain.module.css'
import { SignOut } from './sign-out'

/** For staff whose session is not good enough: the shop asks them for a second factor. */
export function SecondFactor({ account, onCodes }: { account: AccountView; onCodes: (are: 'shown' | 'kept') => void }) {
  const { t } = useLingui()
  useHead({ title: t`Second factor`, noindex: true })
  // As it was when the page opened: setting the app up here must not change the page on the way.
  const [hadApp] = useState(Boolean(account.twoFactor))
  return (
    <Plain>
      <h1>
        <Trans>One more lock</Trans>
      </h1>
      <p className={css.lead}>
        {hadApp ? (
          <Trans>The shop asks its staff for a second factor. You have set one up, but not used it this time: sign out, and in again with its code.</Trans>
        ) : (
          <Trans>The shop asks its staff for a second factor, so that a stolen password alone opens nothing here. Set one up now; it takes a minute.</Trans>
        )}
      </p>
      {!hadApp && (
        <Section title={<Trans>Authenticator app</Trans>}>
          <TwoFactor account={account} onCodes={onCodes} />
        </Section>
      )}
      <Section title={hadApp ? <Trans>Passkeys</Trans> : <Trans>Or a passkey</Trans>}>
        <Passkeys account={account} />
        <Notice>
          <Trans>A passkey counts once you have signed in with it: sign out here and in again.</Trans>
        </Notice>
      </Section>
      <div className={css.actions}>
        <SignOut />
        <a href="/">
          <Trans>To the shop</Trans>
        </a>
      </div>
    </Plain>
  )
}
