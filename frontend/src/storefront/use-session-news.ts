import { useEffect, useRef } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { saveDraft } from '@/features/checkout/draft'
import { chooseLocale } from '@/lib/i18n'
import { forgetOrderTokens } from '@/lib/orders'
import { ACCOUNT_KEY, CART_KEY } from '@/lib/query-keys'
import { useSession } from '@/lib/session'

/** Follows somebody signing in or out, in this tab or another: nobody sees what was somebody else's. */
export function useSessionNews(): void {
  const cache = useQueryClient()
  const session = useSession()
  const who = session.is === 'signed-in' ? session.account.id : session.is === 'guest' ? '' : undefined
  const language = session.is === 'signed-in' ? session.account.language : undefined
  const isOver = session.is === 'guest' && (session.because === 'signed-out' || session.because === 'erased')
  const shown = useRef(who)
  useEffect(() => {
    const before = shown.current
    if (who === undefined || who === before) return
    shown.current = who
    // The page has just loaded: everything it asked for waited for the session.
    if (before === undefined) return
    void cache.resetQueries({ queryKey: ACCOUNT_KEY })
    void cache.resetQueries({ queryKey: ['order'] })
    // A guest's cart grows into the account's; after signing out it is another cart.
    if (who === '') void cache.resetQueries({ queryKey: CART_KEY })
    else void cache.invalidateQueries({ queryKey: CART_KEY })
    if (language) void chooseLocale(language)
    if (isOver) {
      saveDraft(undefined)
      forgetOrderTokens()
    }
  }, [who, language, isOver, cache])
}
