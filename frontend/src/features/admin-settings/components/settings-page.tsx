import type { ReactNode } from 'react'
import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { SettingsView } from '@/api/schema'
import { useHead } from '@/lib/use-head'
import shared from '@/ui/admin/admin.module.css'
import { Bone } from '@/ui/bone'
import { PageHead } from '@/ui/card'
import { FaultPanel } from '@/ui/panel'
import { shopSettings } from '../api/settings'
import css from './settings.module.css'

interface Props {
  name: string
  lead: ReactNode
  children: (opened: SettingsView) => ReactNode
}

/** A page of the settings: its name, the way to the others, and its form once the settings are there. */
export function SettingsPage({ name, lead, children }: Props) {
  const { t } = useLingui()
  useHead({ title: t`Settings: ${name}`, noindex: true })
  const { data, error, refetch } = useQuery(shopSettings())
  return (
    <div className={shared.page}>
      <PageHead title={name} lead={lead} />
      <nav className={css.nav} aria-label={t`Settings`}>
        <Link to="/settings" activeOptions={{ exact: true }}>
          <Trans context="settings">Shop</Trans>
        </Link>
        <Link to="/settings/payments">
          <Trans context="settings">Payments</Trans>
        </Link>
        <Link to="/settings/shipping">
          <Trans context="settings">Shipping</Trans>
        </Link>
        <Link to="/settings/taxes">
          <Trans context="settings">Taxes</Trans>
        </Link>
      </nav>
      {data ? (
        children(data)
      ) : error ? (
        <FaultPanel error={error} retry={() => void refetch()} />
      ) : (
        <div className={shared.page} aria-hidden>
          <Bone height="14rem" />
          <Bone height="18rem" />
        </div>
      )}
    </div>
  )
}
