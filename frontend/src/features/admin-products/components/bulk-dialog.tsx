import { Plural, Trans } from '@lingui/react/macro'
import { useMutation, useQuery } from '@tanstack/react-query'
import type { BulkChange, BulkReport, ProductRow } from '@/api/schema'
import { categoryPath, categoryTree } from '@/lib/admin/catalogue'
import { Button } from '@/ui/button'
import { CallFault } from '@/ui/call-fault'
import { Dialog, DialogActions } from '@/ui/dialog'
import { Hidden } from '@/ui/hidden'
import { Icon } from '@/ui/icon'
import { changeProducts, useProductsCache } from '../api/products'
import { writePercent } from '../model'
import { useStatusWords } from '../words'
import around from '@/ui/admin/table.module.css'

interface Props {
  change: BulkChange
  marked: readonly ProductRow[]
  onDone: () => void
  onClose: () => void
}

/** Says what will happen, does it, and then what became of each. */
export function BulkDialog({ change, marked, onDone, onClose }: Props) {
  const cache = useProductsCache()
  const call = useMutation({ mutationFn: () => changeProducts(marked.map(({ id }) => id), change), onSettled: cache.changed })
  const report = call.data
  const failed = report?.items.filter(({ done }) => !done).length ?? 0
  const end = () => {
    if (report) onDone()
    onClose()
  }
  return (
    <Dialog title={report ? failed === 0 ? <Trans>Done</Trans> : <Trans>Done, but not with all</Trans> : <Question change={change} count={marked.length} />} onClose={end}>
      <CallFault problem={call.error} />
      {report ? (
        <Report report={report} marked={marked} />
      ) : (
        <p>
          <Consequence change={change} />
        </p>
      )}
      <DialogActions>
        {report ? (
          <Button onClick={end}>
            <Trans>Close</Trans>
          </Button>
        ) : (
          <>
            <Button busy={call.isPending} onClick={() => call.mutate()}>
              <Plural value={marked.length} one="Change # product" other="Change # products" />
            </Button>
            <Button look="plain" onClick={end}>
              <Trans>Cancel</Trans>
            </Button>
          </>
        )}
      </DialogActions>
    </Dialog>
  )
}

function Question({ change, count }: { change: BulkChange; count: number }) {
  const words = useStatusWords()
  const { data } = useQuery(categoryTree())
  switch (change.kind) {
    case 'status':
      return <Plural value={count} one={`Make # product “${words(change.status)}”?`} other={`Make # products “${words(change.status)}”?`} />
    case 'add-tag':
      return <Plural value={count} one={`Tag # product “${change.tag}”?`} other={`Tag # products “${change.tag}”?`} />
    case 'remove-tag':
      return <Plural value={count} one={`Take the tag “${change.tag}” from # product?`} other={`Take the tag “${change.tag}” from # products?`} />
    case 'add-category':
      return <Plural value={count} one={`Put # product into “${categoryPath(data?.items ?? [], change.category)}”?`} other={`Put # products into “${categoryPath(data?.items ?? [], change.category)}”?`} />
    case 'remove-category':
      return <Plural value={count} one={`Take # product out of “${categoryPath(data?.items ?? [], change.category)}”?`} other={`Take # products out of “${categoryPath(data?.items ?? [], change.category)}”?`} />
    case 'price-by-percent':
      return <Plural value={count} one={`Change the prices of # product by ${writePercent(change.basisPoints)}?`} other={`Change the prices of # products by ${writePercent(change.basisPoints)}?`} />
  }
}

function Consequence({ change }: { change: BulkChange }) {
  if (change.kind === 'status') {
    if (change.status === 'active') return <Trans>Shoppers see them within a minute, those with a time of their own from then on.</Trans>
    return change.status === 'draft' ? <Trans>Shoppers do not see them any more. Orders that are under way go on.</Trans> : <Trans>Shoppers do not see them any more, and they leave the everyday lists. Nothing is deleted.</Trans>
  }
  if (change.kind === 'price-by-percent') {
    return change.keepAsCompareAt ? <Trans>The prices of all their variants change, rounded to the smallest coin, and the prices of now are shown as those before.</Trans> : <Trans>The prices of all their variants change, rounded to the smallest coin. Carts follow; orders keep their prices.</Trans>
  }
  return <Trans>Those that are so already stay as they are.</Trans>
}

function Report({ report, marked }: { report: BulkReport; marked: readonly ProductRow[] }) {
  const titles = new Map(marked.map(({ id, title }) => [id, title]))
  // What went wrong comes first.
  const items = [...report.items].sort((a, b) => Number(a.done) - Number(b.done))
  return (
    <ul className={around.report} data-testid="bulk-report" tabIndex={0}>
      {items.map(({ product, done, fault }) => (
        <li key={product} data-bad={done ? undefined : ''}>
          <Icon name={done ? 'check' : 'close'} size={16} />
          <span>
            <strong>{titles.get(product) ?? product}</strong> {done ? <Hidden><Trans>done</Trans></Hidden> : (fault ?? <Trans>not changed</Trans>)}
          </span>
        </li>
      ))}
    </ul>
  )
}
