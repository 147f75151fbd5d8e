import type { ReactNode } from 'react'
import { Plural, Trans } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { listCategories } from '@/features/catalogue/api/list-categories'
import { listProducts } from '@/features/catalogue/api/list-products'
import { useTime } from '@/lib/i18n'
import { isProblem } from '@/lib/problem'
import { Card, Fact, Facts } from '@/ui/card'
import { Tag } from '@/ui/tag'
import ui from '@/ui/ui.module.css'

/** Whether the shop answers, as anybody may see it. */
export function ShopStatus() {
  const time = useTime()
  const categories = useQuery({ ...listCategories(), refetchInterval: 30_000, retry: false })
  const products = useQuery({ ...listProducts({ sort: 'newest', pageSize: 1 }), refetchInterval: 30_000, retry: false })
  const count = categories.data?.items.reduce((sum, category) => sum + category.productCount, 0)
  const shelves = categories.data?.items.length
  const isBad = Boolean(categories.error ?? products.error)
  const isAsked = Boolean(categories.data && products.data)
  return (
    <Card
      title={<Trans>The shop</Trans>}
      aside={
        <button
          type="button"
          className={ui.small}
          aria-busy={categories.isFetching || products.isFetching || undefined}
          onClick={() => {
            void categories.refetch()
            void products.refetch()
          }}
        >
          <Trans>Check again</Trans>
        </button>
      }
    >
      <Facts>
        <Fact name={<Trans>State</Trans>}>
          <span role="status">
            {isBad ? (
              <Tag tone="bad">
                <Trans>Does not answer</Trans>
              </Tag>
            ) : isAsked ? (
              <Tag tone="good">
                <Trans>Answers</Trans>
              </Tag>
            ) : (
              <Trans>asking…</Trans>
            )}
          </span>
        </Fact>
        <Fact name={<Trans>Categories</Trans>}>
          <Answer query={categories}>
            {shelves !== undefined && count !== undefined && (
              <>
                <Plural value={shelves} one="# category" other="# categories" />, <Plural value={count} one="# published product" other="# published products" />
              </>
            )}
          </Answer>
        </Fact>
        <Fact name={<Trans>Products</Trans>}>
          <Answer query={products}>{products.data?.items[0] ? <Trans>Newest: {products.data.items[0].name}</Trans> : <Trans>None published</Trans>}</Answer>
        </Fact>
        <Fact name={<Trans>Last asked</Trans>}>{products.dataUpdatedAt > 0 ? time(new Date(products.dataUpdatedAt).toISOString()) : '–'}</Fact>
      </Facts>
    </Card>
  )
}

function Answer({ query: { error, isPending }, children }: { query: { error: Error | null; isPending: boolean }; children: ReactNode }) {
  const requestId = isProblem(error) ? error.requestId : ''
  if (isPending) return <Trans>asking…</Trans>
  if (!error) return children
  return <span data-bad="">{requestId === '' ? <Trans>No answer</Trans> : <Trans>Failed, request {requestId}</Trans>}</span>
}
