import { useState, type ReactNode } from 'react'
import css from './admin.module.css'

interface Props {
  /** What to do, as the file field's name. */
  label: string
  hint?: ReactNode
  accept: string
  multiple?: boolean
  disabled?: boolean
  onFiles: (files: File[]) => void
}

/** Takes files that are dropped or chosen: the whole of it is a file field. */
export function DropZone({ label, hint, accept, multiple = false, disabled = false, onFiles }: Props) {
  const [isOver, setIsOver] = useState(false)
  return (
    <div className={css.drop} data-over={isOver || undefined}>
      <strong aria-hidden>{label}</strong>
      {hint && <small>{hint}</small>}
      <input
        type="file"
        aria-label={label}
        accept={accept}
        multiple={multiple}
        disabled={disabled}
        onDragEnter={() => setIsOver(true)}
        onDragLeave={() => setIsOver(false)}
        onDrop={() => setIsOver(false)}
        onChange={(event) => {
          const files = [...(event.target.files ?? [])]
          // The same file again is a new wish.
          event.target.value = ''
          if (files.length > 0) onFiles(files)
        }}
      />
    </div>
  )
}

/** How far something is, from 0 to 1. */
export function Progress({ part, label }: { part: number; label: string }) {
  const percent = Math.round(Math.min(1, Math.max(0, part)) * 100)
  return (
    <div className={css.bar} role="progressbar" aria-label={label} aria-valuenow={percent} aria-valuemin={0} aria-valuemax={100}>
      <span style={{ width: `${percent}%` }} />
    </div>
  )
}
