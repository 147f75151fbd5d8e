import { useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import type { Status } from '@/api/schema'
import { categoryTree, flatten, listCollections, nest } from '@/lib/admin/catalogue'
import { SearchField } from '@/ui/search-field'
import type { ProductsSearch } from '../urls'
import { narrowed } from '../urls'
import { useStatusWords } from '../words'
import shared from '@/ui/admin/admin.module.css'
import around from '@/ui/admin/table.module.css'

interface Props {
  search: ProductsSearch
  onSearch: (next: ProductsSearch, how?: 'replace') => void
}

const PAUSE_MS = 350
const STATUSES: readonly Status[] = ['draft', 'active', 'archived']

/** What the products must be; each change begins again at the first page. */
export function Filters({ search, onSearch }: Props) {
  const { t } = useLingui()
  const words = useStatusWords()
  const { data: tree } = useQuery(categoryTree())
  const { data: collections } = useQuery(listCollections())
  const set = (change: Partial<ProductsSearch>, how?: 'replace') => onSearch(narrowed(search, change), how)
  const select = (label: string, value: string | undefined, options: readonly { value: string; label: string }[], onChange: (value: string | undefined) => void) => (
    <label className={shared.field}>
      <span>{label}</span>
      <select className={shared.input} value={value ?? ''} onChange={(event) => onChange(event.target.value || undefined)}>
        <option value="">{t`All`}</option>
        {/* An address may name what is gone, or not loaded yet. */}
        {value !== undefined && !options.some((option) => option.value === value) && <option value={value}>…</option>}
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </label>
  )
  return (
    <>
      <SearchField label={t`Title, brand, tag or SKU`} value={search.search ?? ''} onSearch={(text) => set({ search: text || undefined }, 'replace')} />
      <div className={around.filters} role="group" aria-label={t`Filters`}>
        {select(t`Status`, search.status, STATUSES.map((value) => ({ value, label: words(value) })), (status) => set({ status: status as Status | undefined }))}
        {select(t`Category`, search.category, flatten(nest(tree?.items ?? [])).map(({ row, depth }) => ({ value: row.id, label: `${'\u2003'.repeat(depth)}${row.name}` })), (category) => set({ category }))}
        {select(t`Collection`, search.collection, (collections?.items ?? []).map(({ id, name }) => ({ value: id, label: name })), (collection) => set({ collection }))}
        <Word label={t`Brand`} value={search.brand} most={100} onChange={(brand) => set({ brand }, 'replace')} />
        <Word label={t`Tag`} value={search.tag} most={40} onChange={(tag) => set({ tag }, 'replace')} />
      </div>
    </>
  )
}

/** A filter by a whole word, which waits for a pause in typing. */
function Word({ label, value, most, onChange }: { label: string; value: string | undefined; most: number; onChange: (value: string | undefined) => void }) {
  const [text, setText] = useState(value ?? '')
  const [sent, setSent] = useState(value)
  const [seen, setSeen] = useState(value)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  if (value !== seen) {
    setSeen(value)
    // Not from here: an answer to what was typed must not undo what was typed since.
    if (value !== sent) setText(value ?? '')
  }
  return (
    <label className={shared.field}>
      <span>{label}</span>
      <input
        className={shared.input}
        value={text} maxLength={most} autoComplete="off"
        onChange={(event) => {
          const next = event.target.value
          setText(next)
          clearTimeout(timer.current)
          timer.current = setTimeout(() => {
            const wanted = next.trim() === '' ? undefined : next.trim()
            setSent(wanted)
            if (wanted !== value) onChange(wanted)
          }, PAUSE_MS)
        }}
      />
    </label>
  )
}
