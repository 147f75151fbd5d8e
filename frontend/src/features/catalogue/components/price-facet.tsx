import { useId, useState } from 'react'
import { Trans, useLingui } from '@lingui/react/macro'
import type { Facets } from '@/api/schema'
import { useMoney } from '@/lib/i18n'
import { decimal, parseMinor } from '@/lib/money'
import { rangesOf, withPrices } from '../filters'
import { shopCurrency } from '../seen'
import type { ListSearch } from '../urls'
import { usePriceWords } from '../words'
import { FacetValues } from './facet-group'
import css from './facets.module.css'

interface Props {
  facets: Facets
  search: ListSearch
  onSearch: (next: ListSearch) => void
}

/** Prices to choose: a range, or from and to. */
export function PriceFacet({ facets, search, onSearch }: Props) {
  const radio = useId()
  const words = usePriceWords()
  const { priceMin: min, priceMax: max } = search
  const ranges = rangesOf(facets.prices)
  return (
    <>
      {ranges.length > 1 && (
        <FacetValues
          radio={radio}
          none={{ label: <Trans>Any price</Trans>, chosen: min === undefined && max === undefined, onChoose: () => onSearch(withPrices(search, undefined, undefined)) }}
          values={ranges.map((range) => ({ id: `${range.min ?? ''}-${range.max ?? ''}`, label: words(range.min, range.max), text: '', count: range.count, chosen: range.min === min && range.max === max }))}
          onChoose={({ id }) => {
            const range = ranges.find((one) => `${one.min ?? ''}-${one.max ?? ''}` === id)
            onSearch(withPrices(search, range?.min, range?.max))
          }}
        />
      )}
      <PriceFields facets={facets} search={search} onSearch={onSearch} />
    </>
  )
}

function PriceFields({ facets, search, onSearch }: Props) {
  const { t } = useLingui()
  const money = useMoney()
  const currency = shopCurrency()
  const written = (minor: number | null | undefined) => (minor === undefined || minor === null ? '' : decimal({ minor, currency }).replace(/\.0+$/, ''))
  const [from, setFrom] = useState(written(search.priceMin))
  const [to, setTo] = useState(written(search.priceMax))
  const [seen, setSeen] = useState([search.priceMin, search.priceMax])
  if (seen[0] !== search.priceMin || seen[1] !== search.priceMax) {
    setSeen([search.priceMin, search.priceMax])
    setFrom(written(search.priceMin))
    setTo(written(search.priceMax))
  }
  const symbol = money({ minor: 0, currency }, 'short').replace(/[\d\s.,]/g, '')
  const commit = () => {
    const [min, max] = [parseMinor(from, currency), parseMinor(to, currency)]
    if (min !== search.priceMin || max !== search.priceMax) onSearch(withPrices(search, min, max))
  }
  const field = (label: string, text: string, placeholder: string, onText: (text: string) => void) => (
    <label>
      <span aria-hidden>{symbol}</span>
      <input aria-label={label} inputMode="decimal" value={text} placeholder={placeholder} maxLength={12} autoComplete="off" onChange={(event) => onText(event.target.value)} />
    </label>
  )
  return (
    <form
      className={css.prices}
      noValidate
      // On the way from one field to the other nobody is done yet.
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) commit()
      }}
      onSubmit={(event) => {
        event.preventDefault()
        commit()
      }}
    >
      {field(t`Lowest price`, from, written(facets.priceMin), setFrom)}
      <span aria-hidden>–</span>
      {field(t`Highest price`, to, written(facets.priceMax), setTo)}
      <button type="submit">
        <Trans>Go</Trans>
      </button>
    </form>
  )
}
