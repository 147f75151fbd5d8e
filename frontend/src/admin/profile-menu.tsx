import { Trans, useLingui } from '@lingui/react/macro'
import { Menu, useMantineColorScheme, type MantineColorScheme } from '@mantine/core'
import '@mantine/core/styles/default-css-variables.layer.css'
import '@mantine/core/styles/Menu.layer.css'
import '@mantine/core/styles/Popover.layer.css'
import '@mantine/core/styles/UnstyledButton.layer.css'
import { Link } from '@tanstack/react-router'
import type { AccountView } from '@/api/schema'
import { firstName } from '@/lib/address'
import { chooseLocale, LOCALES, type Locale } from '@/lib/i18n'
import { useStaffWords } from '@/lib/staff'
import { Icon } from '@/ui/icon'
import css from './profile-menu.module.css'
import { useSignOut } from './sign-out'

const initials = (name: string): string =>
  name
    .split(/\s+/)
    .map((word) => Array.from(word)[0] ?? '')
    .filter((_, at, all) => at === 0 || at === all.length - 1)
    .join('')
    .toUpperCase()

/** Who is signed in, and what is theirs. */
export function ProfileMenu({ account }: { account: AccountView }) {
  const { t, i18n } = useLingui()
  const words = useStaffWords()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const leave = useSignOut()
  const roles = (account.roles ?? []).map(words.role).join(', ')
  return (
    <Menu position="bottom-end" width="16rem" shadow="none" withinPortal={false} withInitialFocusPlaceholder={false} classNames={{ dropdown: css.dropdown, item: css.item, label: css.label, divider: css.divider }}>
      <Menu.Target>
        <button type="button" className={css.target} aria-label={t`Your profile: ${account.name}`} data-testid="profile-menu">
          <span className={css.initials} aria-hidden>
            {initials(account.name)}
          </span>
          <span className={css.name} aria-hidden>
            {firstName(account.name)}
          </span>
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          <strong className={css.who}>{account.name}</strong>
          <span className={css.roles}>{roles}</span>
        </Menu.Label>
        <Menu.Item leftSection={<Icon name="lock" size={18} />} renderRoot={(props) => <Link to="/security" {...props} />}>
          <Trans>My security</Trans>
        </Menu.Item>
        <Menu.Item leftSection={<Icon name="shop" size={18} />} component="a" href="/">
          <Trans>To the shop</Trans>
        </Menu.Item>
        <Menu.Divider />
        <Menu.Label>
          <Trans>Colours</Trans>
        </Menu.Label>
        <Menu.RadioGroup value={colorScheme} onChange={(next) => setColorScheme(next as MantineColorScheme)}>
          <Menu.RadioItem value="auto">{t`As on your device`}</Menu.RadioItem>
          <Menu.RadioItem value="light">{t`Light`}</Menu.RadioItem>
          <Menu.RadioItem value="dark">{t`Dark`}</Menu.RadioItem>
        </Menu.RadioGroup>
        <Menu.Label>
          <Trans>Language</Trans>
        </Menu.Label>
        <Menu.RadioGroup value={i18n.locale} onChange={(next) => void chooseLocale(next as Locale)}>
          {Object.entries(LOCALES).map(([code, name]) => (
            <Menu.RadioItem key={code} value={code} lang={code}>
              {name}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
        <Menu.Divider />
        <Menu.Item leftSection={<Icon name="leave" size={18} />} closeMenuOnClick={false} onClick={() => leave.mutate()} data-testid="sign-out">
          {leave.error ? <Trans>Signing out failed. Try again.</Trans> : <Trans>Sign out</Trans>}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
