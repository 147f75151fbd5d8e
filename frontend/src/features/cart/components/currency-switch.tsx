import { useLingui } from '@lingui/react/macro'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { CartView } from '@/api/schema'
import { tellOtherTabs } from '@/lib/cart-channel'
import { currencyOf, keepCurrency } from '@/lib/currency'
import { useCurrencyName } from '@/lib/i18n'
import { isProblem, retryDelay } from '@/lib/problem'
import { CART_KEY } from '@/lib/query-keys'
import { Hidden } from '@/ui/hidden'
import css from '@/ui/switch.module.css'
import { setCurrency } from '../api/change-cart'

/** Chooses the currency of prices: of the cart, and where there is none yet of this browser. */
export function CurrencySwitch({ cart }: { cart: CartView }) {
  const { t } = useLingui()
  const name = useCurrencyName()
  const cache = useQueryClient()
  const { mutate, isPending, isError } = useMutation({
    mutationKey: ['currency'],
    // After what is being done to the cart, and before what comes next.
    scope: { id: 'cart' },
    mutationFn: setCurrency,
    retry: (failures, error) => failures < 4 && isProblem(error, 'cart-claimed'),
    retryDelay,
    onMutate: () => cache.cancelQueries({ queryKey: CART_KEY }),
    onSuccess: (next, currency) => {
      keepCurrency(currency)
      cache.setQueryData<CartView>(CART_KEY, next)
      tellOtherTabs(next)
    },
    onError: () => cache.invalidateQueries({ queryKey: CART_KEY }),
  })
  const choose = (currency: string) => {
    if (cart.version > 0) mutate(currency)
    else {
      keepCurrency(currency)
      // There is no cart to tell, so the empty one is shown anew, by what is wanted now.
      cache.setQueryData<CartView>(CART_KEY, { ...cart })
    }
  }
  return (
    <label className={css.switch}>
      <Hidden>{t`Currency`}</Hidden>
      <select value={currencyOf(cart)} disabled={isPending} aria-invalid={isError || undefined} onChange={(event) => choose(event.target.value)} data-testid="currency">
        {(cart.currencies ?? []).map((code) => (
          <option key={code} value={code}>
            {code} · {name(code)}
          </option>
        ))}
      </select>
    </label>
  )
}
