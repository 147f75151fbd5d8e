import { useLingui } from '@lingui/react/macro'
import type { DaysForm } from '../form/shipping'
import { Figure } from './fields'
import css from './settings.module.css'

interface Props {
  legend: string
  pointer: string
  days: DaysForm
  onChange: (days: DaysForm) => void
}

/** From how many to how many working days something takes. */
export function DaysFields({ legend, pointer, days, onChange }: Props) {
  const { t } = useLingui()
  return (
    <fieldset className={css.group}>
      <legend>{legend}</legend>
      <div className={css.twin}>
        <Figure pointer={`${pointer}/0`} label={t`Fewest working days`} value={days.min} onChange={(min) => onChange({ ...days, min })} />
        <Figure pointer={`${pointer}/1`} label={t`Most working days`} value={days.max} onChange={(max) => onChange({ ...days, max })} />
      </div>
    </fieldset>
  )
}
