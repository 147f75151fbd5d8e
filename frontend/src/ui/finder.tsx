import { useEffect, useId, useRef, useState, type KeyboardEvent, type ReactNode } from 'react'
import { useLingui } from '@lingui/react/macro'
import css from './finder.module.css'
import { Icon } from './icon'

/** Something to choose. */
export interface Found {
  id: string
  title: string
  /** What tells it from others of that name. */
  note?: string
}

interface Props<F extends Found> {
  label: string
  text: string
  onText: (text: string) => void
  groups: readonly { name: string; items: readonly F[] }[]
  onPick: (item: F) => void
  /** Below the field where nothing is found, or not yet. */
  children?: ReactNode
}

/** A field with a list to choose from by arrow keys, Enter or the mouse; the focus stays in the field. */
export function Finder<F extends Found>({ label, text, onText, groups, onPick, children }: Props<F>) {
  const { t } = useLingui()
  const id = useId()
  const list = useRef<HTMLDivElement>(null)
  const items = groups.flatMap((group) => group.items)
  const [wanted, setWanted] = useState(0)
  // What is found changes while somebody types.
  const at = Math.min(wanted, items.length - 1)
  const active = items[at]
  const optionId = (item: Found) => `${id}-${item.id}`
  useEffect(() => {
    list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' })
  }, [active?.id])
  const onKey = (event: KeyboardEvent) => {
    const { length } = items
    if (event.key === 'ArrowDown' && length > 0) setWanted((at + 1) % length)
    else if (event.key === 'ArrowUp' && length > 0) setWanted((at - 1 + length) % length)
    else if (event.key === 'Enter' && active) onPick(active)
    else return
    event.preventDefault()
  }
  return (
    <div className={css.finder}>
      <div className={css.field}>
        <Icon name="search" size={18} />
        <input
          type="text"
          role="combobox"
          aria-label={label}
          aria-expanded={items.length > 0}
          aria-controls={id}
          aria-autocomplete="list"
          aria-activedescendant={active ? optionId(active) : undefined}
          placeholder={label}
          value={text}
          maxLength={100}
          autoComplete="off"
          spellCheck={false}
          onKeyDown={onKey}
          onChange={(event) => {
            setWanted(0)
            onText(event.target.value)
          }}
        />
      </div>
      <div ref={list} id={id} role="listbox" aria-label={t`Found`} className={css.list}>
        {groups
          .filter((group) => group.items.length > 0)
          .map((group) => (
            <div key={group.name} role="group" aria-label={group.name}>
              <p aria-hidden>{group.name}</p>
              {group.items.map((item) => (
                <div key={item.id} id={optionId(item)} role="option" aria-selected={item === active} onMouseMove={() => setWanted(items.indexOf(item))} onClick={() => onPick(item)}>
                  <span>{item.title}</span>
                  {item.note !== undefined && <small>{item.note}</small>}
                </div>
              ))}
            </div>
          ))}
      </div>
      <div role="status" className={css.status}>
        {children}
      </div>
    </div>
  )
}
