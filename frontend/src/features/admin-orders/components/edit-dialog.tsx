import { useState } from 'react'
import { Trans, useLingui } from '@lingui/react/macro'
import { Textarea } from '@mantine/core'
import type { DeskOrder, EditInput } from '@/api/schema'
import { isProblem } from '@/lib/problem'
import { Button } from '@/ui/button'
import { CallFault } from '@/ui/call-fault'
import { Dialog, DialogActions } from '@/ui/dialog'
import formCss from '@/ui/form.module.css'
import '@/ui/mantine'
import { Notice } from '@/ui/notice'
import { editOrder } from '../api/orders'
import { addedAt, changesOf, noEdit, withMore, type EditForm } from '../edit/changes'
import { useEditPreview } from '../edit/use-edit-preview'
import { useEditFaults } from '../edit/words'
import { LONGEST_NOTE } from '../model'
import { useKeyedDesk } from '../use-desk'
import { EditLines } from './edit-lines'
import { EditPreview } from './edit-preview'
import css from './orders.module.css'
import { ProductFinder } from './product-finder'

/** Asks what an order is to be, shows what that does, and does it. */
export function EditDialog({ desk, onClose }: { desk: DeskOrder; onClose: () => void }) {
  const { t } = useLingui()
  const [form, setForm] = useState(noEdit)
  const [note, setNote] = useState('')
  const words = useEditFaults()
  const changes = changesOf(form, desk.lines)
  const preview = useEditPreview(desk, changes)
  const call = useKeyedDesk(desk.order.id, (key, edit: EditInput) => editOrder(desk.order.id, key, edit), onClose)
  const found = isProblem(preview.error, 'invalid-request') ? preview.error.faults : []
  const ofAdded = new Map(found.flatMap((fault) => [[addedAt(fault.pointer, form, desk.lines), words(fault)] as const].filter((one): one is readonly [number, string] => one[0] !== undefined)))
  const ofAll = found.filter(({ pointer }) => addedAt(pointer, form, desk.lines) === undefined).map(words)
  const refused = isProblem(call.error, 'invalid-request') ? call.error.faults.map(words) : []
  const change = (next: EditForm) => {
    setForm(next)
    if (call.isError) call.reset()
  }
  const save = () => {
    // What was not seen is not done.
    if (!preview.isCurrent || !preview.data || call.isPending) return
    call.mutate(
      { changes, total: preview.data.after.total, note: note.trim() || null },
      {
        onError: (error) => {
          if (isProblem(error, 'invalid-request')) preview.askAgain()
        },
      },
    )
  }
  return (
    <Dialog wide title={<Trans>Edit order {desk.order.number}</Trans>} onClose={onClose}>
      {refused.length > 0 ? (
        <Notice tone="fault" alert>
          {refused.map((why) => (
            <strong key={why}>{why}</strong>
          ))}
        </Notice>
      ) : (
        <CallFault problem={call.error} />
      )}
      <p className={css.soft}>
        <Trans>What is there keeps its price, its discount and its shipping; what is new costs what it costs today. The customer gets a mail about it.</Trans>
      </p>
      <EditLines lines={desk.lines} form={form} faults={ofAdded} onChange={change} />
      <ProductFinder onPick={(thing) => setForm((known) => ({ ...known, added: withMore(known.added, thing) }))} />
      <div className={formCss.form}>
        <Textarea label={t`Words to the customer (optional)`} value={note} maxLength={LONGEST_NOTE} rows={2} onChange={(event) => setNote(event.target.value)} />
      </div>
      <EditPreview desk={desk} preview={preview} faults={ofAdded.size > 0 && ofAll.length === 0 ? [t`Not everything that is new can be added.`] : ofAll} />
      <DialogActions>
        <Button busy={call.isPending} onClick={save} aria-disabled={!preview.isCurrent || undefined} data-testid="save-edit">
          <Trans>Change the order</Trans>
        </Button>
        <Button look="plain" onClick={onClose}>
          <Trans>Cancel</Trans>
        </Button>
      </DialogActions>
    </Dialog>
  )
}
