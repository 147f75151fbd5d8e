import type { ReactNode } from 'react'
import { useEffect, useEffectEvent } from 'react'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ImportView, RowFault } from '@/api/schema'
import { saveCsv } from '@/lib/admin/save-csv'
import { isProblem } from '@/lib/problem'
import { useHead } from '@/lib/use-head'
import shared from '@/ui/admin/admin.module.css'
import { Progress } from '@/ui/admin/drop-zone'
import { Bone } from '@/ui/bone'
import { Button } from '@/ui/button'
import { CallFault } from '@/ui/call-fault'
import { PageHead } from '@/ui/card'
import { DataTable, Pager, type Column } from '@/ui/data-table'
import { Icon } from '@/ui/icon'
import { Notice } from '@/ui/notice'
import { FaultPanel, Panel } from '@/ui/panel'
import { Tag } from '@/ui/tag'
import { allFaults, applyImport, cancelImport, getImport, useImportsCache } from '../api/imports'
import css from '../components/imports.module.css'
import { faultsFile, isBusy, isOpen, partOf } from '../model'
import { useStateWords } from '../words'

interface Props {
  id: string
  page: number
  onPage: (page: number) => void
}

/** One import: what it would do, what is wrong with it, and how far it is. */
export function ImportScreen({ id, page, onPage }: Props) {
  const { t } = useLingui()
  const { data, error, isPlaceholderData, refetch } = useQuery(getImport(id, page))
  useHead({ title: data?.import.fileName ?? t`Import`, noindex: true })
  return (
    <div className={shared.page}>
      <Link to="/imports" className={shared.back}>
        <Icon name="left" size={16} />
        <Trans>Import & export</Trans>
      </Link>
      {data ? (
        <>
          <Import view={data.import} />
          {data.import.faults > 0 && (
            <Faults view={data.import} faults={data.faults} isOld={isPlaceholderData}>
              <Pager page={page} more={data.more} onPage={onPage} />
            </Faults>
          )}
        </>
      ) : isProblem(error, 'not-found', 'invalid-request') ? (
        <Panel level={1} title={<Trans>There is no such import</Trans>} />
      ) : error ? (
        <FaultPanel level={1} error={error} retry={() => void refetch()} />
      ) : (
        <Bone height="18rem" />
      )}
    </div>
  )
}

function Import({ view }: { view: ImportView }) {
  const { t } = useLingui()
  const words = useStateWords()
  const cache = useImportsCache()
  const apply = useMutation({ mutationFn: () => applyImport(view.id), onSettled: cache.askAgain })
  const cancel = useMutation({ mutationFn: () => cancelImport(view.id), onSettled: cache.askAgain })
  const isDone = view.state === 'done'
  const changed = useEffectEvent(cache.changed)
  useEffect(() => {
    if (isDone) changed()
  }, [isDone])
  // What was stopped or failed on its way goes on where it ended.
  const resumes = view.faults === 0 && view.doneRows > 0 && (view.state === 'cancelled' || view.state === 'failed')
  return (
    <>
      <PageHead
        title={view.fileName}
        actions={
          <>
            {isOpen(view) && (
              <Button look="plain" busy={cancel.isPending} onClick={() => cancel.mutate()}>
                {view.state === 'applying' ? <Trans>Stop</Trans> : <Trans>Discard</Trans>}
              </Button>
            )}
            {(view.state === 'checked' || resumes) && (
              <Button busy={apply.isPending} onClick={() => apply.mutate()}>
                {resumes ? <Trans>Go on</Trans> : <Trans>Apply the import</Trans>}
              </Button>
            )}
          </>
        }
      />
      {isProblem(apply.error ?? cancel.error, 'import-state') ? (
        <Notice tone="fault" alert>
          <Trans>It has gone on meanwhile. This is how it is now.</Trans>
        </Notice>
      ) : (
        <CallFault problem={apply.error ?? cancel.error} />
      )}
      <div className={css.going}>
        <p role="status" data-testid="import-state">
          <Tag tone={isDone ? 'good' : view.state === 'faulty' || view.state === 'failed' ? 'bad' : 'plain'}>{words(view.state)}</Tag>{' '}
          {isBusy(view) && (
            <Trans>
              {view.doneRows} of {view.rows} rows
            </Trans>
          )}
        </p>
        {isBusy(view) && <Progress part={partOf(view)} label={words(view.state)} />}
        <p>
          {said(view)}{' '}
          {isDone && (
            <Link to="/products" className={shared.again}>
              <Trans>See the products</Trans>
            </Link>
          )}
        </p>
        {view.failure && <p className={shared.fault}>{view.failure}</p>}
      </div>
      <dl className={css.figures}>
        <Figure name={t`Rows`} value={view.rows} />
        <Figure name={t`Products`} value={view.products} />
        <Figure name={isDone ? t`Made` : t`New`} value={view.created} />
        <Figure name={isDone ? t`Changed` : t`To change`} value={view.updated} />
        <Figure name={t`Unchanged`} value={view.unchanged} />
        <Figure name={t`Faults`} value={view.faults} bad={view.faults > 0} />
      </dl>
    </>
  )
}

/** What its state means for who looks at it. */
function said({ state }: ImportView): ReactNode {
  switch (state) {
    case 'waiting':
      return <Trans>The upload broke off. Discard this one and drop the file again.</Trans>
    case 'checking':
      return <Trans>Every row is looked at. Nothing is changed. You can leave this page.</Trans>
    case 'checked':
      return <Trans>No faults. Nothing is changed yet.</Trans>
    case 'faulty':
      return <Trans>Nothing is changed. Mend the rows below in your file and drop it again.</Trans>
    case 'applying':
      return <Trans>The products are written. You can leave this page; it goes on.</Trans>
    case 'done':
      return <Trans>Everything is in the shop.</Trans>
    case 'cancelled':
      return <Trans>It was stopped. What was written stays.</Trans>
    case 'failed':
      return <Trans>It broke off. What was written stays.</Trans>
  }
}

function Figure({ name, value, bad = false }: { name: string; value: number; bad?: boolean }) {
  return (
    <div data-bad={bad ? '' : undefined}>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  )
}

function Faults({ view, faults, isOld, children }: { view: ImportView; faults: readonly RowFault[]; isOld: boolean; children: ReactNode }) {
  const { t } = useLingui()
  const taking = useMutation({ mutationFn: () => allFaults(view.id), onSuccess: (all) => saveCsv(`${view.fileName.replace(/\.\w+$/, '')}-faults.csv`, faultsFile(all)) })
  const columns: Column<RowFault & { key: string }>[] = [
    {
      id: 'place',
      header: t`Row`,
      cell: ({ row, column }) => (
        <>
          <strong>
            <Trans>Row {row}</Trans>
          </strong>
          {column !== '' && (
            <>
              , <code>{column}</code>
            </>
          )}
        </>
      ),
    },
    { id: 'fault', header: t`What is wrong`, cell: ({ detail }) => detail },
  ]
  return (
    <>
      <div className={shared.row} style={{ justifyContent: 'space-between' }}>
        <h2>
          <Plural value={view.faults} one="# fault" other="# faults" />
        </h2>
        <Button look="plain" busy={taking.isPending} onClick={() => taking.mutate()}>
          <Icon name="download" size={18} />
          <Trans>As a CSV file</Trans>
        </Button>
      </div>
      <CallFault problem={taking.error} />
      <DataTable label={t`Faults`} columns={columns} rows={faults.map((fault, at) => ({ ...fault, key: `${fault.row} ${fault.column} ${at}` }))} rowKey={({ key }) => key} isOld={isOld} onRetry={() => undefined} empty={<Trans>There is no more on this page</Trans>} />
      {children}
    </>
  )
}
