import { useState } from 'react'
import { Trans, useLingui } from '@lingui/react/macro'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { ProductCard, ProductView, VariantView } from '@/api/schema'
import { useMoney } from '@/lib/i18n'
import { useDebounced } from '@/lib/use-debounced'
import { Finder, type Found } from '@/ui/finder'
import { findSold, openSold } from '../api/sold'
import { soldOf, type Sold } from '../sold'

type Hit = Found & { go: () => void }

/** Finds what is sold: first the product, then, where there is a choice, which of it. */
export function ProductFinder({ onPick }: { onPick: (thing: Sold) => void }) {
  const { t } = useLingui()
  const money = useMoney()
  const cache = useQueryClient()
  const [text, setText] = useState('')
  const wanted = text.trim()
  const search = useDebounced(wanted)
  const found = useQuery(findSold(search))
  const isBusy = wanted !== '' && (found.isFetching || search !== wanted)
  const opening = useMutation({ mutationFn: (slug: string) => cache.query(openSold(slug)) })
  const pick = (product: ProductView, variant: VariantView) => {
    onPick(soldOf(product, variant))
    setText('')
    opening.reset()
  }
  const open = (slug: string) =>
    opening.mutate(slug, {
      // Not where somebody types on meanwhile: then it is not what they want.
      onSuccess: (product) => {
        const [first, ...others] = product.variants
        const only = others.length === 0 ? first : product.variants.find(({ sku }) => sku.toLowerCase() === wanted.toLowerCase())
        if (only) pick(product, only)
      },
    })
  const ofProduct = ({ id, slug, name, brand, price, priceVaries, available }: ProductCard): Hit => {
    const amount = money(price)
    const parts = [brand, priceVaries ? t`from ${amount}` : amount, available ? '' : t`sold out`]
    const go = () => {
      // What was found for other words is only still shown.
      if (!isBusy) open(slug)
    }
    return { id, title: name, note: parts.filter(Boolean).join(' · '), go }
  }
  const ofVariant = (product: ProductView, variant: VariantView): Hit => ({
    id: variant.id,
    title: variant.choice.join(' / ') || product.name,
    note: [variant.sku, money(variant.price), t`${variant.available} left`].join(' · '),
    go: () => pick(product, variant),
  })
  const product = opening.data
  const products = wanted === '' ? [] : (found.data ?? [])
  const groups = product
    ? [{ name: product.name, items: [...product.variants.map((variant) => ofVariant(product, variant)), { id: 'back', title: t`Back to the products`, go: opening.reset }] }]
    : [{ name: t`Products`, items: products.map(ofProduct) }]
  return (
    <div
      onKeyDown={(event) => {
        // The form around it is not sent by looking for something.
        if (event.key === 'Enter') event.preventDefault()
      }}
    >
      <Finder
        label={t`Add a product by its title, brand or SKU`}
        text={text}
        onText={(next) => {
          setText(next)
          opening.reset()
        }}
        groups={groups}
        onPick={(hit) => hit.go()}
      >
        {isBusy || opening.isPending ? products.length === 0 && <Trans>Searching…</Trans> : opening.error ? <Trans>The product could not be opened. Choose it again.</Trans> : found.error ? <Trans>Products could not be searched.</Trans> : !product && wanted !== '' && products.length === 0 && <Trans>Nothing found</Trans>}
      </Finder>
    </div>
  )
}
