import type { ReactNode } from 'react'
import { i18n } from '@lingui/core'
import { I18nProvider } from '@lingui/react'
import { createTheme, localStorageColorSchemeManager, MantineProvider } from '@mantine/core'
import { QueryClientProvider, type QueryClient } from '@tanstack/react-query'

const theme = createTheme({ fontFamily: 'var(--sans)', primaryShade: 8, respectReducedMotion: true, cursorType: 'pointer' })
/** `public/scheme.js` reads the same key before the first paint. */
const scheme = localStorageColorSchemeManager({ key: 'bodega.scheme' })

/** What every page of both entries stands on. */
export function Providers({ queryClient, children, test = false }: { queryClient: QueryClient; children: ReactNode; test?: boolean }) {
  return (
    <I18nProvider i18n={i18n}>
      <MantineProvider theme={theme} defaultColorScheme="auto" colorSchemeManager={scheme} env={test ? 'test' : 'default'}>
        <QueryClientProvider client={queryClient}>{children}</QueryClientProvider>
      </MantineProvider>
    </I18nProvider>
  )
}
