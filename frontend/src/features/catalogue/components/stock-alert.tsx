import { useState } from 'react'
import { Trans, useLingui } from '@lingui/react/macro'
import { TextInput } from '@mantine/core'
import * as v from 'valibot'
import type { VariantView } from '@/api/schema'
import { textRules } from '@/lib/address'
import { isLocale } from '@/lib/i18n'
import { useSession } from '@/lib/session'
import { useCallForm } from '@/lib/use-call-form'
import { Button } from '@/ui/button'
import { CallFault } from '@/ui/call-fault'
import { Done } from '@/ui/done'
import form from '@/ui/form.module.css'
import '@/ui/mantine'
import { watchStock } from '../api/watch-stock'
import css from './buy-box.module.css'

interface Props {
  variant: VariantView
  /** It is there already. */
  onAvailable: () => void
}

/** Asks where to write to once a variant is there again. */
export function StockAlert({ variant, onAvailable }: Props) {
  const session = useSession()
  const email = session.is === 'signed-in' ? session.account.email : ''
  // Who is signed in may be known only now.
  return <AlertForm key={email} email={email} variant={variant} onAvailable={onAvailable} />
}

function AlertForm({ variant, onAvailable, email }: Props & { email: string }) {
  const { t, i18n } = useLingui()
  const [outcome, setOutcome] = useState<{ is: 'noted'; email: string } | { is: 'there' }>()
  const call = useCallForm({
    initial: { email },
    schema: v.object({ email: textRules(i18n).email }),
    labels: { email: t`E-mail` },
    send: (values) => watchStock({ variant: variant.id, email: values.email.trim(), language: isLocale(i18n.locale) ? i18n.locale : null }),
    onDone: ({ availableNow }, values) => {
      setOutcome(availableNow ? { is: 'there' } : { is: 'noted', email: values.email.trim() })
      if (availableNow) onAvailable()
    },
  })
  return (
    <section className={css.alert} aria-labelledby="alert">
      <h2 id="alert">
        <Trans>Tell me when it is back</Trans>
      </h2>
      <Done>
        {outcome?.is === 'noted' && (
          <span>
            <Trans>
              We write to <strong>{outcome.email}</strong> as soon as it is back, once.
            </Trans>
          </span>
        )}
        {outcome?.is === 'there' && (
          <span>
            <Trans>It is back already: you can order it now.</Trans>
          </span>
        )}
      </Done>
      {outcome === undefined && (
        <>
          <CallFault problem={call.problem} />
          <form className={form.form} {...call.props} data-testid="stock-alert">
            <TextInput key={call.form.key('email')} {...call.field('email')} label={t`E-mail`} type="email" autoComplete="email" inputMode="email" required spellCheck={false} />
            <Button type="submit" look="plain" wide busy={call.busy}>
              <Trans>Write to me</Trans>
            </Button>
          </form>
          <p>
            <Trans>One e-mail, about this version only. We keep the address for nothing else.</Trans>
          </p>
        </>
      )}
    </section>
  )
}
