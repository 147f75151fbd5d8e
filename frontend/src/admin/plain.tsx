import type { ReactNode } from 'react'
import { SchemeSwitch } from '@/app/scheme-switch'
import { LocaleSwitch } from '@/app/locale-switch'
import css from './plain.module.css'

/** What is around pages for those who are not inside yet. */
export function Plain({ children }: { children: ReactNode }) {
  return (
    <div className={css.page}>
      <header className={css.head}>
        <a href="/" className={css.mark}>
          Bodega <span>admin</span>
        </a>
        <div className={css.tools}>
          <SchemeSwitch />
          <LocaleSwitch />
        </div>
      </header>
      <main className={css.main}>{children}</main>
    </div>
  )
}
