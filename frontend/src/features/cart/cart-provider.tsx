import { useEffect, useMemo, useReducer, useRef, type ReactNode } from 'react'
import { useMutation, useMutationState, useQuery, useQueryClient } from '@tanstack/react-query'
import type { CartView } from '@/api/schema'
import { onCartNews, tellOtherTabs } from '@/lib/cart-channel'
import { currencyOf, followCart } from '@/lib/currency'
import { isProblem, retryDelay } from '@/lib/problem'
import { CART_KEY } from '@/lib/query-keys'
import { changeCart } from './api/change-cart'
import { getCart } from './api/get-cart'
import { CartContext, type Cart } from './cart-context'
import { faultOfError, faultsOfCart, INITIAL, reduceCart, showCart, type CartOp } from './model'

/** How long a stepper may be pressed again before its quantity is sent. */
const STEPPING_MS = 350

/** What a cart is to be made in, where there is none and the shop's own currency is not what is shown. */
const firstCurrency = (cart: CartView | undefined): string | undefined => {
  const currency = cart && currencyOf(cart)
  return currency === cart?.subtotal.currency ? undefined : currency
}

/**
 * Keeps the cart: shows changes at once, sends them one after the other, and tells the other tabs.
 * The sums are always the shop's.
 */
export function CartProvider({ children }: { children: ReactNode }) {
  const cache = useQueryClient()
  const [state, dispatch] = useReducer(reduceCart, INITIAL)
  const { data: server, error, refetch } = useQuery(getCart())
  useEffect(() => followCart(server), [server])
  const timers = useRef(new Map<string, ReturnType<typeof setTimeout>>())

  useEffect(
    () =>
      onCartNews((news) => {
        if (news === 'changed') void cache.invalidateQueries({ queryKey: CART_KEY })
        else cache.setQueryData<CartView>(CART_KEY, news)
      }),
    [cache],
  )

  const { mutate } = useMutation({
    mutationKey: CART_KEY,
    // One change at a time: the shop sees them in the order they were made.
    scope: { id: 'cart' },
    mutationFn: changeCart,
    // Only what the shop refused for the moment: an addition must not be sent twice.
    retry: (failures, error) => failures < 4 && isProblem(error, 'cart-claimed'),
    retryDelay,
    onMutate: () => cache.cancelQueries({ queryKey: CART_KEY }),
    onSuccess: (cart) => {
      cache.setQueryData<CartView>(CART_KEY, cart)
      tellOtherTabs(cart)
    },
    onError: (error, op) => {
      const name = op.kind === 'add' ? op.preview.name : (cache.getQueryData<CartView>(CART_KEY)?.lines.find((line) => line.variant === op.variant)?.name ?? '')
      dispatch({ type: 'refused', variant: op.variant, name, fault: faultOfError(error, op.variant) })
      void cache.invalidateQueries({ queryKey: CART_KEY })
    },
  })

  const pending = useMutationState<CartOp>({ filters: { mutationKey: CART_KEY, status: 'pending' }, select: (mutation) => mutation.state.variables as CartOp })
  const cart = useMemo<Cart>(() => {
    const drafts = Object.entries(state.drafts).map(([variant, quantity]): CartOp => ({ kind: 'set', variant, quantity }))
    const send = (op: CartOp) => {
      clearTimeout(timers.current.get(op.variant))
      timers.current.delete(op.variant)
      dispatch({ type: 'sent', variant: op.variant })
      mutate(op)
    }
    return {
      server,
      shown: showCart(server, [...pending, ...drafts]),
      state,
      faults: { ...faultsOfCart(server), ...Object.fromEntries(Object.entries(state.faults).map(([variant, { fault }]) => [variant, fault])) },
      error: server ? null : error,
      reload: () => void refetch(),
      open: () => dispatch({ type: 'opened' }),
      close: () => dispatch({ type: 'closed' }),
      add: (preview, quantity) => {
        dispatch({ type: 'restored', variant: preview.variant })
        dispatch({ type: 'opened' })
        send({ kind: 'add', variant: preview.variant, quantity, preview, currency: firstCurrency(server) })
      },
      setQuantity: (variant, quantity) => {
        dispatch({ type: 'drafted', variant, quantity })
        clearTimeout(timers.current.get(variant))
        timers.current.set(
          variant,
          setTimeout(() => send({ kind: 'set', variant, quantity }), STEPPING_MS),
        )
      },
      remove: (line) => {
        send({ kind: 'remove', variant: line.variant })
        dispatch({ type: 'removed', line })
      },
      drop: (variant) => send({ kind: 'remove', variant }),
      restore: (line) => {
        const { quantity, total: _, ...preview } = line
        dispatch({ type: 'restored', variant: line.variant })
        send({ kind: 'add', variant: line.variant, quantity, preview })
      },
    }
  }, [server, error, refetch, state, pending, mutate])

  return <CartContext value={cart}>{children}</CartContext>
}
