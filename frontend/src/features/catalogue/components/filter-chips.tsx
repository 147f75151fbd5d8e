import { useRef } from 'react'
import { Trans, useLingui } from '@lingui/react/macro'
import type { CategoryView } from '@/api/schema'
import { Icon } from '@/ui/icon'
import { activeOf, withoutFilters } from '../filters'
import type { ListSearch } from '../urls'
import { useActiveWords } from '../words'
import css from './filter-chips.module.css'

interface Props {
  search: ListSearch
  categories: readonly CategoryView[] | undefined
  onSearch: (next: ListSearch) => void
}

/** What a list is narrowed to, each to be taken back. */
export function FilterChips({ search, categories, onSearch }: Props) {
  const { t } = useLingui()
  const words = useActiveWords(categories)
  const list = useRef<HTMLUListElement>(null)
  const active = activeOf(search)
  if (active.length === 0) return null
  const remove = (at: number, without: ListSearch) => {
    onSearch(without)
    // The chip goes; the focus stays in its place.
    setTimeout(() => {
      const buttons = list.current?.querySelectorAll('button')
      const next = buttons?.[Math.min(at, buttons.length - 2)] ?? document.getElementById('results')
      next?.focus({ preventScroll: true })
    }, 60)
  }
  return (
    <ul ref={list} className={css.chips} aria-label={t`Chosen filters`}>
      {active.map((one, at) => {
        const word = words(one)
        return (
          <li key={word}>
            <button type="button" onClick={() => remove(at, one.without)} aria-label={t`Remove the filter ${word}`}>
              <span>{word}</span>
              <Icon name="close" size={14} />
            </button>
          </li>
        )
      })}
      <li>
        <button
          type="button"
          className={css.clear}
          onClick={() => {
            onSearch(withoutFilters(search))
            document.getElementById('results')?.focus({ preventScroll: true })
          }}
        >
          <Trans>Clear all</Trans>
        </button>
      </li>
    </ul>
  )
}
