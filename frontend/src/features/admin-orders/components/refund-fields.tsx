import { Trans, useLingui } from '@lingui/react/macro'
import { TextInput } from '@mantine/core'
import type { DeskLine, DeskOrder, ShippingAsk } from '@/api/schema'
import { useMoney } from '@/lib/i18n'
import '@/ui/mantine'
import { itemName, restockOf, wholeNumber, type LineDraft, type RefundDraft, type RefundFault } from '../model'
import shared from '@/ui/admin/admin.module.css'
import css from './orders.module.css'

interface Props {
  desk: DeskOrder
  draft: RefundDraft
  onChange: (draft: RefundDraft) => void
}

/** Units of each line, how many of them go back on sale, and what of shipping. */
export function LineFields({ desk, draft, fault, onChange }: Props & { fault: { fault: RefundFault; at?: number | 'shipping' | 'amount' } | undefined }) {
  const { t } = useLingui()
  const money = useMoney()
  const set = (line: number, change: Partial<LineDraft>) => onChange({ ...draft, lines: { ...draft.lines, [line]: { ...(draft.lines[line] ?? { quantity: '0', restock: '0' }), ...change } } })
  const lines = desk.lines.filter(({ refundable }) => refundable > 0)
  return (
    <>
      <fieldset className={css.picks}>
        <legend>
          <Trans>Items</Trans>
        </legend>
        {lines.map((line) => (
          <Line key={line.line} line={line} draft={draft.lines[line.line] ?? { quantity: '0', restock: '0' }} fault={fault?.at === line.line ? fault.fault : undefined} onChange={(change) => set(line.line, change)} />
        ))}
        {lines.length > 1 || lines.some(({ refundable }) => refundable > 1) ? (
          <button type="button" className={css.all} onClick={() => onChange({ ...draft, lines: Object.fromEntries(lines.map((line) => [line.line, { quantity: String(line.refundable), restock: String(restockOf(line, line.refundable)) }])) })}>
            <Trans>All units</Trans>
          </button>
        ) : null}
      </fieldset>
      {desk.refundableShipping.minor > 0 && (
        <div className={css.pair}>
          <label className={shared.field}>
            <span>{t`Of shipping`}</span>
            <select className={shared.input} value={draft.shipping} onChange={(event) => onChange({ ...draft, shipping: event.target.value as ShippingAsk['kind'] })}>
              <option value="nothing">{t`Nothing`}</option>
              <option value="share">{t`In proportion to the items`}</option>
              <option value="amount">{t`An amount`}</option>
            </select>
          </label>
          {draft.shipping === 'amount' && (
            <label className={shared.field}>
              <span>{t`Up to ${money(desk.refundableShipping)}`}</span>
              <input className={shared.input} inputMode="decimal" autoComplete="off" maxLength={16} value={draft.shippingAmount} aria-invalid={fault?.at === 'shipping' ? true : undefined} onChange={(event) => onChange({ ...draft, shippingAmount: event.target.value })} />
            </label>
          )}
        </div>
      )}
    </>
  )
}

function Line({ line, draft, fault, onChange }: { line: DeskLine; draft: LineDraft; fault: RefundFault | undefined; onChange: (change: Partial<LineDraft>) => void }) {
  const { t } = useLingui()
  const name = itemName(line)
  const quantity = wholeNumber(draft.quantity) ?? 0
  return (
    <div className={css.pick} data-two="">
      <span>
        {name}
        <span className={shared.under}>
          <code>{line.item.sku}</code>
        </span>
      </span>
      <label className={css.of}>
        <input
          className={shared.input}
          inputMode="numeric"
          maxLength={4}
          autoComplete="off"
          aria-label={t`Refund units of ${name}`}
          aria-invalid={fault === 'quantity' ? true : undefined}
          value={draft.quantity}
          onFocus={(event) => event.target.select()}
          onChange={(event) => {
            const units = wholeNumber(event.target.value)
            onChange({ quantity: event.target.value, ...(units === undefined ? {} : { restock: String(restockOf(line, Math.min(units, line.refundable))) }) })
          }}
        />
        <Trans>of {line.refundable}</Trans>
      </label>
      <label className={css.of} data-off={quantity === 0 ? '' : undefined}>
        <input
          className={shared.input}
          inputMode="numeric"
          maxLength={4}
          autoComplete="off"
          disabled={quantity === 0}
          aria-label={t`Of those, back on sale: ${name}`}
          aria-invalid={fault === 'restock' ? true : undefined}
          value={draft.restock}
          onFocus={(event) => event.target.select()}
          onChange={(event) => onChange({ restock: event.target.value })}
        />
        <Trans>back on sale</Trans>
      </label>
    </div>
  )
}

/** An amount for no line in particular. */
export function AmountFields({ desk, draft, fault, onChange }: Props & { fault: string | undefined }) {
  const { t } = useLingui()
  const money = useMoney()
  return (
    <TextInput
      label={t`Amount in ${desk.refundable.currency}`}
      description={t`For no item in particular, such as a scratch or a long wait; up to ${money(desk.refundable)}`}
      inputMode="decimal"
      autoComplete="off"
      maxLength={16}
      value={draft.amount}
      error={fault}
      onChange={(event) => onChange({ ...draft, amount: event.target.value })}
    />
  )
}
