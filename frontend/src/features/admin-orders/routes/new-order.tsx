import { useRef } from 'react'
import { Trans, useLingui } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import type { PayableOrder } from '@/api/schema'
import { useHead } from '@/lib/use-head'
import shared from '@/ui/admin/admin.module.css'
import { LeaveGuard } from '@/ui/admin/leave-guard'
import { PageHead } from '@/ui/card'
import { Icon } from '@/ui/icon'
import { DraftCustomer } from '../components/draft-customer'
import { DraftItems } from '../components/draft-items'
import { DraftShipping } from '../components/draft-shipping'
import { DraftTotal } from '../components/draft-total'
import { useDraft } from '../draft/use-draft'
import css from '../components/orders.module.css'

/** An order that staff write down for somebody, who pays it by a link. */
export function NewOrderScreen({ onDrafted }: { onDrafted: (payable: PayableOrder) => void }) {
  const { t } = useLingui()
  useHead({ title: t`New order`, noindex: true })
  const root = useRef<HTMLFormElement>(null)
  const draft = useDraft(root, onDrafted)
  return (
    <form
      ref={root}
      className={shared.page}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        draft.make()
      }}
    >
      <Link to="/orders" className={shared.back}>
        <Icon name="left" size={16} />
        <Trans>Orders</Trans>
      </Link>
      <PageHead title={<Trans>New order</Trans>} lead={<Trans>Written down for a customer, who pays it by a link.</Trans>} />
      <div className={css.columns}>
        <div className={css.column}>
          <DraftItems draft={draft} />
          <DraftCustomer draft={draft} />
        </div>
        <div className={css.column}>
          <DraftShipping draft={draft} />
          <DraftTotal draft={draft} />
        </div>
      </div>
      <LeaveGuard when={draft.guards} />
    </form>
  )
}
