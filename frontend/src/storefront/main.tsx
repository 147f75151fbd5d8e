import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { RouterProvider } from '@tanstack/react-router'
import '@/ui/base.css'
import '@/ui/fonts.css'
import { Providers } from '@/app/providers'
import { reloadOnMissingChunk } from '@/app/start'
import { activate, preferredLocale } from '@/lib/i18n'
import { makeQueryClient } from '@/lib/query-client'
import { makeRouter } from './router'

reloadOnMissingChunk()
const queryClient = makeQueryClient()
const router = makeRouter(queryClient)
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
