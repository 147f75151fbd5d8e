import { useState } from 'react'
import { useLingui } from '@lingui/react/macro'
import { Icon } from './icon'
import css from './ui.module.css'

interface Props {
  value: number
  onChange: (value: number) => void
  /** What is counted, for screen readers. */
  label: string
  max?: number
  size?: 'm' | 'l'
}

/** A quantity from 1 to 99: by buttons, arrow keys or typing. */
export function Stepper({ value, onChange, label, max = 99, size = 'm' }: Props) {
  const { t } = useLingui()
  const [typed, setTyped] = useState<string>()
  const set = (next: number) => {
    setTyped(undefined)
    const held = Math.min(Math.max(next, 1), max)
    if (held !== value) onChange(held)
  }
  const commit = () => {
    const number = Number.parseInt(typed ?? '', 10)
    if (Number.isNaN(number)) setTyped(undefined)
    else set(number)
  }
  return (
    <div className={css.stepper} data-size={size} role="group" aria-label={label}>
      <button type="button" onClick={() => set(value - 1)} disabled={value <= 1} aria-label={t`One less`}>
        <Icon name="minus" size={18} />
      </button>
      <input
        inputMode="numeric"
        aria-label={label}
        value={typed ?? String(value)}
        onFocus={(event) => event.target.select()}
        onChange={(event) => setTyped(event.target.value.replace(/\D/g, '').slice(0, 2))}
        onBlur={commit}
        onKeyDown={(event) => {
          if (event.key === 'Enter') commit()
          else if (event.key === 'ArrowUp') set(value + 1)
          else if (event.key === 'ArrowDown') set(value - 1)
          else return
          event.preventDefault()
        }}
      />
      <button type="button" onClick={() => set(value + 1)} disabled={value >= max} aria-label={t`One more`}>
        <Icon name="plus" size={18} />
      </button>
    </div>
  )
}
