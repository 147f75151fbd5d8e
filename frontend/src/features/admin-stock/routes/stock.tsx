import type { ReactNode } from 'react'
import { Trans, useLingui } from '@lingui/react/macro'
import { useHead } from '@/lib/use-head'
import { PageHead } from '@/ui/card'
import { SearchField } from '@/ui/search-field'
import { Segments } from '@/ui/segments'
import { StockTable } from '../components/stock-table'
import type { StockSearch } from '../urls'
import css from '../components/stock.module.css'

type Shown = NonNullable<StockSearch['show']> | 'all'

interface Props extends StockSearch {
  onSearch: (next: StockSearch, how?: 'replace') => void
}

/** What there is of everything: searched, filtered and paged by the shop. */
export function StockScreen({ search, show, page, onSearch }: Props) {
  const { t } = useLingui()
  useHead({ title: t`Stock`, noindex: true })
  const shows: { value: Shown; label: string }[] = [
    { value: 'all', label: t`All` },
    { value: 'low', label: t`Low` },
    { value: 'out', label: t`Out` },
  ]
  const lead = show === undefined ? <Trans>How many there are of everything, by name.</Trans> : <Trans>What runs short, the shortest first.</Trans>
  return (
    <div className={css.page}>
      <PageHead title={<Trans>Stock</Trans>} lead={lead} />
      <div className={css.tools}>
        <SearchField label={t`Product or SKU`} value={search ?? ''} onSearch={(text) => onSearch({ show, ...(text === '' ? {} : { search: text }) }, 'replace')} />
        <Segments label={t`Show`} value={show ?? 'all'} options={shows} onChange={(next) => onSearch({ search, ...(next === 'all' ? {} : { show: next }) })} />
      </div>
      <StockTable wish={{ search, show, page }} empty={<Nothing search={search} show={show} page={page} onAll={() => onSearch({})} />} onPage={(next) => onSearch({ search, show, ...(next > 1 ? { page: next } : {}) })} />
    </div>
  )
}

function Nothing({ search, show, page, onAll }: StockSearch & { onAll: () => void }) {
  const isEverything = search === undefined && show === undefined && page === undefined
  return (
    <>
      <strong>{headline({ search, show, page })}</strong>
      {search !== undefined ? (
        <p>
          <Trans>The search looks for beginnings of words of the product’s name, its colour or size, and of the SKU.</Trans>
        </p>
      ) : (
        isEverything && (
          <p>
            <Trans>Stock begins with the first product of the catalogue.</Trans>
          </p>
        )
      )}
      {!isEverything && (
        <p>
          <button type="button" className={css.again} onClick={onAll}>
            <Trans>Show everything</Trans>
          </button>
        </p>
      )}
    </>
  )
}

function headline({ search, show, page }: StockSearch): ReactNode {
  if (page !== undefined) return <Trans>There is no more on this page</Trans>
  if (search !== undefined) return <Trans>Nothing fits</Trans>
  if (show === 'low') return <Trans>Nothing is low</Trans>
  if (show === 'out') return <Trans>Nothing is out</Trans>
  return <Trans>There is nothing in stock yet</Trans>
}
