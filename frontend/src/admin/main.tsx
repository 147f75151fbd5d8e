import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import '@/ui/base.css'
import '@/ui/fonts.css'
import { Providers } from '@/app/providers'
import { reloadOnMissingChunk } from '@/app/start'
import { activate, preferredLocale } from '@/lib/i18n'
import { makeQueryClient } from '@/lib/query-client'
import { StatusPage } from './status-page'

reloadOnMissingChunk()
const queryClient = makeQueryClient()
const place = document.getElementById('root')

void activate(preferredLocale())
  .catch(() => activate('en'))
  .then(() => {
    if (!place) return
    createRoot(place).render(
      <StrictMode>
        <Providers queryClient={queryClient}>
          <StatusPage />
        </Providers>
      </StrictMode>,
    )
  })
