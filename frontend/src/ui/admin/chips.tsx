import { useLingui } from '@lingui/react/macro'
import { Icon } from '@/ui/icon'
import css from './admin.module.css'

interface Props {
  label: string
  values: readonly string[]
  onChange: (values: string[]) => void
  /** What a value is called. */
  nameOf?: (value: string) => string
}

/** Words that were chosen, each with a button that takes it away. */
export function Chips({ label, values, onChange, nameOf = (value) => value }: Props) {
  const { t } = useLingui()
  return (
    <ul className={css.chips} aria-label={label}>
      {values.map((value) => (
        <li key={value} className={css.chip}>
          <span>{nameOf(value)}</span>
          <button type="button" onClick={() => onChange(values.filter((other) => other !== value))} aria-label={t`Remove ${nameOf(value)}`}>
            <Icon name="close" size={14} />
          </button>
        </li>
      ))}
    </ul>
  )
}
