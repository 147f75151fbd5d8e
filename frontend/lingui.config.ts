import { defineConfig } from '@lingui/cli'
import { formatter } from '@lingui/format-po'

/** English is the language of the source; each other language is a chunk of its own. */
export default defineConfig({
  sourceLocale: 'en',
  locales: ['en', 'de'],
  catalogs: [{ path: '<rootDir>/src/locales/{locale}', include: ['<rootDir>/src'] }],
  // No line numbers: a moved message is no change.
  format: formatter({ lineNumbers: false }),
  orderBy: 'messageId',
  compileNamespace: 'es',
})
