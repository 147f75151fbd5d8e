import { defineConfig } from '@lingui/cli'
import { formatter } from '@lingui/format-po'

/**
 * English is the language of the source; each other language is a chunk of its own. What only the
 * dashboard says is a catalogue of its own, so that shoppers do not load it; what only the checkout
 * and orders say another, which comes with their pages.
 */
const dashboard = ['<rootDir>/src/admin/**', '<rootDir>/src/features/admin-*/**', '<rootDir>/src/ui/admin/**', '<rootDir>/src/lib/admin/**']

const paying = ['<rootDir>/src/features/checkout/**', '<rootDir>/src/features/orders/**', '<rootDir>/src/ui/paying/**']

export default defineConfig({
  sourceLocale: 'en',
  locales: ['en', 'de'],
  catalogs: [
    { path: '<rootDir>/src/locales/{locale}', include: ['<rootDir>/src'], exclude: [...dashboard, ...paying] },
    { path: '<rootDir>/src/locales/admin/{locale}', include: dashboard },
    { path: '<rootDir>/src/locales/paying/{locale}', include: paying },
  ],
  // No line numbers: a moved message is no change.
  format: formatter({ lineNumbers: false }),
  orderBy: 'messageId',
  compileNamespace: 'es',
})
