import { useEffect, useRef, useState, type ReactNode } from 'react'
import { Trans, useLingui } from '@lingui/react/macro'
import { Link, useRouterState } from '@tanstack/react-router'
import type { AccountView } from '@/api/schema'
import { Drawer } from '@/ui/drawer'
import { Icon } from '@/ui/icon'
import ui from '@/ui/ui.module.css'
import { ProfileMenu } from './profile-menu'
import { Search } from './search'
import { useSections } from './sections'
import css from './shell.module.css'

/** What is around every page of the dashboard. */
export function Shell({ account, children }: { account: AccountView; children: ReactNode }) {
  const { t } = useLingui()
  const path = useRouterState({ select: (state) => state.resolvedLocation?.pathname })
  const main = useRef<HTMLElement>(null)
  const shown = useRef(path)
  const [menu, setMenu] = useState(false)
  useEffect(() => {
    // A new page: the focus goes with it, so that screen readers read on from there.
    if (shown.current !== undefined && shown.current !== path) main.current?.focus({ preventScroll: true })
    shown.current = path
  }, [path])
  return (
    <div className={css.shell}>
      <a className={css.skip} href="#main">
        <Trans>Skip to the content</Trans>
      </a>
      <div className={css.side}>
        <Nav account={account}>
          <Mark />
        </Nav>
      </div>
      <header className={css.header}>
        <button type="button" className={css.menuButton} onClick={() => setMenu(true)} aria-label={t`Menu`} aria-haspopup="dialog">
          <Icon name="menu" />
        </button>
        <Search account={account} />
        <ProfileMenu account={account} />
      </header>
      <main ref={main} id="main" tabIndex={-1} className={css.main}>
        {children}
      </main>
      <Drawer open={menu} onClose={() => setMenu(false)} label={t`Menu`} side="left">
        <div className={css.drawer}>
          <div className={css.drawerHead}>
            <Mark />
            <button type="button" className={ui.icon} onClick={() => setMenu(false)} aria-label={t`Close the menu`}>
              <Icon name="close" />
            </button>
          </div>
          <Nav account={account} onGo={() => setMenu(false)} />
        </div>
      </Drawer>
    </div>
  )
}

function Mark() {
  return (
    <Link to="/" className={css.mark}>
      Bodega <span>admin</span>
    </Link>
  )
}

function Nav({ account, onGo, children }: { account: AccountView; onGo?: () => void; children?: ReactNode }) {
  const { t } = useLingui()
  const sections = useSections(account)
  return (
    <nav className={css.nav} aria-label={t`Admin`}>
      {children}
      <ul>
        {sections.map((section) => (
          <li key={section.to}>
            <Link to={section.to} activeOptions={{ exact: section.to === '/', includeSearch: false }} onClick={onGo}>
              <Icon name={section.icon} size={20} />
              {section.name}
            </Link>
          </li>
        ))}
      </ul>
      <a href="/">
        <Icon name="shop" size={20} />
        <Trans>To the shop</Trans>
      </a>
    </nav>
  )
}
