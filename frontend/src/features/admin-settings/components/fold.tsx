import { useId, type ReactNode } from 'react'
import { Icon } from '@/ui/icon'
import { useFold } from '../faults'
import css from './settings.module.css'

interface Props {
  /** What it holds of what is sent: a fault in it opens it. */
  pointers: readonly string[]
  title: string
  /** What is in it, in a line. */
  note?: ReactNode
  level: 3 | 4 | 5
  /** Without a frame of its own. */
  plain?: boolean
  open?: boolean
  /** What can be done with it as a whole. */
  tools?: ReactNode
  children: ReactNode
}

/** A part of a form that is folded away until it is wanted. */
export function Fold({ pointers, title, note, level, plain = false, open = false, tools, children }: Props) {
  const id = useId()
  const [isOpen, setIsOpen] = useFold(pointers, open)
  const Heading = `h${level}` as const
  return (
    <div className={css.fold} data-plain={plain ? '' : undefined}>
      <div className={css.foldHead}>
        <Heading>
          <button type="button" aria-expanded={isOpen} aria-controls={isOpen ? id : undefined} onClick={() => setIsOpen(!isOpen)}>
            <Icon name={isOpen ? 'down' : 'right'} size={16} />
            <span>{title}</span>
          </button>
        </Heading>
        {tools}
        {note !== undefined && <p>{note}</p>}
      </div>
      {isOpen && (
        <div id={id} className={css.foldBody}>
          {children}
        </div>
      )}
    </div>
  )
}
