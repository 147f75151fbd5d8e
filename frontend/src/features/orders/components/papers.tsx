import { Trans } from '@lingui/react/macro'
import { useMutation } from '@tanstack/react-query'
import type { OrderView } from '@/api/schema'
import { saveFile } from '@/lib/save-file'
import { Button } from '@/ui/button'
import { CallFault } from '@/ui/call-fault'
import { downloadInvoice } from '../api/change-order'
import css from './after.module.css'

/** Invoices and credit notes of the order, to download. */
export function Papers({ order, token }: { order: OrderView; token: string | undefined }) {
  const download = useMutation({ mutationFn: (number: string) => downloadInvoice(order.id, token, number), onSuccess: saveFile })
  const papers = order.documents ?? []
  if (papers.length === 0) return null
  return (
    <section className={css.part} aria-labelledby="papers">
      <h2 id="papers">
        <Trans>Invoices</Trans>
      </h2>
      <ul className={css.list}>
        {papers.map((number) => (
          <li key={number}>
            <Button look="plain" busy={download.isPending && download.variables === number} onClick={() => download.mutate(number)} data-testid="paper">
              <Trans>Download {number}</Trans>
            </Button>
          </li>
        ))}
      </ul>
      <CallFault problem={download.error} />
    </section>
  )
}
