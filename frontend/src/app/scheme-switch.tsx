import { useLingui } from '@lingui/react/macro'
import { useMantineColorScheme, type MantineColorScheme } from '@mantine/core'
import { Icon } from '@/ui/icon'
import css from '@/ui/ui.module.css'

const NEXT: Record<MantineColorScheme, MantineColorScheme> = { auto: 'light', light: 'dark', dark: 'auto' }
const ICONS = { auto: 'auto', light: 'sun', dark: 'moon' } as const

/** Goes round the three colour schemes. */
export function SchemeSwitch() {
  const { t } = useLingui()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const names = { auto: t`as on your device`, light: t`light`, dark: t`dark` }
  return (
    <button type="button" className={css.icon} onClick={() => setColorScheme(NEXT[colorScheme])} title={t`Colours: ${names[colorScheme]}`} aria-label={t`Colours: ${names[colorScheme]}. Change`}>
      <Icon name={ICONS[colorScheme]} />
    </button>
  )
}
