import { Trans, useLingui } from '@lingui/react/macro'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ImportView } from '@/api/schema'
import { useTime } from '@/lib/i18n'
import { nameOf } from '@/lib/people'
import { useHead } from '@/lib/use-head'
import shared from '@/ui/admin/admin.module.css'
import { PageHead } from '@/ui/card'
import { DataTable, Pager, type Column } from '@/ui/data-table'
import { Tag } from '@/ui/tag'
import { exportProducts, listImports } from '../api/imports'
import { ExportCard, ImportCard } from '../components/import-card'
import css from '../components/imports.module.css'
import { isBusy } from '../model'
import { useStateWords } from '../words'

interface Props {
  page: number
  onPage: (page: number) => void
  onOpen: (id: string) => void
}

/** Products from files and into them. */
export function ImportsScreen({ page, onPage, onOpen }: Props) {
  const { t } = useLingui()
  useHead({ title: t`Import & export`, noindex: true })
  const time = useTime()
  const words = useStateWords()
  const { data, error, isPlaceholderData, refetch } = useQuery(listImports(page))
  const taking = useMutation({
    mutationFn: exportProducts,
    onSuccess: ({ url, fileName }) => {
      const link = document.createElement('a')
      link.href = url
      link.download = fileName
      link.rel = 'noopener'
      link.click()
    },
  })
  const columns: Column<ImportView>[] = [
    {
      id: 'file',
      header: t`File`,
      cell: ({ id, fileName }) => (
        <Link to="/imports/$import" params={{ import: id }} data-row-link data-testid="import">
          {fileName}
        </Link>
      ),
    },
    { id: 'state', header: t`State`, cell: (row) => <Tag tone={row.state === 'done' ? 'good' : row.state === 'faulty' || row.state === 'failed' ? 'bad' : 'plain'}>{words(row.state)}</Tag> },
    { id: 'rows', header: t`Rows`, align: 'end', cell: (row) => (isBusy(row) ? `${row.doneRows} / ${row.rows}` : row.rows) },
    { id: 'faults', header: t`Faults`, align: 'end', cell: ({ faults }) => faults },
    { id: 'by', header: t`By`, cell: ({ by }) => nameOf(by) },
    { id: 'when', header: t`When`, cell: ({ createdAt }) => <time dateTime={createdAt}>{time(createdAt)}</time> },
  ]
  return (
    <div className={shared.page}>
      <PageHead title={<Trans>Import & export</Trans>} lead={<Trans>Many products at once, from a file and into one.</Trans>} />
      <div className={css.columns}>
        <ImportCard onBegun={onOpen} />
        <ExportCard onExport={() => taking.mutate()} busy={taking.isPending} error={taking.error} rows={taking.data?.rows} />
      </div>
      <h2>
        <Trans>Earlier imports</Trans>
      </h2>
      <DataTable
        label={t`Imports`}
        columns={columns}
        rows={data?.items}
        rowKey={({ id }) => id}
        error={error}
        onRetry={() => void refetch()}
        isOld={isPlaceholderData}
        bones={3}
        empty={
          <strong>
            <Trans>Nothing was imported yet</Trans>
          </strong>
        }
      />
      {data && <Pager page={page} more={data.more} onPage={onPage} />}
    </div>
  )
}
