import { useEffect, useRef } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { chooseLocale } from '@/lib/i18n'
import { isProblem } from '@/lib/problem'
import { ACCOUNT_KEY, ADMIN_KEY } from '@/lib/query-keys'
import { session, useSession } from '@/lib/session'

/** Follows somebody signing in or out, in this tab or another, and the shop asking staff for more than before. */
export function useStaffNews(): void {
  const cache = useQueryClient()
  const state = useSession()
  const who = state.is === 'signed-in' ? state.account.id : state.is === 'guest' ? '' : undefined
  const language = state.is === 'signed-in' ? state.account.language : undefined
  const shown = useRef(who)
  useEffect(() => {
    const before = shown.current
    if (who === undefined || who === before) return
    shown.current = who
    if (before === undefined) return
    // Nobody sees what was somebody else's.
    void cache.resetQueries({ queryKey: ADMIN_KEY })
    void cache.resetQueries({ queryKey: ACCOUNT_KEY })
    if (language) void chooseLocale(language)
  }, [who, language, cache])
  useEffect(() => {
    // Since the session began, the shop has come to ask for a second factor: it knows what is open now.
    const heed = (error: unknown) => {
      if (isProblem(error, 'two-factor-required')) void session.refresh().catch(() => undefined)
    }
    const queries = cache.getQueryCache().subscribe((event) => {
      if (event.type === 'updated' && event.action.type === 'error') heed(event.action.error)
    })
    const mutations = cache.getMutationCache().subscribe((event) => {
      if (event.type === 'updated' && event.action.type === 'error') heed(event.action.error)
    })
    return () => {
      queries()
      mutations()
    }
  }, [cache])
}
