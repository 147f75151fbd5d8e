import { Trans, useLingui } from '@lingui/react/macro'
import type { DeskLine, Money, Picture as PictureData } from '@/api/schema'
import { useMoney } from '@/lib/i18n'
import shared from '@/ui/admin/admin.module.css'
import { Icon } from '@/ui/icon'
import { Picture } from '@/ui/picture'
import { Stepper } from '@/ui/stepper'
import ui from '@/ui/ui.module.css'
import { unitsOf, type EditForm } from '../edit/changes'
import { soldName } from '../sold'
import css from './draft.module.css'

interface Props {
  lines: readonly DeskLine[]
  form: EditForm
  /** What the shop has against something that is new, by its place. */
  faults: ReadonlyMap<number, string>
  onChange: (form: EditForm) => void
}

/** The lines of an order with what they are to be, and what comes into it. */
export function EditLines({ lines, form, faults, onChange }: Props) {
  const { t } = useLingui()
  const setUnits = (line: number, units: number) => onChange({ ...form, units: { ...form.units, [line]: units } })
  return (
    <ul className={css.lines} aria-label={t`Items`}>
      {lines.map((line) => {
        const units = unitsOf(form, line)
        const name = soldName(line.item)
        return (
          <Line key={line.line} {...line.item} price={line.item.unitPrice} isGone={units === 0}>
            {units === 0 ? (
              <button type="button" className={ui.small} onClick={() => setUnits(line.line, line.item.quantity)} aria-label={t`Keep ${name}`}>
                <Trans>Keep it</Trans>
              </button>
            ) : (
              <>
                <Stepper value={units} onChange={(next) => setUnits(line.line, next)} label={t`Units of ${name}`} />
                <Remove name={name} onRemove={() => setUnits(line.line, 0)} />
              </>
            )}
          </Line>
        )
      })}
      {form.added.map(({ thing, quantity }, at) => {
        const change = (next: number) => onChange({ ...form, added: form.added.map((one, other) => (other === at ? { ...one, quantity: next } : one)) })
        const name = soldName(thing)
        return (
          <Line key={thing.variant} {...thing} isNew fault={faults.get(at)}>
            <Stepper value={quantity} onChange={change} label={t`Units of ${name}, new`} />
            <Remove name={name} onRemove={() => onChange({ ...form, added: form.added.filter((_, other) => other !== at) })} />
          </Line>
        )
      })}
    </ul>
  )
}

interface LineProps {
  name: string
  choice: string
  sku: string
  price: Money
  picture?: PictureData | null | undefined
  isGone?: boolean
  isNew?: boolean
  fault?: string | undefined
  /** Its controls. */
  children: React.ReactNode
}

function Line({ name, choice, sku, price, picture, isGone = false, isNew = false, fault, children }: LineProps) {
  const money = useMoney()
  return (
    <li className={css.edited} data-gone={isGone ? '' : undefined} data-testid="edit-line">
      <Picture picture={picture} sizes="40px" alt="" className={shared.thumb} />
      <div className={css.what}>
        <strong>{name}</strong>
        <span className={shared.under}>
          {choice !== '' && <>{choice} · </>}
          <code>{sku}</code> · {money(price)}
          {isNew && (
            <>
              {' · '}
              <Trans>new</Trans>
            </>
          )}
        </span>
        {fault !== undefined && (
          <p className={shared.fault} role="alert">
            {fault}
          </p>
        )}
      </div>
      <div className={css.controls}>{children}</div>
    </li>
  )
}

function Remove({ name, onRemove }: { name: string; onRemove: () => void }) {
  const { t } = useLingui()
  return (
    <button type="button" className={shared.tiny} onClick={onRemove} aria-label={t`Remove ${name}`}>
      <Icon name="close" size={18} />
    </button>
  )
}
