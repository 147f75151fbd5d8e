import { fileURLToPath } from 'node:url'
import { lingui } from '@lingui/vite-plugin'
import babel from '@rolldown/plugin-babel'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'
import { shop } from './mock/shop.mjs'

const root = fileURLToPath(new URL('.', import.meta.url))

/** A running shop whose API and pictures to use; without one, the mock answers. */
const { SHOP_URL } = process.env
const proxy = SHOP_URL === undefined ? undefined : { '/api': SHOP_URL, '/media': SHOP_URL }

/** Sends paths without a file to the entry that owns them, as the CDN does. */
function entries(): Plugin {
  const rewrite = (req: { url?: string }, _res: unknown, next: () => void) => {
    const path = (req.url ?? '/').split('?')[0] ?? '/'
    if (/^\/admin(\/|$)/.test(path)) req.url = '/admin.html'
    else if (!/\.\w+$/.test(path) && !/^\/(@|api\/|media\/)/.test(path)) req.url = '/index.html'
    next()
  }
  return {
    name: 'entries',
    configureServer: (server) => void server.middlewares.use(rewrite),
    configurePreviewServer: (server) => void server.middlewares.use(rewrite),
  }
}

/** Answers `/api`, `/media` and a payment page from the demo catalogue; never part of a build. */
function mock(): Plugin {
  return {
    name: 'mock',
    configureServer: (server) => void server.middlewares.use(shop({ root })),
    configurePreviewServer: (server) => void server.middlewares.use(shop({ root })),
  }
}

export default defineConfig({
  appType: 'mpa',
  plugins: [
    SHOP_URL === undefined && mock(),
    entries(),
    react(),
    lingui(),
    babel({ include: /src\/.*\.tsx?$/, plugins: ['@lingui/babel-plugin-lingui-macro'] }),
  ],
  resolve: { alias: { '@': `${root}src` } },
  build: {
    target: ['chrome123', 'firefox121', 'safari17.5'],
    rolldownOptions: {
      input: { storefront: `${root}index.html`, admin: `${root}admin.html` },
      output: {
        codeSplitting: {
          groups: [{ name: 'framework', test: /node_modules[\\/](react|react-dom|scheduler|@tanstack|@lingui|openapi-fetch)[\\/]/ }],
        },
      },
    },
  },
  server: { port: 5173, strictPort: true, proxy },
  preview: {
    port: 4173,
    strictPort: true,
    proxy,
    // The CDN's policy, so that a build can be tried under it.
    headers: {
      'Content-Security-Policy':
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    },
  },
})
