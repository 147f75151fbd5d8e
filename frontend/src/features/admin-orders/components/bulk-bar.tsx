import { useState } from 'react'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useMutation } from '@tanstack/react-query'
import type { FulfilledOrders, OrderRow } from '@/api/schema'
import { Button } from '@/ui/button'
import { CallFault } from '@/ui/call-fault'
import { Dialog, DialogActions } from '@/ui/dialog'
import { Icon } from '@/ui/icon'
import { saveFiles } from '@/lib/save-file'
import { fulfilOrders, printSlips, useOrdersCache } from '../api/orders'
import around from '@/ui/admin/table.module.css'
import ui from '@/ui/ui.module.css'

interface Props {
  marked: readonly OrderRow[]
  onClear: () => void
}

/** What can be done to all the marked orders at once. */
export function BulkBar({ marked, onClear }: Props) {
  const { t } = useLingui()
  const [ask, setAsk] = useState<{ shipped: boolean }>()
  const slips = useMutation({
    mutationFn: async () => {
      const files = await printSlips(marked.map(({ id }) => id))
      await saveFiles(files)
      return files.length
    },
  })
  const print = () => {
    if (!slips.isPending) slips.mutate()
  }
  return (
    <div className={around.bulk} role="region" aria-label={t`Marked orders`}>
      <strong role="status">
        <Plural value={marked.length} one="# marked" other="# marked" />
      </strong>
      <button type="button" className={ui.tiny} onClick={onClear} aria-label={t`Mark none`}>
        <Icon name="close" size={18} />
      </button>
      <button type="button" className={ui.small} onClick={() => setAsk({ shipped: false })}>
        <Trans>Fulfil</Trans>
      </button>
      <button type="button" className={ui.small} onClick={() => setAsk({ shipped: true })}>
        <Trans>Fulfil and mark shipped</Trans>
      </button>
      <button type="button" className={ui.small} aria-busy={slips.isPending || undefined} onClick={print}>
        <Trans>Print packing slips</Trans>
      </button>
      {(slips.isError || slips.data === 0) && <SlipsDialog problem={slips.error} onAgain={print} onClose={slips.reset} />}
      {ask && <BulkDialog shipped={ask.shipped} marked={marked} onClose={() => setAsk(undefined)} onDone={onClear} />}
    </div>
  )
}

/** Says what will happen, does it, and then what became of each. */
function BulkDialog({ shipped, marked, onDone, onClose }: { shipped: boolean; marked: readonly OrderRow[]; onDone: () => void; onClose: () => void }) {
  const cache = useOrdersCache()
  const call = useMutation({ mutationFn: () => fulfilOrders(marked.map(({ id }) => id), shipped), onSettled: cache.listsAskAgain })
  const report = call.data
  const refused = report?.items.filter((item) => item.refused).length ?? 0
  const end = () => {
    if (report) onDone()
    onClose()
  }
  return (
    <Dialog
      title={report ? refused === 0 ? <Trans>Done</Trans> : <Trans>Done, but not with all</Trans> : shipped ? <Plural value={marked.length} one="Fulfil # order and mark it shipped?" other="Fulfil # orders and mark them shipped?" /> : <Plural value={marked.length} one="Fulfil # order?" other="Fulfil # orders?" />}
      onClose={end}
    >
      <CallFault problem={call.error} />
      {report ? (
        <Report report={report} marked={marked} />
      ) : (
        <p>
          {shipped ? (
            <Trans>Each gets a parcel with all that is open of it, which counts as handed over. The shoppers are told that it is on its way.</Trans>
          ) : (
            <Trans>Each gets a parcel with all that is open of it, to be packed and handed over.</Trans>
          )}
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
              {shipped ? <Trans>Fulfil and mark shipped</Trans> : <Trans>Fulfil</Trans>}
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

/** Why no slips came. */
function SlipsDialog({ problem, onAgain, onClose }: { problem: Error | null; onAgain: () => void; onClose: () => void }) {
  return (
    <Dialog title={problem ? <Trans>The packing slips could not be printed</Trans> : <Trans>Nothing to print</Trans>} onClose={onClose}>
      <CallFault problem={problem} />
      {!problem && (
        <p>
          <Trans>Nothing of these orders is to be sent, and nothing was.</Trans>
        </p>
      )}
      <DialogActions>
        {problem && (
          <Button onClick={onAgain}>
            <Trans>Try again</Trans>
          </Button>
        )}
        <Button look="plain" onClick={onClose}>
          <Trans>Close</Trans>
        </Button>
      </DialogActions>
    </Dialog>
  )
}

function Report({ report, marked }: { report: FulfilledOrders; marked: readonly OrderRow[] }) {
  const numbers = new Map(marked.map(({ id, number }) => [id, number]))
  // What went wrong comes first.
  const items = [...report.items].sort((a, b) => Number(Boolean(b.refused)) - Number(Boolean(a.refused)))
  return (
    <ul className={around.report} data-testid="bulk-report" tabIndex={0}>
      {items.map(({ order, refused }) => (
        <li key={order} data-bad={refused ? '' : undefined}>
          <Icon name={refused ? 'close' : 'check'} size={16} />
          <span>
            <strong>{numbers.get(order) ?? order}</strong> {refused ?? <Trans>has its parcel</Trans>}
          </span>
        </li>
      ))}
    </ul>
  )
}
