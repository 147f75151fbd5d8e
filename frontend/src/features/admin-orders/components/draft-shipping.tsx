import { Plural, Trans, useLingui } from '@lingui/react/macro'
import type { DraftOption } from '@/api/schema'
import { useCountryName, useMoney } from '@/lib/i18n'
import shared from '@/ui/admin/admin.module.css'
import { Bone } from '@/ui/bone'
import { Card } from '@/ui/card'
import { FaultPanel } from '@/ui/panel'
import options from '@/ui/options.module.css'
import type { DraftEditor } from '../draft/use-draft'
import css from './draft.module.css'

/** The ways to send it, with what all of it costs then. */
export function DraftShipping({ draft }: { draft: DraftEditor }) {
  const { errors } = draft
  const fault = errors['#/shippingMethod'] ?? errors['#/address']
  return (
    <Card title={<Trans>Shipping</Trans>}>
      <Ways draft={draft} />
      {fault !== undefined && (
        <p className={shared.fault} data-pointer={errors['#/shippingMethod'] === undefined ? '#/address' : '#/shippingMethod'} tabIndex={-1}>
          {fault}
        </p>
      )}
    </Card>
  )
}

function Ways({ draft: { form, quote, option, error, isCurrent, isWorking, set, askAgain } }: { draft: DraftEditor }) {
  const { t } = useLingui()
  const country = useCountryName()(form.address.country)
  if (error && !quote) return <FaultPanel error={error} retry={askAgain} />
  if (!quote) {
    if (isWorking) return <Bone height="9rem" />
    return (
      <p className={shared.soft}>
        {form.lines.length === 0 ? <Trans>Say what is ordered, and the ways to send it stand here.</Trans> : <Trans>Some fields are not right yet.</Trans>}
      </p>
    )
  }
  if (quote.options.length === 0) {
    return <p className={shared.soft}>{quote.lines.length === 0 ? <Trans>Nothing of it is sold any more.</Trans> : <Trans>The shop does not send this to {country}.</Trans>}</p>
  }
  return (
    <fieldset className={`${options.options} ${css.ways}`} data-old={isCurrent ? undefined : ''} aria-busy={isWorking || undefined}>
      <legend>{t`Ways to send it to ${country}`}</legend>
      {quote.options.map((one) => (
        <Way key={one.id} option={one} isChosen={one.id === option?.id} onChoose={() => set({ method: one.id }, '#/shippingMethod')} />
      ))}
    </fieldset>
  )
}

function Way({ option: { id, name, minDays, maxDays, totals }, isChosen, onChoose }: { option: DraftOption; isChosen: boolean; onChoose: () => void }) {
  const money = useMoney()
  return (
    <label>
      <input type="radio" name="method" value={id} checked={isChosen} onChange={onChoose} />
      <span>
        <strong>{name}</strong>
        <small>
          {minDays === maxDays ? <Plural value={maxDays} one="# working day" other="# working days" /> : <Trans>{minDays} to {maxDays} working days</Trans>}
          {' · '}
          {totals.shipping.minor === 0 ? <Trans>free</Trans> : money(totals.shipping)}
        </small>
      </span>
      <span className={css.sum}>{money(totals.total)}</span>
    </label>
  )
}
