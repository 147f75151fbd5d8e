import { useState, type CSSProperties } from 'react'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { DndContext, PointerSensor, pointerWithin, useDraggable, useDroppable, useSensor, useSensors, type DragEndEvent, type DragMoveEvent } from '@dnd-kit/core'
import { Link } from '@tanstack/react-router'
import type { CategoryRow, Place } from '@/api/schema'
import { flatten, nest, type Branch } from '@/lib/admin/catalogue'
import shared from '@/ui/admin/admin.module.css'
import { Icon } from '@/ui/icon'
import { Picture } from '@/ui/picture'
import { Tag } from '@/ui/tag'
import ui from '@/ui/ui.module.css'
import { placeOf, stepOf, type Drop } from '../model'
import css from './categories.module.css'

export type Action = 'edit' | 'add' | 'move' | 'remove'

interface Props {
  rows: readonly CategoryRow[]
  onMove: (row: CategoryRow, place: Place) => void
  onAction: (row: CategoryRow, action: Action) => void
}

/** The upper third of a row means before it, the lower after it, the middle below it. */
function dropOf({ over, activatorEvent, delta }: DragMoveEvent | DragEndEvent): Drop | undefined {
  if (!over || !(activatorEvent instanceof PointerEvent)) return undefined
  const y = activatorEvent.clientY + delta.y
  const part = (y - over.rect.top) / over.rect.height
  return { over: String(over.id), where: part < 0.3 ? 'before' : part > 0.7 ? 'after' : 'into' }
}

/** The tree, to be dragged about by the handles or moved with the arrow keys on them. */
export function Tree({ rows, onMove, onAction }: Props) {
  const sensors = useSensors(useSensor(PointerSensor, { activationConstraint: { distance: 4 } }))
  const [drop, setDrop] = useState<Drop>()
  const silent = () => undefined
  return (
    <DndContext
      sensors={sensors}
      collisionDetection={pointerWithin}
      accessibility={{ announcements: { onDragStart: silent, onDragOver: silent, onDragEnd: silent, onDragCancel: silent } }}
      onDragMove={(event) => {
        const next = dropOf(event)
        setDrop(next && placeOf(rows, String(event.active.id), next) ? next : undefined)
      }}
      onDragCancel={() => setDrop(undefined)}
      onDragEnd={(event) => {
        setDrop(undefined)
        // Where it is let go, which may be further than what was drawn last.
        const last = dropOf(event)
        const row = rows.find(({ id }) => id === event.active.id)
        const place = last && row ? placeOf(rows, row.id, last) : undefined
        if (row && place) onMove(row, place)
      }}
    >
      <ul className={css.tree}>
        {flatten(nest(rows)).map((branch) => (
          <Row
            key={branch.row.id}
            branch={branch}
            drop={drop?.over === branch.row.id ? drop.where : undefined}
            onAction={(action) => onAction(branch.row, action)}
            onKey={(key) => {
              const place = stepOf(rows, branch.row.id, key)
              if (place) onMove(branch.row, place)
              return place !== undefined
            }}
          />
        ))}
      </ul>
    </DndContext>
  )
}

interface RowProps {
  branch: Branch
  drop: Drop['where'] | undefined
  onAction: (action: Action) => void
  onKey: (key: string) => boolean
}

function Row({ branch: { row, depth }, drop, onAction, onKey }: RowProps) {
  const { t } = useLingui()
  const { setNodeRef: setDrag, setActivatorNodeRef, listeners, transform, isDragging } = useDraggable({ id: row.id })
  const { setNodeRef: setDrop } = useDroppable({ id: row.id })
  const style: CSSProperties & Record<'--depth', number> = { '--depth': depth, ...(transform ? { transform: `translate(${transform.x}px, ${transform.y}px)` } : {}) }
  return (
    <li ref={setDrop} className={css.place} data-drop={drop} data-testid="category">
      <div ref={setDrag} className={[css.row, isDragging ? shared.dragged : ''].join(' ')} style={style} data-dragged={isDragging ? '' : undefined}>
        <button
          ref={setActivatorNodeRef}
          type="button"
          className={shared.handle}
          aria-label={t`Move ${row.name} with the arrow keys`}
          title={t`Drag, or use the arrow keys`}
          {...listeners}
          onKeyDown={(event) => {
            if (!event.key.startsWith('Arrow')) return
            event.preventDefault()
            const handle = event.currentTarget
            if (onKey(event.key)) setTimeout(() => handle.focus(), 50)
          }}
        >
          <Icon name="grip" size={18} />
        </button>
        <Picture picture={row.picture} sizes="36px" alt="" className={css.thumb} />
        <span className={css.name}>
          <button type="button" onClick={() => onAction('edit')}>
            {row.name}
          </button>
          <span className={shared.under}>/c/{row.slug}</span>
        </span>
        <span className={css.facts}>
          {row.hidden && (
            <Tag>
              <Trans>Hidden</Trans>
            </Tag>
          )}
          <Link to="/products" search={{ category: row.id }}>
            <Plural value={row.productCount} one="# product" other="# products" />
          </Link>
        </span>
        <span className={css.tools}>
          <button type="button" className={ui.small} onClick={() => onAction('add')} aria-label={t`Add a category below ${row.name}`}>
            <Icon name="plus" size={16} />
          </button>
          <button type="button" className={ui.small} onClick={() => onAction('move')} aria-label={t`Move ${row.name} to…`}>
            <Trans>Move to…</Trans>
          </button>
          <button type="button" className={ui.small} onClick={() => onAction('remove')} aria-label={t`Remove ${row.name}`}>
            <Trans>Remove</Trans>
          </button>
        </span>
      </div>
    </li>
  )
}
