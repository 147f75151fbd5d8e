import { Plural, Trans } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { listCategories } from '@/features/catalogue/api/list-categories'
import { listProducts } from '@/features/catalogue/api/list-products'
import { useTime } from '@/lib/i18n'
import { isProblem } from '@/lib/problem'
import { useHead } from '@/lib/use-head'
import { Button } from '@/ui/button'
import css from './status-page.module.css'

/** Whether the shop answers, as anybody may see it. */
export function StatusPage() {
  useHead({ title: 'Admin', noindex: true })
  const time = useTime()
  const categories = useQuery({ ...listCategories(), refetchInterval: 30_000, retry: false })
  const products = useQuery({ ...listProducts({ sort: 'newest', pageSize: 1 }), refetchInterval: 30_000, retry: false })
  const count = categories.data?.items.reduce((sum, category) => sum + category.productCount, 0)
  const shelves = categories.data?.items.length
  return (
    <main className={css.page}>
      <h1>
        <Trans>Bodega admin</Trans>
      </h1>
      <p>
        <Trans>Staff accounts are not part of this version. This page shows whether the shop answers.</Trans>
      </p>
      <dl className={css.rows}>
        <Row name={<Trans>Categories</Trans>} error={categories.error} pending={categories.isPending}>
          {shelves !== undefined && count !== undefined && (
            <>
              <Plural value={shelves} one="# category" other="# categories" />, <Plural value={count} one="# published product" other="# published products" />
            </>
          )}
        </Row>
        <Row name={<Trans>Products</Trans>} error={products.error} pending={products.isPending}>
          {products.data?.items[0] ? <Trans>Newest: {products.data.items[0].name}</Trans> : <Trans>None published</Trans>}
        </Row>
        <div>
          <dt>
            <Trans>Last asked</Trans>
          </dt>
          <dd>{products.dataUpdatedAt > 0 ? time(new Date(products.dataUpdatedAt).toISOString()) : '–'}</dd>
        </div>
      </dl>
      <p className={css.actions}>
        <Button
          look="plain"
          busy={categories.isFetching || products.isFetching}
          onClick={() => {
            void categories.refetch()
            void products.refetch()
          }}
        >
          <Trans>Check again</Trans>
        </Button>
        <a href="/">
          <Trans>To the shop</Trans>
        </a>
      </p>
    </main>
  )
}

function Row({ name, error, pending, children }: { name: React.ReactNode; error: Error | null; pending: boolean; children: React.ReactNode }) {
  const requestId = isProblem(error) ? error.requestId : ''
  return (
    <div data-bad={error ? '' : undefined}>
      <dt>{name}</dt>
      <dd>
        {pending ? <Trans>asking…</Trans> : error ? requestId === '' ? <Trans>No answer</Trans> : <Trans>Failed, request {requestId}</Trans> : children}
      </dd>
    </div>
  )
}
