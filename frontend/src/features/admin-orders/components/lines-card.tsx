import { useState } from 'react'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import type { AccountView, DeskLine, DeskOrder } from '@/api/schema'
import { useMoney } from '@/lib/i18n'
import { Button } from '@/ui/button'
import { Card } from '@/ui/card'
import { DataTable, type Column } from '@/ui/data-table'
import { Picture } from '@/ui/picture'
import { Sums } from '@/ui/summary'
import { can } from '../can'
import { useRate } from '../use-rate'
import shared from '@/ui/admin/admin.module.css'
import { EditDialog } from './edit-dialog'
import css from './orders.module.css'
import { WhyNotEdit } from './why-not-edit'

/** What was ordered, what is paid for it, where its units are, and the way to change it. */
export function LinesCard({ desk, caller }: { desk: DeskOrder; caller: AccountView }) {
  const { t } = useLingui()
  const money = useMoney()
  const rate = useRate()
  const [isEditing, setEditing] = useState(false)
  const columns: Column<DeskLine>[] = [
    {
      id: 'item',
      header: t`Item`,
      cell: ({ item }) => (
        <span className={css.item}>
          <Picture picture={item.picture} sizes="40px" alt="" className={shared.thumb} />
          <span>
            <a href={`/p/${encodeURIComponent(item.slug)}?sku=${encodeURIComponent(item.sku)}`}>{item.name}</a>
            <span className={shared.under}>
              {item.choice !== '' && <>{item.choice} · </>}
              <code>{item.sku}</code>
            </span>
          </span>
        </span>
      ),
    },
    {
      id: 'units',
      header: t`Units`,
      cell: ({ item, open, delivered }) => (
        <>
          <Trans>
            {item.quantity} × {money(item.unitPrice)}
          </Trans>
          <span className={shared.under}>
            {[open > 0 && t`${open} open`, delivered > 0 && t`${delivered} delivered`].filter(Boolean).join(' · ')}
          </span>
        </>
      ),
    },
    { id: 'tax', header: t`Tax`, align: 'end', cell: ({ tax, rate: points }) => (tax.minor === 0 ? rate(points) : <>{money(tax)}<span className={shared.under}>{rate(points)}</span></>) },
    {
      id: 'gross',
      header: t`Paid`,
      align: 'end',
      cell: ({ gross, discount, refundable, item }) => (
        <>
          <strong className={css.sum}>{money(gross)}</strong>
          {discount.minor > 0 && (
            <span className={shared.under}>
              <Trans>−{money(discount)} off</Trans>
            </span>
          )}
          {refundable < item.quantity && desk.captured.minor > 0 && (
            <span className={shared.under}>
              <Plural value={item.quantity - refundable} one="# refunded" other="# refunded" />
            </span>
          )}
        </>
      ),
    },
  ]
  return (
    <Card
      title={<Trans>Items</Trans>}
      aside={
        can(desk, caller, 'edit') && (
          <Button look="plain" onClick={() => setEditing(true)} data-testid="open-edit">
            <Trans>Edit order…</Trans>
          </Button>
        )
      }
    >
      <div className={css.bleed}>
        <DataTable label={t`Items`} columns={columns} rows={desk.lines} rowKey={({ line }) => String(line)} onRetry={() => undefined} empty={null} />
      </div>
      <div className={css.totals}>
        <Sums totals={desk.order.totals} owed={<Trans>VAT, owed by the customer (reverse charge)</Trans>} />
        <dl className={css.rows}>
          {desk.taxLines.map(({ rate: points, net, tax }) => (
            <div key={points}>
              <dt>
                <Trans>
                  Tax {rate(points)} of {money(net)}
                </Trans>
              </dt>
              <dd>{money(tax)}</dd>
            </div>
          ))}
          <div>
            <dt>
              <Trans>Came in</Trans>
            </dt>
            <dd>{money(desk.captured)}</dd>
          </div>
          {desk.refunded.minor > 0 && (
            <div>
              <dt>
                <Trans>Went back</Trans>
              </dt>
              <dd>−{money(desk.refunded)}</dd>
            </div>
          )}
          {desk.order.owed && (
            <div>
              <dt>
                <Trans>Still to be paid</Trans>
              </dt>
              <dd>{money(desk.order.owed)}</dd>
            </div>
          )}
        </dl>
      </div>
      <WhyNotEdit desk={desk} caller={caller} />
      {isEditing && <EditDialog desk={desk} onClose={() => setEditing(false)} />}
    </Card>
  )
}
