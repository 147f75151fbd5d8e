import { useEffect, useId, useRef, useState, type KeyboardEvent, type ReactNode } from 'react'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useDebounced } from '@/lib/use-debounced'
import { Hidden } from '@/ui/hidden'
import { Icon } from '@/ui/icon'
import { suggestProducts } from '../api/suggest-products'
import { pressed, suggestionsOf, type Combobox, type Suggestion } from '../model'
import { Option } from './option'
import css from './search.module.css'

/** As long as a search may be. */
const MOST = 200
/** How long a pause in typing is, in milliseconds. */
const PAUSE_MS = 120

interface Props {
  /** The shopper goes somewhere. */
  onGo: () => void
  close: ReactNode
  children: ReactNode
}

/** A field with suggestions to choose from by arrow keys, Enter or the mouse; the focus stays in the field. */
export function SearchBox({ onGo, close, children }: Props) {
  const { t } = useLingui()
  const navigate = useNavigate()
  const id = useId()
  const list = useRef<HTMLDivElement>(null)
  const [text, setText] = useState('')
  const [box, setBox] = useState<Combobox>({ isOpen: true, at: -1 })
  const words = text.trim()
  const asked = useDebounced(words, PAUSE_MS)
  const { data, isError, isPlaceholderData, isFetching } = useQuery(suggestProducts(words === '' ? '' : asked))
  const suggestions = data && words !== '' ? suggestionsOf(data) : []
  const count = suggestions.length
  const isShown = box.isOpen && count > 0
  // What is found changes while somebody types.
  const active = isShown ? suggestions[box.at] : undefined
  const optionId = (one: Suggestion) => `${id}${one.id}`
  useEffect(() => {
    list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' })
  }, [active?.id])

  const onKey = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    // The option is a link: it knows where it leads.
    if (event.key === 'Enter' && active) document.getElementById(optionId(active))?.click()
    else {
      const next = pressed({ isOpen: box.isOpen, at: Math.min(box.at, count - 1) }, event.key, count)
      if (!next) return
      setBox(next)
    }
    event.preventDefault()
  }
  const group = (name: string, kind: Suggestion['kind']) => {
    const items = suggestions.filter((one) => one.kind === kind)
    return (
      items.length > 0 && (
        <div role="group" aria-label={name} data-kind={kind}>
          <p aria-hidden>{name}</p>
          {items.map((one) => (
            <Option key={one.id} id={optionId(one)} suggestion={one} isActive={one === active} onGo={onGo} onPoint={() => setBox({ isOpen: true, at: suggestions.indexOf(one) })} />
          ))}
        </div>
      )
    )
  }
  const isSettled = asked === words && !isFetching && !isPlaceholderData

  return (
    <>
      <form
        role="search"
        action="/search"
        className={css.form}
        onSubmit={(event) => {
          event.preventDefault()
          if (words === '') return
          void navigate({ to: '/search', search: { q: words } })
          onGo()
        }}
      >
        <Icon name="search" />
        <input
          // As a search field it would keep Escape for itself, to be emptied.
          type="text"
          inputMode="search"
          name="q"
          role="combobox"
          aria-label={t`Search the shop`}
          aria-expanded={isShown}
          aria-controls={`${id}list`}
          aria-autocomplete="list"
          aria-activedescendant={active ? optionId(active) : undefined}
          placeholder={t`Search the shop`}
          value={text}
          maxLength={MOST}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          enterKeyHint="search"
          onKeyDown={onKey}
          onChange={(event) => {
            setText(event.target.value)
            setBox({ isOpen: true, at: -1 })
          }}
        />
        {close}
      </form>
      <div className={css.body}>
        <div ref={list} id={`${id}list`} role="listbox" aria-label={t`Suggestions`} className={css.list} hidden={!isShown} data-stale={isPlaceholderData ? '' : undefined}>
          {group(t`Searches`, 'query')}
          {group(t`Categories`, 'category')}
          {group(t`Products`, 'product')}
        </div>
        {words !== '' && isSettled && count === 0 && (
          <p className={css.none}>{isError ? <Trans>There are no suggestions at the moment, but you can search all the same.</Trans> : <Trans>Nothing begins like that.</Trans>}</p>
        )}
        {words === '' ? (
          children
        ) : (
          <button type="button" className={css.all} onClick={() => list.current?.closest('dialog')?.querySelector('form')?.requestSubmit()}>
            <Trans>All results for “{words}”</Trans>
            <Icon name="right" size={18} />
          </button>
        )}
      </div>
      <Hidden live="polite">{words !== '' && isSettled && !isError ? <Plural value={count} _0="No suggestions" one="# suggestion" other="# suggestions" /> : ''}</Hidden>
    </>
  )
}
