import { Trans, useLingui } from '@lingui/react/macro'
import { useMutation } from '@tanstack/react-query'
import type { AccountView, DeskOrder } from '@/api/schema'
import { useTime } from '@/lib/i18n'
import { saveFile, saveFiles } from '@/lib/save-file'
import { may } from '@/lib/staff'
import { Button } from '@/ui/button'
import { CallFault } from '@/ui/call-fault'
import { Card } from '@/ui/card'
import { openDocument, printSlips, writeDocuments } from '../api/orders'
import { useDesk } from '../use-desk'
import css from './orders.module.css'

/** Whether a paper is to be written yet. What goes back as the order was changed has none of its own: another invoice says it. */
function lacksPapers({ documents, ledger, refunds, timeline }: DeskOrder) {
  const isEdited = timeline.some(({ what }) => what.kind === 'edited')
  const wants = refunds.filter(({ state, lines, shipping }) => state !== 'failed' && !(isEdited && lines.length === 0 && shipping.minor === 0))
  const hasInvoice = documents.some(({ refund, takesBack, isVoid }) => !refund && !takesBack && !isVoid)
  return ledger.some(({ source }) => source === 'sale') && (!hasInvoice || wants.some(({ id }) => !documents.some(({ refund }) => refund === id)))
}

/** Invoices and credit notes of an order, and what goes into its parcels: to download and to print. */
export function DocumentsCard({ desk, caller }: { desk: DeskOrder; caller: AccountView }) {
  const { t } = useLingui()
  const time = useTime()
  const { id } = desk.order
  const open = useMutation({ mutationFn: (number: string) => openDocument(id, number), onSuccess: saveFile })
  const slips = useMutation({ mutationFn: () => printSlips([id]), onSuccess: saveFiles })
  const write = useDesk(id, () => writeDocuments(id))
  const lacks = lacksPapers(desk)
  return (
    <Card
      title={<Trans>Documents</Trans>}
      aside={
        <Button look="plain" busy={slips.isPending} onClick={() => slips.mutate()} data-testid="slip">
          <Trans>Packing slip</Trans>
        </Button>
      }
    >
      <ul className={css.list}>
        {desk.documents.map(({ number, issuedAt, refund, takesBack, isVoid }) => (
          <li key={number}>
            <p className={css.between}>
              <strong>{number}</strong>
              <time dateTime={issuedAt}>{time(issuedAt)}</time>
            </p>
            <p className={css.between}>
              <span className={css.soft}>
                {takesBack ? (
                  <Trans>Takes back {takesBack}</Trans>
                ) : refund ? (
                  <Trans>Credit note</Trans>
                ) : isVoid ? (
                  <Trans>Invoice before the change</Trans>
                ) : (
                  <Trans>Invoice</Trans>
                )}
              </span>
              <Button look="plain" busy={open.isPending && open.variables === number} onClick={() => open.mutate(number)} aria-label={t`Download ${number}`}>
                <Trans>Download</Trans>
              </Button>
            </p>
          </li>
        ))}
      </ul>
      {lacks && may(caller, 'orders-manage') && (
        <Button look="plain" busy={write.isPending} onClick={() => write.mutate(undefined)}>
          <Trans>Write what is missing</Trans>
        </Button>
      )}
      {slips.data?.length === 0 && (
        <p className={css.soft} role="status">
          <Trans>Nothing of it is to be sent, and nothing was.</Trans>
        </p>
      )}
      <CallFault problem={open.error ?? slips.error ?? write.error} />
    </Card>
  )
}
