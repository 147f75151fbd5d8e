import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { CollectionRow } from '@/api/schema'
import { listCollections } from '@/lib/admin/catalogue'
import { useTime } from '@/lib/i18n'
import { useHead } from '@/lib/use-head'
import shared from '@/ui/admin/admin.module.css'
import { buttonClass } from '@/ui/button'
import { PageHead } from '@/ui/card'
import { DataTable, type Column } from '@/ui/data-table'
import { Picture } from '@/ui/picture'
import { Tag, Tags } from '@/ui/tag'
import css from '../components/collections.module.css'

/** All collections. */
export function CollectionsScreen() {
  const { t } = useLingui()
  useHead({ title: t`Collections`, noindex: true })
  const time = useTime()
  const { data, error, refetch } = useQuery(listCollections())
  const columns: Column<CollectionRow>[] = [
    {
      id: 'name',
      header: t`Name`,
      cell: (row) => (
        <div className={css.name}>
          <Picture picture={row.picture} sizes="40px" alt="" className={shared.thumb} />
          <span>
            <Link to="/collections/$collection" params={{ collection: row.id }} data-row-link data-testid="collection">
              {row.name}
            </Link>
            <span className={shared.under}>/collections/{row.slug}</span>
          </span>
        </div>
      ),
    },
    {
      id: 'how',
      header: t`Filled`,
      cell: ({ byRule, hidden }) => (
        <Tags>
          <Tag>{byRule ? <Trans>by a rule</Trans> : <Trans>by hand</Trans>}</Tag>
          {hidden && (
            <Tag>
              <Trans>Hidden</Trans>
            </Tag>
          )}
        </Tags>
      ),
    },
    {
      id: 'products',
      header: t`Products`,
      align: 'end',
      cell: ({ id, productCount }) => (
        <Link to="/products" search={{ collection: id }}>
          {productCount}
        </Link>
      ),
    },
    { id: 'updated', header: t`Changed`, cell: ({ updatedAt }) => <time dateTime={updatedAt}>{time(updatedAt)}</time> },
  ]
  return (
    <div className={shared.page}>
      <PageHead
        title={<Trans>Collections</Trans>}
        lead={<Trans>Products that belong together for a while: a season, a sale, a gift table.</Trans>}
        actions={
          <Link to="/collections/new" className={buttonClass()}>
            <Trans>New collection</Trans>
          </Link>
        }
      />
      <DataTable
        label={t`Collections`}
        columns={columns}
        rows={data?.items}
        rowKey={({ id }) => id}
        error={error}
        onRetry={() => void refetch()}
        empty={
          <>
            <strong>
              <Trans>There are no collections yet</Trans>
            </strong>
            <p>
              <Trans>Choose products by hand, or let a rule find them.</Trans>
            </p>
          </>
        }
      />
    </div>
  )
}
