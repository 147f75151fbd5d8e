import { useState } from 'react'
import { Trans, useLingui } from '@lingui/react/macro'
import { Button } from '@/ui/button'
import { Icon } from '@/ui/icon'
import { SEARCH_MAX } from '../urls'
import css from './search-form.module.css'

/** A field to look for something else. Without scripts it is a form like any other. */
export function SearchForm({ q, onSearch }: { q: string; onSearch: (q: string) => void }) {
  const { t } = useLingui()
  const [text, setText] = useState(q)
  const [seen, setSeen] = useState(q)
  if (seen !== q) {
    setSeen(q)
    setText(q)
  }
  return (
    <form
      role="search"
      action="/search"
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault()
        if (text.trim() !== '') onSearch(text.trim())
      }}
    >
      <Icon name="search" size={20} />
      <input type="search" name="q" aria-label={t`Search the shop`} placeholder={t`Search the shop`} value={text} maxLength={SEARCH_MAX} autoComplete="off" spellCheck={false} enterKeyHint="search" onChange={(event) => setText(event.target.value)} />
      <Button type="submit">
        <Trans>Search</Trans>
      </Button>
    </form>
  )
}
