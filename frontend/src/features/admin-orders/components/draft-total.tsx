import { Trans, useLingui } from '@lingui/react/macro'
import { Textarea, TextInput } from '@mantine/core'
import { useMoney } from '@/lib/i18n'
import shared from '@/ui/admin/admin.module.css'
import { Button } from '@/ui/button'
import { CallFault } from '@/ui/call-fault'
import { Card } from '@/ui/card'
import form from '@/ui/form.module.css'
import '@/ui/mantine'
import { Sums } from '@/ui/summary'
import { MOST_DAYS } from '../draft/form'
import type { DraftEditor } from '../draft/use-draft'
import { LONGEST_NOTE } from '../model'
import css from './draft.module.css'

/** What all of it comes to, and how the customer learns of it. */
export function DraftTotal({ draft }: { draft: DraftEditor }) {
  const { t } = useLingui()
  const money = useMoney()
  const { form: typed, errors, option, isCurrent, isWorking, set } = draft
  const total = option && isCurrent ? money(option.totals.total) : undefined
  return (
    <Card title={<Trans>Payment</Trans>}>
      {option && (
        <div className={css.ways} data-old={isCurrent ? undefined : ''} aria-live="polite" data-testid="draft-total">
          <Sums totals={option.totals} owed={<Trans>VAT, owed by the customer (reverse charge)</Trans>} />
        </div>
      )}
      {errors['#/total'] !== undefined && (
        <p className={shared.fault} data-pointer="#/total" tabIndex={-1} role="alert">
          {errors['#/total']}
        </p>
      )}
      <div className={form.form}>
        <TextInput
          name="#/holdDays"
          label={t`Hold its things for so many days`}
          description={t`From 1 to ${MOST_DAYS}. If it is not paid by then, they are for sale again.`}
          inputMode="numeric"
          autoComplete="off"
          maxLength={2}
          value={typed.holdDays}
          error={errors['#/holdDays']}
          onChange={(event) => set({ holdDays: event.target.value }, '#/holdDays')}
        />
        <label className={form.check}>
          <input type="checkbox" checked={typed.tell} onChange={(event) => set({ tell: event.target.checked })} />
          <span>
            <Trans>Send the payment link by e-mail</Trans>
          </span>
        </label>
        {typed.tell && <Textarea name="#/note" label={t`Words to the customer (optional)`} value={typed.note} maxLength={LONGEST_NOTE} rows={3} error={errors['#/note']} onChange={(event) => set({ note: event.target.value }, '#/note')} />}
      </div>
      <CallFault problem={draft.problem} />
      <Button type="submit" wide busy={draft.isBusy} aria-disabled={isWorking ? true : undefined} data-testid="make-order">
        {total === undefined ? <Trans>Make the order</Trans> : <Trans>Make the order for {total}</Trans>}
      </Button>
    </Card>
  )
}
