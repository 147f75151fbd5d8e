import { act, screen, waitFor, within } from '@testing-library/react'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { OrderView } from '@/api/schema'
import { leave } from '@/features/orders/use-pay'
import { keepOrderToken } from '@/lib/orders'
import { fakeApi, ok, problem } from '@/test/fake-api'
import { cart, categories, line, order, shipping, totals } from '@/test/fixtures'
import { coins, coinsOrder, payment, transaction, transfer, withPayments } from '@/test/payments'
import { visit } from './visit'

const ways = (...items: string[]) => ok({ items })
const shop = { 'GET /api/categories': ok(categories), 'GET /api/cart': ok(cart([])), 'GET /api/checkout/gateways': ways('paypal', 'blockonomics', 'bank-transfer', 'cash-on-delivery') }
const { id } = order('paid')
const PAY = `POST /api/orders/${id}/payments`

/** Opens an order's page. */
function open(shown: OrderView | (() => OrderView), more: Parameters<typeof fakeApi>[0] = {}) {
  keepOrderToken(id, 'secret')
  const calls = fakeApi({ ...shop, [`GET /api/orders/${id}`]: () => ok(typeof shown === 'function' ? shown() : shown), ...more })
  return { calls, ...visit(`/order/${id}`) }
}

describe('the way to pay at the checkout', () => {
  const filled = {
    email: 'ada@example.com',
    address: { name: 'Ada Lovelace', line1: 'Torstraße 1', line2: '', city: 'Berlin', region: '', postcode: '10119', country: 'DE', phone: '' },
    note: '',
    method: '',
  }
  const withCart = { ...shop, 'GET /api/cart': ok(cart([line(1, 1)])), 'GET /api/checkout/shipping-methods': ok({ items: [shipping] }) }
  beforeEach(() => sessionStorage.setItem('bodega.checkout', JSON.stringify(filled)))

  it('is chosen by keys, kept, and started on the order’s page', async () => {
    const made = payment('bank-transfer', transfer)
    const calls = fakeApi({ ...withCart, 'POST /api/orders': ok({ token: 'secret', order: withPayments('awaiting-payment') }, 201), [PAY]: ok({ payment: made, next: transfer }), [`GET /api/orders/${id}`]: ok(withPayments('awaiting-payment', made)) })
    const { router, user } = visit('/checkout?step=payment-review')
    const paypal = await screen.findByRole('radio', { name: 'PayPal' })
    expect(paypal).toBeChecked()
    expect(paypal).toHaveAccessibleDescription('You approve it on PayPal’s own page.')
    paypal.focus()
    await user.keyboard('{ArrowDown}{ArrowDown}')
    expect(screen.getByRole('radio', { name: 'Bank transfer' })).toBeChecked()
    expect(JSON.parse(sessionStorage.getItem('bodega.checkout') ?? '')).toMatchObject({ gateway: 'bank-transfer' })
    expect(screen.getByTestId('place-order')).toHaveTextContent('Order and pay €29.90 by bank transfer')
    await user.click(screen.getByTestId('place-order'))
    expect(await screen.findByText('Transfer €29.90 to our account')).toBeInTheDocument()
    expect(router.state.location.pathname).toBe(`/order/${id}`)
    expect(calls.find((call) => call.path.endsWith('/payments'))?.body).toEqual({ gateway: 'bank-transfer' })
  })

  it('is no question where there is one only', async () => {
    fakeApi({ ...withCart, 'GET /api/checkout/gateways': ways('paypal') })
    visit('/checkout?step=payment-review')
    expect(await screen.findByTestId('place-order')).toHaveTextContent('with PayPal')
    expect(screen.queryByRole('radio', { name: 'PayPal' })).toBeNull()
    expect(screen.getByText('You approve it on PayPal’s own page.')).toBeInTheDocument()
  })

  it('is none where the shop offers none, or can’t say', async () => {
    fakeApi({ ...withCart, 'GET /api/checkout/gateways': ways() })
    visit('/checkout?step=payment-review')
    expect(await screen.findByText('There is no way to pay at the moment')).toBeInTheDocument()
    expect(screen.queryByTestId('place-order')).toBeNull()
  })
})

describe('coins', () => {
  it('are asked for by code, address, amount and link', async () => {
    const { user } = open(coinsOrder(coins(840)))
    expect(await screen.findByText('Send €29.90 in bitcoin')).toBeInTheDocument()
    expect(await screen.findByRole('img', { name: /QR code/ })).toBeInTheDocument()
    expect(screen.getByRole('link', { name: 'Open the wallet' })).toHaveAttribute('href', coins(1).uri)
    expect(screen.getByRole('timer')).toHaveTextContent(/^1[34]:\d\d$/)
    await user.click(screen.getByRole('button', { name: /Copy.*Amount/ }))
    expect(await navigator.clipboard.readText()).toBe('0.00030726')
    await user.click(screen.getByRole('button', { name: /Copy.*Address/ }))
    expect(await navigator.clipboard.readText()).toBe('bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq')
    expect(screen.queryByText('Pay on the test page')).toBeNull()
  })

  it('are not opened by a link that is no wallet’s', async () => {
    open(coinsOrder(coins(840, { uri: 'https://evil.example', page: 'https://sandbox.example/pay' })))
    expect(await screen.findByRole('link', { name: 'Pay on the test page' })).toHaveAttribute('href', 'https://sandbox.example/pay')
    expect(screen.queryByRole('link', { name: 'Open the wallet' })).toBeNull()
  })

  it('get a new price when theirs has run out', async () => {
    let now = coinsOrder(coins(2))
    const { calls, user } = open(() => now, {
      [PAY]: () => {
        now = coinsOrder(coins(900))
        return ok({ payment: now.payments[0], next: now.payments[0]?.next })
      },
    })
    expect(await screen.findByRole('timer')).toHaveTextContent(/0:0[12]/)
    const button = await screen.findByTestId('new-price', {}, { timeout: 5000 })
    // What does not hold must not be paid.
    expect(screen.queryByRole('img', { name: /QR code/ })).toBeNull()
    expect(screen.queryByRole('link', { name: 'Open the wallet' })).toBeNull()
    await user.click(button)
    expect(await screen.findByRole('img', { name: /QR code/ })).toBeInTheDocument()
    expect(calls.find((call) => call.path.endsWith('/payments'))?.body).toEqual({ gateway: 'blockonomics' })
  })

  it('say aloud when little time is left, not each second', async () => {
    open(coinsOrder(coins(295)))
    const said = await screen.findByText('The price is locked for 5 more minutes.')
    await act(() => new Promise((done) => setTimeout(done, 1200)))
    expect(said).toHaveTextContent('The price is locked for 5 more minutes.')
    expect(screen.getByRole('timer')).not.toHaveAttribute('aria-live')
  })

  it('are followed on the chain', async () => {
    open(coinsOrder(coins(840, { received: { units: 30_000, decimal: '0.0003' }, transactions: [transaction(1, 0, { gone: true }), transaction(2, 1), transaction(3, 0, { replaceable: true })] }), 'processing'))
    const list = within(await screen.findByRole('list', { name: 'Transactions' }))
    expect(list.getByText(/Another transaction took its place/)).toBeInTheDocument()
    expect(list.getByText('1 of 2 confirmations')).toBeInTheDocument()
    expect(list.getByText(/0 of 2 confirmations/)).toBeInTheDocument()
    expect(list.getByText('Its sender can still replace it.')).toBeInTheDocument()
    // Nothing invites to pay twice.
    expect(screen.queryByRole('link', { name: 'Open the wallet' })).toBeNull()
    expect(screen.queryByText('Pay another way')).toBeNull()
    expect(screen.getByText(/So far it is less than was asked for/)).toBeInTheDocument()
  })

  it('that were too few say what is left, and get a price for it', async () => {
    const left = { minor: 1200, currency: 'EUR' }
    const came = { received: { units: 18_000, decimal: '0.00018' }, left, transactions: [transaction(1, 2)] }
    let now = coinsOrder(coins(840, came), 'underpaid', { concern: 'under' })
    const { user } = open(() => now, {
      [PAY]: () => {
        now = coinsOrder(coins(900, { ...came, fiat: left }), 'underpaid', { concern: 'under' })
        return ok({ payment: now.payments[0], next: now.payments[0]?.next })
      },
    })
    expect(await screen.findByText('A part of the payment is missing')).toBeInTheDocument()
    expect(screen.getByText(/0.00018 BTC arrived and is kept for your order; €12.00 is left to pay/)).toBeInTheDocument()
    // The price of the whole is not the price of the rest.
    expect(screen.queryByRole('img', { name: /QR code/ })).toBeNull()
    await user.click(screen.getByTestId('new-price'))
    expect(await screen.findByRole('img', { name: /QR code/ })).toBeInTheDocument()
    expect(screen.getByText('Send the rest of €12.00')).toBeInTheDocument()
  })

  it('that came too late are for staff', async () => {
    open(coinsOrder(coins(-60, { transactions: [transaction(1, 2)] }), 'review', { concern: 'late' }))
    expect(await screen.findByText(/The money came when its price did not hold any more/)).toBeInTheDocument()
    expect(screen.getByText(/there is nothing you need to do/)).toBeInTheDocument()
    expect(screen.queryByTestId('new-price')).toBeNull()
  })
})

describe('a way that takes no rest', () => {
  it('asks for none where too little came', async () => {
    open(withPayments('payment-processing', payment('globee', undefined, { state: 'underpaid', concern: 'under' })))
    expect(await screen.findByRole('heading', { level: 1, name: 'We are looking at your payment' })).toBeInTheDocument()
    expect(screen.getByText(/Less money came than the order costs\. What came is safe\. Someone looks into it and writes to you/)).toBeInTheDocument()
    expect(screen.queryByText(/send the rest/)).toBeNull()
  })
})

describe('an order that waits', () => {
  it('shows the transfer to make, each part to copy', async () => {
    const { user } = open(withPayments('awaiting-payment', payment('bank-transfer', transfer)))
    expect(await screen.findByText('DE89 3704 0044 0532 0130 00')).toBeInTheDocument()
    for (const [name, text] of [['IBAN', 'DE89370400440532013000'], ['BIC', 'COBADEFFXXX'], ['Reference', 'B7K2-9QXM'], ['Amount', '29.90']] as const) {
      await user.click(screen.getByRole('button', { name: new RegExp(`Cop(y|ied).*${name}`) }))
      expect(await navigator.clipboard.readText()).toBe(text)
    }
  })

  it('can be paid another way instead', async () => {
    const left = vi.spyOn(leave, 'to').mockImplementation(() => undefined)
    const next = { kind: 'redirect', url: 'https://paypal.example/pay' } as const
    const { calls, user } = open(withPayments('awaiting-payment', payment('bank-transfer', transfer)), { [PAY]: ok({ payment: payment('paypal', next), next }) })
    await user.click(await screen.findByText('Pay another way'))
    expect(await screen.findByRole('radio', { name: 'PayPal' })).toBeChecked()
    expect(screen.queryByRole('radio', { name: 'Bank transfer' })).toBeNull()
    await user.click(screen.getByTestId('pay'))
    await waitFor(() => expect(left).toHaveBeenCalledWith('https://paypal.example/pay'))
    expect(calls.find((call) => call.path.endsWith('/payments'))?.body).toEqual({ gateway: 'paypal' })
  })

  it('goes back to what was begun before', async () => {
    const both = withPayments('awaiting-payment', payment('blockonomics', coins(840)), payment('bank-transfer', transfer))
    const { user } = open(both, { [PAY]: ok({ payment: both.payments[0], next: both.payments[0]?.next }) })
    expect(await screen.findByText('Transfer €29.90 to our account')).toBeInTheDocument()
    await user.click(await screen.findByText('Pay another way'))
    await user.click(await screen.findByRole('radio', { name: 'Bitcoin' }))
    await user.click(screen.getByTestId('pay'))
    expect(await screen.findByText('Send €29.90 in bitcoin')).toBeInTheDocument()
  })

  it('keeps the choice when a way is not offered any more', async () => {
    const { user } = open(withPayments('awaiting-payment'), { [PAY]: problem('invalid-request', 422, { errors: [{ pointer: '#/gateway', code: 'not-offered', detail: 'is not offered' }] }) })
    await user.click(await screen.findByTestId('pay'))
    expect(await screen.findByText('This way to pay is not offered any more')).toBeInTheDocument()
    expect(screen.getByTestId('pay')).toBeInTheDocument()
  })
})

describe('an order to be paid at the door', () => {
  it('says what to have ready and is being packed', async () => {
    open(withPayments('payment-processing', payment('cash-on-delivery', { kind: 'on-delivery', amount: totals.total }, { state: 'on-delivery' })))
    expect(await screen.findByText('Have €29.90 ready')).toBeInTheDocument()
    expect(screen.getByText('Thank you, Ada')).toBeInTheDocument()
    const [, second, third] = within(screen.getByRole('list', { name: 'The order’s way' })).getAllByRole('listitem')
    expect(second).toHaveTextContent('Being packed')
    expect(third).toHaveTextContent('Paid on delivery')
  })
})
