import { useRef, useState, type MouseEvent, type ReactNode } from 'react'
import { Trans, useLingui } from '@lingui/react/macro'
import { moved } from '@/ui/admin/sortable'
import shared from '@/ui/admin/admin.module.css'
import { Hidden } from '@/ui/hidden'
import { Icon } from '@/ui/icon'
import { useFaults } from '../faults'
import css from './settings.module.css'

interface Props<T extends { key: string }> {
  label: string
  items: readonly T[]
  nameOf: (item: T, at: number) => string
  onChange: (items: T[]) => void
  /** Whether their order means something. */
  movable?: boolean
  /** Which may go; none without it. */
  removable?: (item: T) => boolean
  children: (item: T, at: number, tools: ReactNode) => ReactNode
}

/** Entries of a list, to be moved by buttons and taken away; what is taken away comes back by another button. */
export function ItemList<T extends { key: string }>({ label, items, nameOf, onChange, movable = false, removable = () => false, children }: Props<T>) {
  const { t } = useLingui()
  const { clear } = useFaults()
  const root = useRef<HTMLDivElement>(null)
  const [said, setSaid] = useState('')
  const [removed, setRemoved] = useState<{ item: T; at: number; name: string }>()
  // Discarding what was typed brings it back too.
  const gone = removed && !items.some(({ key }) => key === removed.item.key) ? removed : undefined
  const focus = (selector: string) => setTimeout(() => root.current?.querySelector<HTMLElement>(selector)?.focus())

  const change = (next: T[]) => {
    // Faults name places, and those move.
    clear()
    onChange(next)
  }
  const move = (from: number, to: number, event: MouseEvent<HTMLButtonElement>) => {
    const item = items[from]
    if (item === undefined || to < 0 || to >= items.length) return
    const [name, place, all] = [nameOf(item, from), to + 1, items.length]
    change(moved(items, from, to))
    setSaid(t`${name} is now ${place} of ${all}`)
    // The browser forgets what had the focus where it is moved.
    const button = event.currentTarget
    setTimeout(() => button.focus())
  }
  const tools = (item: T, at: number) => {
    const name = nameOf(item, at)
    return (
      <span className={css.tools}>
        {movable && (
          <>
            <button type="button" className={shared.tiny} aria-label={t`Move ${name} up`} aria-disabled={at === 0 || undefined} onClick={(event) => move(at, at - 1, event)}>
              <Icon name="up" size={18} />
            </button>
            <button type="button" className={shared.tiny} aria-label={t`Move ${name} down`} aria-disabled={at === items.length - 1 || undefined} onClick={(event) => move(at, at + 1, event)}>
              <Icon name="down" size={18} />
            </button>
          </>
        )}
        {removable(item) && (
          <button
            type="button"
            className={shared.tiny}
            aria-label={t`Remove ${name}`}
            onClick={() => {
              setRemoved({ item, at, name })
              change(items.filter(({ key }) => key !== item.key))
              focus('[data-undo]')
            }}
          >
            <Icon name="close" size={18} />
          </button>
        )}
      </span>
    )
  }
  return (
    <div ref={root} className={css.items}>
      {items.length > 0 && (
        <ol aria-label={label}>
          {items.map((item, at) => (
            <li key={item.key} data-item={item.key}>
              {children(item, at, tools(item, at))}
            </li>
          ))}
        </ol>
      )}
      {gone && (
        <p className={css.removed} role="status">
          <span>
            <Trans>{gone.name} removed</Trans>
          </span>
          <button
            type="button"
            data-undo
            className={shared.again}
            onClick={() => {
              setRemoved(undefined)
              change(items.toSpliced(gone.at, 0, gone.item))
              focus(`[data-item="${CSS.escape(gone.item.key)}"] button`)
            }}
          >
            <Trans>Undo</Trans>
          </button>
        </p>
      )}
      <Hidden live="polite">{said}</Hidden>
    </div>
  )
}
