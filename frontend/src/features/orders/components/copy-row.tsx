import type { ReactNode } from 'react'
import { CopyButton } from '@/ui/copy-button'
import css from './next.module.css'

interface Props {
  label: string
  /** What is copied: as the bank's or the wallet's form takes it. */
  text: string
  /** The same as people read it. */
  children?: ReactNode
  strong?: boolean
}

/** A line of what to enter elsewhere. */
export function CopyRow({ label, text, children, strong }: Props) {
  return (
    <div>
      <dt>{label}</dt>
      <dd data-strong={strong ? '' : undefined}>{children ?? text}</dd>
      <dd className={css.copy}>
        <CopyButton look="icon" text={text} what={label} />
      </dd>
    </div>
  )
}
