import { Trans, useLingui } from '@lingui/react/macro'
import { useMoney, usePlainAmount, useTime } from '@/lib/i18n'
import type { Next } from '../model'
import { CopyRow } from './copy-row'
import css from './next.module.css'

/** An account's number as banks print it. */
const inFours = (iban: string): string => iban.replace(/\s/g, '').replace(/(.{4})(?=.)/g, '$1 ')

/** The transfer to make. */
export function Transfer({ next: { account, reference, amount, until } }: { next: Extract<Next, { kind: 'transfer' }> }) {
  const { t } = useLingui()
  const money = useMoney()
  const plain = usePlainAmount()
  const time = useTime()
  return (
    <section className={css.sheet} aria-labelledby="transfer">
      <h2 id="transfer">
        <Trans>Transfer {money(amount)} to our account</Trans>
      </h2>
      <dl className={css.rows}>
        <CopyRow label={t`Holder`} text={account.holder} />
        <CopyRow label={t`IBAN`} text={account.iban.replace(/\s/g, '')}>
          <span className={css.digits}>{inFours(account.iban)}</span>
        </CopyRow>
        {account.bic && <CopyRow label={t`BIC`} text={account.bic} />}
        <CopyRow label={t`Reference`} text={reference} strong />
        <CopyRow label={t`Amount`} text={plain(amount)} strong>
          {money(amount)}
        </CopyRow>
      </dl>
      <div className={css.told}>
        {account.bank && (
          <p>
            <Trans>The account is at {account.bank}.</Trans>
          </p>
        )}
        <p>
          <Trans>Please give the reference exactly as it is: it is how we know the money is yours.</Trans>
        </p>
        <p>
          <Trans>
            We wait for it until <strong>{time(until)}</strong>. As soon as it is here, we write to you and pack your things.
          </Trans>
        </p>
      </div>
    </section>
  )
}
