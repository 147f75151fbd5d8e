import { useEffect, useRef, useState } from 'react'
import { Icon } from './icon'
import css from './search-field.module.css'

const PAUSE_MS = 300

interface Props {
  label: string
  /** What is being looked for; it may change from outside, as by the back button. */
  value: string
  onSearch: (text: string) => void
}

/** A field to search a list by, which waits for a pause in typing. */
export function SearchField({ label, value, onSearch }: Props) {
  const [text, setText] = useState(value)
  const [sent, setSent] = useState(value)
  const [seen, setSeen] = useState(value)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  if (value !== seen) {
    setSeen(value)
    // Not from here: an answer to what was typed must not undo what was typed since.
    if (value !== sent) setText(value)
  }
  const search = (next: string) => {
    clearTimeout(timer.current)
    if (next.trim() === value) return
    setSent(next.trim())
    onSearch(next.trim())
  }
  return (
    <form
      role="search"
      className={css.search}
      onSubmit={(event) => {
        event.preventDefault()
        search(text)
      }}
    >
      <Icon name="search" size={18} />
      <input
        type="search"
        aria-label={label}
        placeholder={label}
        value={text}
        maxLength={100}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => {
          const next = event.target.value
          setText(next)
          clearTimeout(timer.current)
          timer.current = setTimeout(() => search(next), PAUSE_MS)
        }}
      />
    </form>
  )
}
