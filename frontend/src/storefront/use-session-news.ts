import { useEffect, useRef } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { attempts } from '@/features/checkout/attempt'
import { saveDraft } from '@/features/checkout/draft'
import { chooseLocale } from '@/lib/i18n'
import { forgetOrderTokens } from '@/lib/orders'
import { ACCOUNT_KEY, CART_KEY, SHIPPING_METHODS_KEY } from '@/lib/query-keys'
import { useSession } from '@/lib/session'

/** Forgets what somebody who is gone has left in this browser's storage. */
function forgetTraces(): void {
  saveDraft(undefined)
  attempts.save(undefined)
  forgetOrderTokens()
}

/** Follows somebody signing in or out, in this tab or another: nobody sees what was somebody else's. */
export function useSessionNews(): void {
  const cache = useQueryClient()
  const session = useSession()
  const who = session.is === 'signed-in' ? session.account.id : session.is === 'guest' ? '' : undefined
  const language = session.is === 'signed-in' ? session.account.language : undefined
  // However it ended; also where the page finds so when it loads.
  const isOver = session.is === 'guest' && session.because !== 'never'
  const shown = useRef(who)
  useEffect(() => {
    if (isOver) forgetTraces()
  }, [isOver])
  useEffect(() => {
    const before = shown.current
    if (who === undefined || who === before) return
    shown.current = who
    // The page has just loaded: everything it asked for waited for the session.
    if (before === undefined) return
    if (before !== '') forgetTraces()
    void cache.resetQueries({ queryKey: ACCOUNT_KEY })
    void cache.resetQueries({ queryKey: ['order'] })
    // What is on the page asks again; a removed query would go on showing there.
    cache.removeQueries({ queryKey: SHIPPING_METHODS_KEY, type: 'inactive' })
    void cache.resetQueries({ queryKey: SHIPPING_METHODS_KEY })
    // A guest's cart grows into the account's; after anybody else it is another cart.
    if (before === '') void cache.invalidateQueries({ queryKey: CART_KEY })
    else void cache.resetQueries({ queryKey: CART_KEY })
    if (language) void chooseLocale(language)
  }, [who, language, cache])
}
