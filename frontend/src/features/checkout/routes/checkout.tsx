import { useEffect, useRef, useState } from 'react'
import { Trans, useLingui } from '@lingui/react/macro'
import { schemaResolver, useForm } from '@mantine/form'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { CartView, GatewayName, PlacedOrder, ShippingOption } from '@/api/schema'
import { addressLines } from '@/lib/address'
import { focusSoon } from '@/lib/focus-soon'
import { listGateways } from '@/lib/gateways'
import { useCountryName } from '@/lib/i18n'
import { fieldErrors, isProblem } from '@/lib/problem'
import { CART_KEY, SHIPPING_METHODS_KEY } from '@/lib/query-keys'
import { useDebounced } from '@/lib/use-debounced'
import { useHead } from '@/lib/use-head'
import { Bone } from '@/ui/bone'
import { Button, buttonClass } from '@/ui/button'
import { Icon } from '@/ui/icon'
import { Notice } from '@/ui/notice'
import { FaultPanel, Panel } from '@/ui/panel'
import { Lines, Sums } from '@/ui/summary'
import { getHabit } from '../api/get-habit'
import { listShippingMethods } from '../api/list-shipping-methods'
import { placeOrder } from '../api/place-order'
import { place } from '../attempt'
import { Arrival } from '../components/arrival'
import { Changes } from '../components/changes'
import { Refusal } from '../components/refusal'
import { ContactStep } from '../components/contact-step'
import { PayStep } from '../components/pay-step'
import { ShippingStep } from '../components/shipping-step'
import { PhoneSummary, SideSums } from '../components/side-sums'
import { loadDraft, saveDraft, type Draft } from '../draft'
import { allowedStep, beginWith, chosenOption, destinationOf, FIELDS, isFresh, isNotServed, missedMethod, orderOf, savedOf, STEPS, TotalChanged, vatFaultOf, type Customer, type FieldName, type StepName } from '../model'
import { contactSchema } from '../schema'
import css from './checkout.module.css'

interface Props {
  /** None where the address names none: customers whose address is known begin at the last then. */
  step: StepName | undefined
  onStep: (step: StepName, how?: 'replace') => void
  /** Who is signed in, if anybody. */
  customer: Customer | undefined
  cart: CartView | undefined
  cartError: Error | null
  onReloadCart: () => void
  onOpenCart: () => void
  /** Takes over once the order exists: keeps its token and starts the payment. */
  onPlaced: (placed: PlacedOrder, gateway: GatewayName) => Promise<void>
}

/** How long nobody types before shipping is asked for anew. */
const PAUSE_MS = 400

/** Goes to a field once it is there. */
const focusField = (name: FieldName) => focusSoon(() => document.querySelector<HTMLElement>(`[name="${CSS.escape(name)}"]`))

/** The checkout: contact, shipping, payment on one page, one step open at a time. */
export function CheckoutScreen({ cart, cartError, onReloadCart, ...rest }: Props) {
  const { t } = useLingui()
  useHead({ title: t`Checkout`, noindex: true })
  // While the order is on its way the cart empties behind it; what is shown stays.
  const [held, setHeld] = useState<CartView>()
  const shown = held ?? cart
  if (!shown) {
    return cartError ? (
      <FaultPanel level={1} error={cartError} retry={onReloadCart} />
    ) : (
      <div className={css.checkout} aria-hidden>
        <div className={css.main}>
          <Bone width="50%" height="3rem" />
          <Bone height="20rem" />
        </div>
      </div>
    )
  }
  if (shown.lines.length === 0) {
    return (
      <Panel
        level={1}
        title={<Trans>There is nothing to check out</Trans>}
        actions={
          <Link to="/products" className={buttonClass()}>
            <Trans>Browse the shop</Trans>
          </Link>
        }
      >
        <p>
          <Trans>Your cart is empty. If you have just ordered, you will find the link to your order in your e-mail.</Trans>
        </p>
      </Panel>
    )
  }
  return <Filled {...rest} cart={shown} onReloadCart={onReloadCart} onHold={setHeld} />
}

function Filled({ step: wanted, onStep, customer, cart, onReloadCart, onOpenCart, onPlaced, onHold }: Omit<Props, 'cart' | 'cartError'> & { cart: CartView; onHold: (cart: CartView | undefined) => void }) {
  const { t, i18n } = useLingui()
  const cache = useQueryClient()
  const countryName = useCountryName()
  const [draft, setDraft] = useState(() => beginWith(loadDraft(), customer))
  const country = draft.address.country
  const schema = contactSchema(i18n, country)
  const contactDone = contactIsDone(schema, draft)
  const isExpress = wanted === undefined && savedOf(customer?.addresses ?? [], draft.address) !== undefined
  const isLacking = isExpress && !contactDone
  const resolve = schemaResolver(schema, { sync: true })
  const form = useForm<Draft>({
    mode: 'uncontrolled',
    initialValues: draft,
    initialErrors: isLacking ? resolve(draft) : {},
    validateInputOnBlur: true,
    validate: resolve,
    onValuesChange: (values) => {
      const next = { ...structuredClone(values), method: draft.method, gateway: draft.gateway }
      setDraft(next)
      saveDraft(next)
    },
  })
  const change = (changed: Partial<Draft>) => {
    const next = { ...draft, ...changed }
    setDraft(next)
    saveDraft(next)
  }
  const vatId = draft.vatId.trim()
  const destination = destinationOf(draft)
  // While somebody types a postcode or a VAT id, each letter is another.
  const written = JSON.stringify(destination)
  const isWritten = useDebounced(written, PAUSE_MS) === written
  const methods = useQuery({ ...listShippingMethods(destination, cart.version), enabled: contactDone && isWritten })
  const gateways = useQuery({ ...listGateways(cart.subtotal.currency), enabled: contactDone })
  const { data: habit, isLoading: isRecalling } = useQuery({ ...getHabit(), enabled: customer !== undefined && customer.addresses.length > 0 })
  const usualWay = habit?.gateway
  const gateway = [draft.gateway, usualWay].flatMap((wish) => gateways.data?.find((way) => way === wish) ?? [])[0] ?? gateways.data?.[0]
  const options = isRecalling ? undefined : methods.data?.items
  const option = chosenOption(options, draft.method, habit?.method)
  const missed = missedMethod(options, draft.method, habit?.method)
  const vatFault = vatFaultOf(methods.error)
  const asked = wanted ?? (isExpress ? 'payment-review' : 'contact')
  const step = allowedStep(asked, contactDone && vatFault === undefined, methods.isPending || isRecalling || (option !== undefined && missed === undefined))
  const stepAt = STEPS.indexOf(step)

  useEffect(() => {
    if (step !== asked) onStep(step, 'replace')
  }, [step, asked, onStep])

  const heading = useRef<HTMLHeadingElement>(null)
  const opened = useRef(step)
  useEffect(() => {
    if (opened.current !== step) heading.current?.focus()
    opened.current = step
  }, [step])

  useEffect(() => {
    if (isLacking) focusSoon(() => document.querySelector<HTMLElement>('form [aria-invalid="true"]'))
  }, [isLacking])

  const isLedBack = vatFault !== undefined && asked !== 'contact'
  useEffect(() => {
    if (isLedBack) focusField('vatId')
  }, [isLedBack])

  const labels: Record<FieldName, string> = {
    email: t`E-mail`,
    'address.name': t`Name`,
    'address.line1': t`Street and number`,
    'address.line2': t`Flat, floor, company`,
    'address.city': t`Town`,
    'address.region': t`Region`,
    'address.postcode': t`Postcode`,
    'address.country': t`Country`,
    'address.phone': t`Phone`,
    vatId: t`VAT ID`,
    note: t`Note`,
  }

  const submitContact = () => {
    const { errors } = form.validate()
    const first = FIELDS.find((name) => name in errors || (name === 'vatId' && vatFault !== undefined))
    if (first) focusField(first)
    else {
      if (isNotServed(order.error)) order.reset()
      onStep('shipping')
    }
  }

  const refuse = useRef<HTMLDivElement>(null)
  const order = useMutation({
    mutationFn: async ({ shown }: { shown: ShippingOption; gateway: GatewayName }): Promise<PlacedOrder> => {
      onHold(cart)
      const quoteOf = async (): Promise<ShippingOption | undefined> => chosenOption((await cache.query({ ...listShippingMethods(destination, cart.version), staleTime: 0 })).items, shown.id)
      const attempt = (quoted: ShippingOption) => place({ method: quoted.id, order: orderOf(draft, quoted.quote) }, placeOrder)
      const samePrice = (fresh: ShippingOption | undefined): fresh is ShippingOption => fresh?.totals.total.minor === shown.totals.total.minor && fresh.totals.total.currency === shown.totals.total.currency
      let quoted: ShippingOption | undefined = shown
      if (!isFresh(shown, Date.now())) {
        quoted = await quoteOf()
        if (!samePrice(quoted)) throw new TotalChanged()
      }
      try {
        return await attempt(quoted)
      } catch (error) {
        // The quote has run out: a new one at the same price needs no question.
        if (!isProblem(error, 'quote-invalid')) throw error
        const fresh = await quoteOf()
        if (!samePrice(fresh)) throw new TotalChanged()
        return attempt(fresh)
      }
    },
    onSuccess: async (placed, { gateway }) => {
      saveDraft(undefined)
      await onPlaced(placed, gateway)
    },
    onError: (error) => {
      onHold(undefined)
      if (isNotServed(error)) {
        void cache.invalidateQueries({ queryKey: SHIPPING_METHODS_KEY })
        onStep('shipping')
        return
      }
      if (isProblem(error, 'invalid-request')) {
        const { fields } = fieldErrors(error, FIELDS)
        const first = FIELDS.find((name) => name in fields)
        if (first) {
          form.setErrors(Object.fromEntries(Object.entries(fields).map(([name, detail]) => [name, `${labels[name as FieldName]} ${detail}`])))
          onStep('contact')
          focusField(first)
          return
        }
      }
      if (isProblem(error, 'cart-changed', 'out-of-stock', 'cart-empty')) void cache.invalidateQueries({ queryKey: CART_KEY })
      if (isProblem(error, 'cart-changed', 'out-of-stock')) void methods.refetch()
      setTimeout(() => refuse.current?.focus(), 60)
    },
  })
  const notServed = isNotServed(order.error) ? order.variables?.shown.name : undefined
  const refused = order.error !== null && notServed === undefined && !(isProblem(order.error, 'invalid-request') && Object.keys(fieldErrors(order.error, FIELDS).fields).length > 0)
  const stock = isProblem(methods.error, 'out-of-stock') ? methods.error : undefined
  const busy = order.isPending || order.isSuccess

  const titles: Record<StepName, React.ReactNode> = { contact: <Trans>Contact and address</Trans>, shipping: <Trans>Shipping</Trans>, 'payment-review': <Trans>Review and pay</Trans> }
  return (
    <div className={css.checkout}>
      <div className={css.main}>
        <h1>
          <Trans>Checkout</Trans>
        </h1>
        <PhoneSummary cart={cart} option={option} />
        {STEPS.map((name, at) => (
          <section key={name} className={css.step} data-open={name === step ? '' : undefined} aria-labelledby={`step-${name}`}>
            <header>
              <h2 id={`step-${name}`} ref={name === step ? heading : undefined} tabIndex={-1}>
                <i aria-hidden>{at < stepAt ? <Icon name="check" size={14} /> : at + 1}</i>
                {titles[name]}
              </h2>
              {at < stepAt && !busy && (
                <Link to="/checkout" search={{ step: name }} aria-describedby={`step-${name}`}>
                  <Trans>Change</Trans>
                </Link>
              )}
            </header>
            {name === 'contact' && step === 'contact' && <ContactStep form={form} country={country} saved={customer?.addresses ?? []} offer={customer ? undefined : <SignInOffer />} vatFault={vatFault === undefined ? undefined : `${labels.vatId} ${vatFault}`} onSubmit={submitContact} />}
            {name === 'contact' && stepAt > 0 && <Told lines={[draft.email, [draft.address.name, draft.address.line1, [draft.address.postcode, draft.address.city].filter(Boolean).join(' '), countryName(country)].join(', '), ...(vatId === '' ? [] : [t`VAT ID ${vatId}`])]} />}
            {name === 'shipping' && step === 'shipping' && stock && (
              <Notice tone="fault" alert>
                <strong>
                  <Trans>Not everything is there any more</Trans>
                </strong>
                <Changes changes={stock.changes} lines={[...cart.lines, ...(cart.unpriced ?? [])]} />
                <div>
                  <Button look="plain" onClick={onOpenCart}>
                    <Trans>Open the cart</Trans>
                  </Button>
                </div>
              </Notice>
            )}
            {name === 'shipping' && step === 'shipping' && !stock && methods.isError && !methods.data && <FaultPanel error={methods.error} retry={() => void methods.refetch()} />}
            {name === 'shipping' && step === 'shipping' && !stock && (!methods.isError || methods.data) && (
              <ShippingStep
                options={options}
                chosen={option}
                countryName={countryName(country)}
                currency={cart.currencies && cart.subtotal.currency}
                notServed={notServed}
                missed={missed}
                onChoose={(method) => change({ method })}
                onContinue={() => {
                  if (notServed !== undefined) order.reset()
                  if (missed !== undefined && option) change({ method: option.id })
                  onStep('payment-review')
                }}
                onCountry={() => {
                  onStep('contact')
                  focusField('address.country')
                }}
              />
            )}
            {name === 'shipping' && stepAt > 1 && !option && <Bone height="1.5rem" />}
            {name === 'shipping' && stepAt > 1 && option && <Told lines={[option.name, ...(option.pickup ? [addressLines(option.pickup, countryName).join(', ')] : [])]} more={<Arrival option={option} />} />}
            {name === 'payment-review' && step === 'payment-review' && (
              <div className={css.pay}>
                {refused && (
                  <Notice ref={refuse} tone="fault" alert>
                    <Refusal error={order.error} cart={cart} onReload={onReloadCart} onOpenCart={onOpenCart} />
                  </Notice>
                )}
                {gateways.isError && !gateways.data ? (
                  <FaultPanel error={gateways.error} retry={() => void gateways.refetch()} />
                ) : option && gateways.data ? (
                  <>
                    <div className={css.phoneOnly}>
                      <Sums totals={option.totals} />
                    </div>
                    <PayStep ways={gateways.data} chosen={gateway} missed={draft.gateway === '' && usualWay !== gateway ? usualWay : undefined} total={option.totals.total} busy={busy} onChoose={(way) => change({ gateway: way })} onOrder={(way) => order.mutate({ shown: option, gateway: way })} />
                  </>
                ) : (
                  <Bone height="8rem" />
                )}
              </div>
            )}
          </section>
        ))}
      </div>
      <aside className={css.side} aria-label={t`Your order`}>
        <Lines lines={cart.lines} />
        <SideSums cart={cart} option={option} />
        {!busy && (
          <p>
            <button type="button" className={css.edit} onClick={onOpenCart}>
              <Trans>Change the cart</Trans>
            </button>
          </p>
        )}
      </aside>
    </div>
  )
}

function SignInOffer() {
  return (
    <p>
      <Link to="/login" search={{ to: '/checkout' }}>
        <Trans>Sign in for a faster checkout</Trans>
      </Link>
    </p>
  )
}

function contactIsDone(schema: ReturnType<typeof contactSchema>, draft: Draft): boolean {
  const result = schema['~standard'].validate(draft)
  return !(result instanceof Promise) && !result.issues
}

function Told({ lines, more }: { lines: string[]; more?: React.ReactNode }) {
  return (
    <div className={css.told}>
      {lines.map((line) => (
        <p key={line}>{line}</p>
      ))}
      {more && <p>{more}</p>}
    </div>
  )
}
