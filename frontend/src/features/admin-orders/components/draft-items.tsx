import { Trans, useLingui } from '@lingui/react/macro'
import { TextInput } from '@mantine/core'
import { useMoney } from '@/lib/i18n'
import shared from '@/ui/admin/admin.module.css'
import { Card } from '@/ui/card'
import form from '@/ui/form.module.css'
import { Icon } from '@/ui/icon'
import '@/ui/mantine'
import { Picture } from '@/ui/picture'
import { Stepper } from '@/ui/stepper'
import { currencyOf, shortageOf, type LineForm } from '../draft/form'
import type { DraftEditor } from '../draft/use-draft'
import { MOST_LINES, soldName } from '../sold'
import css from './draft.module.css'
import { ProductFinder } from './product-finder'
import { Shortage } from './shortage'

/** What is ordered, how many, and at which prices. */
export function DraftItems({ draft }: { draft: DraftEditor }) {
  const { t } = useLingui()
  const { form: typed, errors, quote, set } = draft
  const { lines } = typed
  const currency = currencyOf(typed)
  const change = (at: number, patch: Partial<LineForm>) => set({ lines: lines.map((line, other) => (other === at ? { ...line, ...patch } : line)) }, `#/lines/${at}`)
  return (
    <Card title={<Trans>Items</Trans>}>
      {lines.length === 0 ? (
        <p className={shared.soft}>
          <Trans>Nothing is in it yet. Look for what is ordered.</Trans>
        </p>
      ) : (
        <ul className={css.lines} aria-label={t`Items`}>
          {lines.map((line, at) => (
            <Line key={line.thing.variant} draft={draft} line={line} at={at} onChange={(patch) => change(at, patch)} onRemove={() => set({ lines: lines.filter((_, other) => other !== at) }, '#/lines')} />
          ))}
        </ul>
      )}
      {errors['#/lines'] !== undefined && (
        <p className={shared.fault} data-pointer="#/lines" tabIndex={-1}>
          {errors['#/lines']}
        </p>
      )}
      {lines.length < MOST_LINES && <ProductFinder onPick={draft.add} />}
      {currency !== undefined && (
        <div className={`${form.form} ${css.narrow}`}>
          <TextInput
            name="#/discount"
            label={t`Discount on all of it, in ${currency} (optional)`}
            inputMode="decimal"
            autoComplete="off"
            maxLength={16}
            value={typed.discount}
            error={errors['#/discount']}
            onChange={(event) => set({ discount: event.target.value }, '#/discount')}
          />
        </div>
      )}
      {quote && lines.length > 0 && <p className={css.soft}>{quote.basis === 'gross' ? <Trans>Prices and the discount include tax.</Trans> : <Trans>Prices and the discount are without tax; it comes on top.</Trans>}</p>}
    </Card>
  )
}

interface LineProps {
  draft: DraftEditor
  line: LineForm
  at: number
  onChange: (patch: Partial<LineForm>) => void
  onRemove: () => void
}

function Line({ draft: { errors, quote, isCurrent }, line, at, onChange, onRemove }: LineProps) {
  const { t } = useLingui()
  const money = useMoney()
  const { thing, quantity, unitPrice } = line
  const name = soldName(thing)
  const pointer = `#/lines/${at}`
  const fault = errors[`${pointer}/unitPrice`]
  const wrong = errors[`${pointer}/quantity`] ?? errors[`${pointer}/variant`]
  const shortage = shortageOf(line, quote?.changes ?? [])
  const total = quote?.lines.find(({ variant }) => variant === thing.variant)?.total
  return (
    <li className={css.line} data-testid="draft-line">
      <Picture picture={thing.picture} sizes="40px" alt="" className={shared.thumb} />
      <div className={css.what}>
        <strong>{thing.name}</strong>
        <span className={shared.under}>
          {thing.choice !== '' && <>{thing.choice} · </>}
          <code>{thing.sku}</code> · {money(thing.price)}
        </span>
        {shortage !== undefined && <Shortage shortage={shortage} />}
        {wrong !== undefined && (
          <p className={shared.fault} data-pointer={`${pointer}/quantity`} tabIndex={-1}>
            {wrong}
          </p>
        )}
      </div>
      <button type="button" className={shared.tiny} onClick={onRemove} aria-label={t`Remove ${name}`}>
        <Icon name="close" size={18} />
      </button>
      <div className={css.figures}>
        <Stepper value={quantity} onChange={(next) => onChange({ quantity: next })} label={t`Units of ${name}`} />
        <label className={`${shared.field} ${css.own}`}>
          <span>{t`Own price, in ${thing.price.currency}`}</span>
          <input
            className={shared.input}
            name={`${pointer}/unitPrice`}
            aria-label={t`Own price of ${name}, in ${thing.price.currency}`}
            aria-invalid={fault !== undefined || undefined}
            aria-describedby={fault === undefined ? undefined : `own-price-${at}`}
            inputMode="decimal"
            autoComplete="off"
            maxLength={16}
            value={unitPrice}
            onChange={(event) => onChange({ unitPrice: event.target.value })}
          />
        </label>
        <p className={css.sum} data-old={isCurrent ? undefined : ''}>
          {total ? money(total) : '—'}
        </p>
        {fault !== undefined && (
          <small id={`own-price-${at}`} className={`${shared.fault} ${css.whole}`}>
            {fault}
          </small>
        )}
      </div>
    </li>
  )
}
