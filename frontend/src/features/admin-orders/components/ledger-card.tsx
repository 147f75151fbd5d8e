import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import type { AccountView, DeskOrder } from '@/api/schema'
import { useMoney, useTime } from '@/lib/i18n'
import { may } from '@/lib/staff'
import { Button } from '@/ui/button'
import { Card } from '@/ui/card'
import { Tag } from '@/ui/tag'
import { useAccountWords, useSourceWords } from '../book-words'
import { columnsOf, sumsOf } from '../model'
import { AdjustDialog } from './adjust-dialog'
import css from './orders.module.css'

/** The order's entries in the books; each sums to zero. */
export function LedgerCard({ desk, caller }: { desk: DeskOrder; caller: AccountView }) {
  const { ledger, captured } = desk
  const [adjusting, setAdjusting] = useState(false)
  const { t } = useLingui()
  const money = useMoney()
  const time = useTime()
  const accounts = useAccountWords()
  const sources = useSourceWords()
  const { debit, credit, balanced } = sumsOf(ledger, captured.currency)
  if (ledger.length === 0) {
    return (
      <Card title={<Trans>Books</Trans>}>
        <p className={css.soft}>
          <Trans>Nothing was posted yet: that begins with the first money.</Trans>
        </p>
      </Card>
    )
  }
  return (
    <Card title={<Trans>Books</Trans>} aside={<Tag tone={balanced ? 'good' : 'bad'}>{balanced ? <Trans>Balanced</Trans> : <Trans>Not balanced</Trans>}</Tag>}>
      <table className={css.books} aria-label={t`Books`}>
        <thead>
          <tr>
            <th scope="col">
              <Trans>Account</Trans>
            </th>
            <th scope="col">
              <Trans>Debit</Trans>
            </th>
            <th scope="col">
              <Trans>Credit</Trans>
            </th>
          </tr>
        </thead>
        {ledger.map((entry, at) => (
          <tbody key={at}>
            <tr>
              <th scope="rowgroup" colSpan={3}>
                <strong>{sources(entry.source)}</strong> <time dateTime={entry.at}>{time(entry.at)}</time>
              </th>
            </tr>
            {entry.postings.map(({ account, amount }, posting) => {
              const sides = columnsOf(amount)
              return (
                <tr key={posting} data-testid="posting">
                  <td>{accounts(account)}</td>
                  <td>{sides.debit && money(sides.debit)}</td>
                  <td>{sides.credit && money(sides.credit)}</td>
                </tr>
              )
            })}
          </tbody>
        ))}
        <tfoot>
          <tr>
            <th scope="row">
              <Trans>Sums</Trans>
            </th>
            <td data-testid="debit">{money(debit)}</td>
            <td data-testid="credit">{money(credit)}</td>
          </tr>
        </tfoot>
      </table>
      {may(caller, 'refunds-manage') && (
        <div className={css.buttons}>
          <Button look="plain" onClick={() => setAdjusting(true)}>
            <Trans>Set right by hand…</Trans>
          </Button>
        </div>
      )}
      {adjusting && <AdjustDialog desk={desk} onClose={() => setAdjusting(false)} />}
    </Card>
  )
}
