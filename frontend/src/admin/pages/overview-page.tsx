import { Trans, useLingui } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import { LatestEntries } from '@/features/admin-audit/components/latest'
import { firstName } from '@/lib/address'
import { may, useStaffWords } from '@/lib/staff'
import { useHead } from '@/lib/use-head'
import { PageHead } from '@/ui/card'
import { Icon } from '@/ui/icon'
import { Tag, Tags } from '@/ui/tag'
import { Allowed } from '../allowed'
import { useSections } from '../sections'
import { ShopStatus } from '../shop-status'
import type { AccountView } from '@/api/schema'
import css from './overview-page.module.css'

/** `/admin`. */
export function OverviewPage() {
  return <Allowed>{(caller) => <Overview caller={caller} />}</Allowed>
}

function Overview({ caller }: { caller: AccountView }) {
  const { t } = useLingui()
  useHead({ title: t`Overview`, noindex: true })
  const words = useStaffWords()
  const name = firstName(caller.name)
  const links = useSections(caller).filter(({ to }) => to !== '/')
  return (
    <div className={css.page}>
      <PageHead
        title={<Trans>Hello, {name}</Trans>}
        actions={
          <Tags>
            {(caller.roles ?? []).map((role) => (
              <Tag key={role}>{words.role(role)}</Tag>
            ))}
          </Tags>
        }
      />
      {links.length > 0 && (
        <ul className={css.tiles}>
          {links.map((link) => (
            <li key={link.to}>
              <Link to={link.to}>
                <Icon name={link.icon} />
                <span>
                  <strong>{link.name}</strong>
                  <small>{link.about}</small>
                </span>
              </Link>
            </li>
          ))}
        </ul>
      )}
      <div className={css.cards}>
        <ShopStatus />
        {may(caller, 'audit-view') && <LatestEntries />}
      </div>
    </div>
  )
}
