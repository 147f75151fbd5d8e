import { useId, useState } from 'react'
import { Hidden } from '@/ui/hidden'
import { Chips } from './chips'
import css from './admin.module.css'

interface Props {
  label: string
  description?: string
  /** The JSON pointer of the list, by which a fault finds its field. */
  name?: string
  values: readonly string[]
  onChange: (values: string[]) => void
  suggestions?: readonly string[]
  error?: string | undefined
  maxLength?: number
}

/** Words, added by Enter or a comma and taken away one by one. */
export function TagsInput({ label, description, name, values, onChange, suggestions = [], error, maxLength = 40 }: Props) {
  const id = useId()
  const [text, setText] = useState('')
  const add = (typed: string) => {
    const fresh = typed
      .split(',')
      .map((word) => word.trim())
      .filter((word, at, all) => word !== '' && !values.includes(word) && all.indexOf(word) === at)
    setText('')
    if (fresh.length > 0) onChange([...values, ...fresh])
  }
  return (
    <div className={css.tagField}>
      <div>
        <label htmlFor={id}>{label}</label>
        {description && <p id={`${id}-description`}>{description}</p>}
        <input
          id={id}
          name={name}
          className={css.input}
          list={suggestions.length > 0 ? `${id}-list` : undefined}
          value={text}
          maxLength={maxLength}
          autoComplete="off"
          aria-invalid={error !== undefined || undefined}
          aria-describedby={error === undefined ? undefined : `${id}-error`}
          onChange={(event) => (event.target.value.endsWith(',') ? add(event.target.value) : setText(event.target.value))}
          onBlur={() => add(text)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey) {
              event.preventDefault()
              add(text)
            } else if (event.key === 'Backspace' && text === '' && values.length > 0) onChange(values.slice(0, -1))
          }}
        />
        {suggestions.length > 0 && (
          <datalist id={`${id}-list`}>
            {suggestions
              .filter((word) => !values.includes(word))
              .map((word) => (
                <option key={word} value={word} />
              ))}
          </datalist>
        )}
        {error !== undefined && (
          <p id={`${id}-error`} className={css.fault}>
            {error}
          </p>
        )}
      </div>
      {values.length > 0 && <Chips label={label} values={values} onChange={onChange} />}
      <Hidden live="polite">{values.join(', ')}</Hidden>
    </div>
  )
}
