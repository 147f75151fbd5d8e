import { useState, type CSSProperties, type ReactNode } from 'react'
import { useLingui } from '@lingui/react/macro'
import { DndContext, PointerSensor, closestCenter, useSensor, useSensors } from '@dnd-kit/core'
import { SortableContext, rectSortingStrategy, useSortable, verticalListSortingStrategy } from '@dnd-kit/sortable'
import { CSS } from '@dnd-kit/utilities'
import { Hidden } from '@/ui/hidden'
import { Icon } from '@/ui/icon'
import css from './admin.module.css'

/** The list with one entry moved to another place. */
export function moved<T>(list: readonly T[], from: number, to: number): T[] {
  const next = [...list]
  const [item] = next.splice(from, 1)
  if (item !== undefined) next.splice(to, 0, item)
  return next
}

interface Props<T> {
  items: readonly T[]
  idOf: (item: T) => string
  /** What an entry is called when it is moved. */
  nameOf: (item: T) => string
  onMove: (from: number, to: number) => void
  layout?: 'list' | 'grid'
  className?: string | undefined
  itemClassName?: string | undefined
  label: string
  children: (item: T, at: number, handle: ReactNode) => ReactNode
}

/** Entries in an order: dragged by their handle, or moved with the arrow keys while it has the focus. */
export function Sortable<T>({ items, idOf, nameOf, onMove, layout = 'list', className, itemClassName, label, children }: Props<T>) {
  const { t } = useLingui()
  const [said, setSaid] = useState('')
  const sensors = useSensors(useSensor(PointerSensor, { activationConstraint: { distance: 4 } }))
  const ids = items.map(idOf)
  const move = (from: number, to: number) => {
    const item = items[from]
    if (item === undefined || to < 0 || to >= items.length || from === to) return
    onMove(from, to)
    const [name, place, all] = [nameOf(item), to + 1, items.length]
    setSaid(t`${name} is now ${place} of ${all}`)
  }
  return (
    <DndContext
      sensors={sensors}
      collisionDetection={closestCenter}
      // The words of the library are English only, and the handles have their own.
      accessibility={{ announcements: { onDragStart: () => undefined, onDragOver: () => undefined, onDragEnd: () => undefined, onDragCancel: () => undefined } }}
      onDragEnd={({ active, over }) => {
        if (over) move(ids.indexOf(String(active.id)), ids.indexOf(String(over.id)))
      }}
    >
      <SortableContext items={ids} strategy={layout === 'grid' ? rectSortingStrategy : verticalListSortingStrategy}>
        <ul className={className} aria-label={label}>
          {items.map((item, at) => (
            <Entry key={idOf(item)} id={idOf(item)} name={nameOf(item)} className={itemClassName} onStep={(step) => move(at, at + step)}>
              {(handle) => children(item, at, handle)}
            </Entry>
          ))}
        </ul>
      </SortableContext>
      <Hidden live="polite">{said}</Hidden>
    </DndContext>
  )
}

interface EntryProps {
  id: string
  name: string
  className: string | undefined
  onStep: (step: 1 | -1) => void
  children: (handle: ReactNode) => ReactNode
}

function Entry({ id, name, className, onStep, children }: EntryProps) {
  const { t } = useLingui()
  const { setNodeRef, setActivatorNodeRef, listeners, transform, transition, isDragging } = useSortable({ id })
  const style: CSSProperties = { transform: CSS.Translate.toString(transform), transition }
  return (
    <li ref={setNodeRef} style={style} className={[className ?? '', isDragging ? css.dragged : ''].join(' ')}>
      {children(
        <button
          ref={setActivatorNodeRef}
          type="button"
          className={css.handle}
          aria-label={t`Move ${name} with the arrow keys`}
          title={t`Drag, or use the arrow keys`}
          {...listeners}
          onKeyDown={(event) => {
            const step = { ArrowUp: -1, ArrowLeft: -1, ArrowDown: 1, ArrowRight: 1 }[event.key]
            if (step === undefined) return
            event.preventDefault()
            onStep(step as 1 | -1)
            // The entry is at another place now, and the browser forgets what had the focus.
            const handle = event.currentTarget
            setTimeout(() => handle.focus())
          }}
        >
          <Icon name="grip" size={18} />
        </button>,
      )}
    </li>
  )
}
