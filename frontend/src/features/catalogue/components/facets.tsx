import { useId, useState } from 'react'
import { Trans, useLingui } from '@lingui/react/macro'
import type { CategoryView, Facets as Counts } from '@/api/schema'
import { Bone } from '@/ui/bone'
import { Stars } from '@/ui/stars'
import { attributesOf, categoryChoices, withAttribute, withBrand, withChosen, withOnly } from '../filters'
import { isColour, swatchOf } from '../seen'
import type { ListSearch } from '../urls'
import { FacetGroup, FacetValues } from './facet-group'
import { PriceFacet } from './price-facet'
import css from './facets.module.css'

/** How many attributes stand there at once, and how many of them are open. */
const ATTRIBUTES = 5
const OPEN = 2

interface Props {
  facets: Counts
  search: ListSearch
  /** All categories, where the list is not already one's. */
  categories: readonly CategoryView[] | undefined
  onSearch: (next: ListSearch) => void
}

/** Everything that a list can be narrowed to. */
export function Facets({ facets, search, categories, onSearch }: Props) {
  const { t } = useLingui()
  const radio = useId()
  const brands = withChosen(facets.brands, search.brand ?? [])
  const choices = categories ? categoryChoices(facets.categories, categories, search.category) : []
  const ratings = facets.ratings.filter((one) => one.count > 0 || one.atLeast === search.rating)
  return (
    <div className={css.facets}>
      {(choices.length > 1 || search.category !== undefined) && (
        <FacetGroup title={t`Category`} chosen={search.category === undefined ? 0 : 1}>
          <FacetValues
            radio={`${radio}-category`}
            none={{ label: <Trans>All categories</Trans>, chosen: search.category === undefined, onChoose: () => onSearch(withOnly(search, { category: undefined })) }}
            values={choices.map(({ slug, name, count, depth }) => ({ id: slug, label: name, text: name, count, depth, chosen: slug === search.category }))}
            onChoose={({ id }) => onSearch(withOnly(search, { category: id }))}
          />
        </FacetGroup>
      )}
      {(brands.length > 1 || search.brand) && (
        <FacetGroup title={t`Brand`} chosen={search.brand?.length ?? 0}>
          <FacetValues values={brands.map(({ value, count }) => ({ id: value, label: value, text: value, count, chosen: search.brand?.includes(value) ?? false }))} onChoose={({ id }) => onSearch(withBrand(search, id))} />
        </FacetGroup>
      )}
      <Attributes facets={facets} search={search} onSearch={onSearch} />
      {(facets.prices.length > 1 || search.priceMin !== undefined || search.priceMax !== undefined) && (
        <FacetGroup title={t`Price`} chosen={search.priceMin === undefined && search.priceMax === undefined ? 0 : 1}>
          <PriceFacet facets={facets} search={search} onSearch={onSearch} />
        </FacetGroup>
      )}
      {ratings.length > 0 && (
        <FacetGroup title={t`Rating`} chosen={search.rating === undefined ? 0 : 1}>
          <FacetValues
            radio={`${radio}-rating`}
            none={{ label: <Trans>Any rating</Trans>, chosen: search.rating === undefined, onChoose: () => onSearch(withOnly(search, { rating: undefined })) }}
            values={ratings.map(({ atLeast, count }) => ({ id: String(atLeast), text: '', label: <AtLeast stars={atLeast} />, count, chosen: search.rating === atLeast }))}
            onChoose={({ id }) => onSearch(withOnly(search, { rating: Number(id) }))}
          />
        </FacetGroup>
      )}
      <FacetGroup title={t`Availability and offers`} chosen={Number(search.available === true) + Number(search.onSale === true)}>
        <FacetValues
          values={[
            { id: 'available', label: <Trans>In stock</Trans>, text: '', count: facets.available, chosen: search.available === true },
            { id: 'onSale', label: <Trans>On sale</Trans>, text: '', count: facets.onSale, chosen: search.onSale === true },
          ]}
          onChoose={({ id, chosen }) => onSearch(withOnly(search, { [id]: chosen ? undefined : true }))}
        />
      </FacetGroup>
    </div>
  )
}

function AtLeast({ stars }: { stars: number }) {
  return (
    <span className={css.stars}>
      <Stars rating={stars * 100} /> {stars < 5 && <Trans>and more</Trans>}
    </span>
  )
}

function Attributes({ facets, search, onSearch }: Omit<Props, 'categories'>) {
  const [all, setAll] = useState(false)
  const attributes = attributesOf(facets, search)
  const shown = attributes.filter((one, at) => all || at < ATTRIBUTES || one.chosen.length > 0)
  return (
    <>
      {shown.map(({ name, values, chosen }, at) => {
        const coloured = isColour(
          name,
          values.map(({ value }) => value),
        )
        return (
          <FacetGroup key={name} title={name} chosen={chosen.length} open={at < OPEN}>
            <FacetValues
              coloured={coloured}
              values={values.map(({ value, count }) => ({ id: value, label: value, text: value, count, chosen: chosen.includes(value), swatch: coloured ? swatchOf(value) : undefined }))}
              onChoose={({ id }) => onSearch(withAttribute(search, name, id))}
            />
          </FacetGroup>
        )
      })}
      {attributes.length > shown.length && (
        <button type="button" className={css.more} onClick={() => setAll(true)}>
          <Trans>More filters</Trans>
        </button>
      )}
    </>
  )
}

/** The facets' shape while they load. */
export function FacetsBones() {
  return (
    <div className={css.facets} aria-hidden>
      {[5, 8, 6].map((rows) => (
        <div key={rows} className={css.bones}>
          <Bone width="40%" />
          {Array.from({ length: rows }, (_, at) => (
            <Bone key={at} width={`${60 + ((at * 37) % 35)}%`} height="0.8em" />
          ))}
        </div>
      ))}
    </div>
  )
}
