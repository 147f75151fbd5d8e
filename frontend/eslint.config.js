import js from '@eslint/js'
import hooks from 'eslint-plugin-react-hooks'
import tseslint from 'typescript-eslint'

const features = ['catalogue', 'search', 'cart', 'checkout', 'orders', 'account', 'admin-users', 'admin-staff', 'admin-audit', 'admin-stock', 'admin-orders', 'admin-products', 'admin-categories', 'admin-collections', 'admin-imports', 'admin-search', 'admin-settings']

/** Forbids imports, by alias or by climbing out of the folder. */
const wall = (files, message, ...forbidden) => ({
  files,
  rules: { 'no-restricted-imports': ['error', { patterns: [{ group: forbidden.flatMap((path) => [`@/${path}`, `@/${path}/**`]), message }, { group: climbing(files), message: 'leave the folder by its alias' }] }] },
})
/** The relative paths that lead out of a folder: `src/features/x/api` is one deeper than `src/ui`. */
const climbing = ([pattern]) => (pattern.includes('/*/') ? ['../../**'] : ['../**'])

/** Who may import whom: ui, lib, api → features → app → the entries; no feature imports another. */
const walls = [
  wall(['src/{ui,lib,api}/**'], 'ui, lib and api know nothing above them', 'features', 'app', 'storefront', 'admin'),
  ...features.flatMap((name) => {
    const others = features.filter((other) => other !== name).map((other) => `features/${other}`)
    const message = 'a feature imports ui, lib and api only; the entries compose features'
    return [wall([`src/features/${name}/*`], message, 'app', 'storefront', 'admin', ...others), wall([`src/features/${name}/*/**`], message, 'app', 'storefront', 'admin', ...others)]
  }),
  wall(['src/app/**'], 'app is shared by both entries', 'storefront', 'admin'),
  wall(['src/storefront/*'], 'the storefront and the dashboard are separate', 'admin'),
  wall(['src/storefront/*/**'], 'the storefront and the dashboard are separate', 'admin'),
  wall(['src/admin/*'], 'the storefront and the dashboard are separate', 'storefront'),
  wall(['src/admin/*/**'], 'the storefront and the dashboard are separate', 'storefront'),
]

export default tseslint.config(
  { ignores: ['dist', 'src/api/schema.d.ts', 'node_modules', 'e2e/failures'] },
  js.configs.recommended,
  {
    files: ['src/**/*.{ts,tsx}', '*.config.ts'],
    extends: [...tseslint.configs.strictTypeChecked, ...tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { 'react-hooks': hooks },
    rules: {
      ...hooks.configs.recommended.rules,
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/only-throw-error': ['error', { allow: ['Redirect', 'NotFoundError'] }],
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
      '@typescript-eslint/no-unused-vars': ['error', { varsIgnorePattern: '^_', argsIgnorePattern: '^_', destructuredArrayIgnorePattern: '^_' }],
      'no-console': 'error',
      eqeqeq: 'error',
    },
  },
  ...walls,
  { files: ['src/**/*.test.{ts,tsx}'], rules: { 'no-restricted-imports': 'off' } },
  { files: ['src/test-setup.ts'], rules: { '@typescript-eslint/no-deprecated': 'off', '@typescript-eslint/no-empty-function': 'off' } },
  {
    files: ['**/*.{js,mjs}'],
    rules: { 'no-unused-vars': ['error', { varsIgnorePattern: '^_', argsIgnorePattern: '^_' }] },
    languageOptions: { globals: { process: 'readonly', console: 'readonly', URL: 'readonly', Buffer: 'readonly', setTimeout: 'readonly', clearTimeout: 'readonly', fetch: 'readonly', document: 'readonly', window: 'readonly', localStorage: 'readonly', matchMedia: 'readonly', location: 'readonly', getComputedStyle: 'readonly', requestAnimationFrame: 'readonly', URLSearchParams: 'readonly', structuredClone: 'readonly', performance: 'readonly' } },
  },
)
