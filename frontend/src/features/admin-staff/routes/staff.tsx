import type { ReactNode } from 'react'
import { Trans, useLingui } from '@lingui/react/macro'
import type { AccountView } from '@/api/schema'
import { useHead } from '@/lib/use-head'
import { PageHead } from '@/ui/card'
import { Invitations } from '../components/invitation-list'
import { PolicyCard } from '../components/policy-card'
import { RoleMatrix } from '../components/role-matrix'
import css from '../components/staff.module.css'

/** Who works in the shop, who is invited to, by which rules, and what each role may do. `people` is the list of them. */
export function StaffScreen({ caller, people }: { caller: AccountView; people: ReactNode }) {
  const { t } = useLingui()
  useHead({ title: t`Staff & roles`, noindex: true })
  return (
    <div className={css.page}>
      <PageHead title={<Trans>Staff & roles</Trans>} lead={<Trans>Who works here, and what each may do.</Trans>} />
      {people}
      <Invitations />
      <PolicyCard caller={caller} />
      <RoleMatrix />
    </div>
  )
}
