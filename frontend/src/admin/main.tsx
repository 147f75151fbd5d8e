import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { RouterProvider } from '@tanstack/react-router'
import '@/ui/base.css'
import '@/ui/fonts.css'
import './admin.css'
import { Providers } from '@/app/providers'
import { reloadOnMissingChunk } from '@/app/start'
import { activate, addWords, preferredLocale } from '@/lib/i18n'
import { makeQueryClient } from '@/lib/query-client'
import { session } from '@/lib/session'
import { nameSite } from '@/lib/use-head'
import { messages as english } from '@/locales/admin/en.po'
import { makeRouter } from './router'

reloadOnMissingChunk()
nameSite('Bodega admin')
addWords({ en: english, de: () => import('@/locales/admin/de.po') })
const queryClient = makeQueryClient()
const router = makeRouter(queryClient)
// Every page but the login waits for this, so it begins first; a fault of it shows where it is needed.
void session.token().catch(() => undefined)
const place = document.getElementById('root')

void activate(preferredLocale())
  .catch(() => activate('en'))
  .then(() => {
    if (!place) return
    createRoot(place).render(
      <StrictMode>
        <Providers queryClient={queryClient}>
          <RouterProvider router={router} />
        </Providers>
      </StrictMode>,
    )
  })
