import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it, vi } from 'vitest'
import type { OrderView } from '@/api/schema'
import { leave } from '@/features/orders/use-pay'
import { keepOrderToken } from '@/lib/orders'
import { faultsOfPage } from '@/test/axe'
import { fakeApi, ok, problem } from '@/test/fake-api'
import { cart, categories, line, order, totals } from '@/test/fixtures'
import { eur, parcel, returned } from '@/test/orders'
import { coins, coinsOrder, payment } from '@/test/payments'
import { visit } from './visit'

const shop = { 'GET /api/categories': ok(categories), 'GET /api/cart': ok(cart([])), 'GET /api/checkout/gateways': ok({ items: ['paypal'] }) }
const { id } = order('paid')
const AT = `/api/orders/${id}`
const paid = (extra: Partial<OrderView> = {}): OrderView => ({ ...order('paid'), ...extra })

/** Opens an order's page by its token. */
function open(shown: OrderView, more: Parameters<typeof fakeApi>[0] = {}) {
  keepOrderToken(id, 'secret')
  const calls = fakeApi({ ...shop, [`GET ${AT}`]: ok(shown), ...more })
  return { calls, ...visit(`/order/${id}`) }
}

const way = async () => within(await screen.findByRole('list', { name: 'The order’s way' }, { timeout: 10_000 })).getAllByRole('listitem').map((step) => `${step.textContent} ${step.dataset.state ?? ''}`)

describe('an order that was sent', () => {
  it('says so, and where to follow it', async () => {
    open(paid({ fulfilment: 'fulfilled', fulfilments: [parcel(1, { state: 'shipped', tracking: { carrier: 'DHL', number: '00340', url: 'https://dhl.example/00340' } })] }))
    expect(await way()).toEqual([expect.stringMatching(/^Order placed.*done$/), expect.stringMatching(/^Paid: PayPal.*done$/), expect.stringMatching(/^Packed and sent.*done$/), 'On its way to you now'])
    expect(screen.getByRole('heading', { level: 1, name: 'Your order is on its way' })).toBeInTheDocument()
    expect(screen.getByTestId('parcel')).toHaveTextContent(/On its way.*DHL, 00340.*1 × Speckled mug, Sand/)
    expect(screen.getByRole('link', { name: 'Follow the parcel' })).toHaveAttribute('href', 'https://dhl.example/00340')
  })

  it('opens no link but to a page', async () => {
    open(paid({ fulfilment: 'fulfilled', fulfilments: [parcel(1, { state: 'shipped', tracking: { carrier: 'DHL', url: 'javascript:alert(1)' } })] }))
    expect(await screen.findByText('DHL')).toBeInTheDocument()
    expect(screen.queryByRole('link', { name: 'Follow the parcel' })).toBeNull()
  })

  it('shows money that goes back, and how far it is', async () => {
    open(paid({ refunds: [{ id: `ref_${'1'.repeat(32)}`, amount: eur(500), done: false, note: 'For the long wait', at: '2026-11-25T10:00:00Z' }, { id: `ref_${'2'.repeat(32)}`, amount: eur(700), done: true, at: '2026-11-25T11:00:00Z' }] }))
    const [under, done] = await screen.findAllByTestId('refund')
    expect(under).toHaveTextContent(/€5\.00.*On its way to you.*For the long wait/)
    expect(done).toHaveTextContent(/€7\.00.*Gone back to you/)
  })
})

describe('the days on which an order arrives', () => {
  const arrives = { earliest: '2026-12-01', latest: '2026-12-03', paidBy: '2026-11-27T13:00:00Z' }
  const shippingOf = async () => (await screen.findByRole('heading', { name: 'Shipping' }, { timeout: 10_000 })).parentElement

  it('are told as long as they hold', async () => {
    open(paid({ arrives }))
    expect(await shippingOf()).toHaveTextContent(/Standard.*Expected Tue, Dec 1\s–\sThu, Dec 3$/)
  })

  it('depend on the payment', async () => {
    open({ ...order('awaiting-payment'), arrives })
    expect(await shippingOf()).toHaveTextContent(/Expected Tue, Dec 1\s–\sThu, Dec 3, if it is paid by Nov 27, 2026/)
  })

  it('are not invented', async () => {
    open(paid())
    expect(await shippingOf()).toHaveTextContent(/^ShippingStandard$/)
  })
})

describe('the order of a business', () => {
  it('has its VAT id at the address', async () => {
    open(paid({ vatId: 'FR40303265045' }))
    const heading = await screen.findByRole('heading', { name: 'Delivery address' }, { timeout: 10_000 })
    expect(heading.parentElement).toHaveTextContent(/Ada Lovelace.*VAT ID FR40303265045/)
  })

  it('of nobody says nothing of it', async () => {
    open(paid())
    expect(await screen.findByRole('heading', { name: 'Delivery address' })).toBeInTheDocument()
    expect(screen.queryByText(/VAT ID/)).not.toBeInTheDocument()
  })
})

describe('an order that nobody packs yet', () => {
  it('is cancelled once, whatever the line does', async () => {
    let failed = false
    const { calls, user } = open(paid({ actions: ['cancel'] }), {
      [`POST ${AT}/cancel`]: () => {
        if (failed) return ok(paid({ standing: 'cancelled', refunds: [{ id: `ref_${'1'.repeat(32)}`, amount: eur(2990), done: false, at: '2026-11-25T10:00:00Z' }] }))
        failed = true
        return problem('unavailable', 503, {}, '0')
      },
    })
    await user.click(await screen.findByRole('button', { name: 'Cancel the order' }))
    const dialog = within(screen.getByRole('dialog'))
    expect(dialog.getByText('€29.90')).toBeInTheDocument()
    await user.type(dialog.getByLabelText('Why (optional)'), 'Ordered twice')
    await user.click(dialog.getByRole('button', { name: 'Cancel the order' }))
    expect(await screen.findByRole('heading', { level: 1, name: 'This order is cancelled' }, { timeout: 5000 })).toHaveFocus()
    expect(screen.getByText(/What you paid is on its way back to you/)).toBeInTheDocument()
    const asked = calls.filter(({ path }) => path.endsWith('/cancel'))
    expect(asked[0]?.body).toEqual({ reason: 'Ordered twice' })
    expect(asked[0]?.headers.get('Order-Token')).toBe('secret')
    expect(new Set(asked.map(({ headers }) => headers.get('Idempotency-Key'))).size).toBe(1)
  })

  it('that is packed meanwhile says why not', async () => {
    const { user } = open(paid({ actions: ['cancel'] }), { [`POST ${AT}/cancel`]: problem('order-state', 409, { detail: "can't be done while its parcels are where they are" }) })
    await user.click(await screen.findByRole('button', { name: 'Cancel the order' }))
    await user.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Cancel the order' }))
    expect(await screen.findByText('That is not possible as the order stands')).toBeInTheDocument()
  })

  it('asks for no money once it is cancelled', async () => {
    open({ ...order('awaiting-payment'), standing: 'cancelled' })
    expect(await screen.findByText(/there is nothing to pay/)).toBeInTheDocument()
    expect(screen.queryByTestId('pay')).toBeNull()
    expect(await way()).toEqual([expect.stringMatching(/^Order placed.*done$/), 'Cancelled failed'])
  })
})

describe('an order that was changed after it was paid', () => {
  const first = payment('paypal', undefined, { state: 'paid' })
  const costly = { ...totals, total: eur(5390) }
  const changed = (extra: Partial<OrderView> = {}): OrderView => ({ ...order('partly-paid'), totals: costly, owed: eur(2400), payments: [first], actions: ['pay', 'cancel'], ...extra })

  it('says what is paid and what is left, and takes the rest', async () => {
    const left = vi.spyOn(leave, 'to').mockImplementation(() => undefined)
    const next = { kind: 'redirect', url: 'https://paypal.example/pay' } as const
    const { calls, user } = open(changed(), { [`POST ${AT}/payments`]: ok({ payment: payment('paypal', next, { amount: eur(2400) }), next }) })
    expect(await screen.findByRole('heading', { level: 1, name: 'A part of it is left to pay' }, { timeout: 10_000 })).toBeInTheDocument()
    expect(screen.getByText(/it comes to/)).toHaveTextContent('We have changed your order: it comes to €53.90 now. You have paid €29.90 of it; €24.00 is left to pay.')
    expect(screen.getByTestId('owed')).toHaveTextContent(/Paid before−€29\.90Left to pay€24\.00/)
    expect(screen.getByTestId('total')).toHaveTextContent('€53.90')
    expect(await way()).toEqual([expect.stringMatching(/^Order placed.*done$/), 'Paid in part now', 'Packed and sent ahead', 'With you ahead'])
    // No time runs out.
    expect(screen.queryByText(/set aside until/)).toBeNull()
    expect(await faultsOfPage()).toEqual([])
    await user.click(screen.getByTestId('pay'))
    await waitFor(() => expect(left).toHaveBeenCalledWith('https://paypal.example/pay'))
    expect(calls.find(({ path }) => path === `${AT}/payments`)?.body).toEqual({ gateway: 'paypal' })
  })

  it('shows what was begun for the rest, not what was paid', async () => {
    open(changed({ payments: [first, payment('bank-transfer', { kind: 'transfer', account: { holder: 'Casa Bodega GmbH', iban: 'DE89370400440532013000' }, reference: 'B7K2-9QXM', amount: eur(2400), until: '2026-12-01T10:00:00Z' })] }))
    expect(await screen.findByText('Transfer €24.00 to our account')).toBeInTheDocument()
    expect(screen.getByText('Pay another way')).toBeInTheDocument()
  })

  it('is cancelled for what was paid of it', async () => {
    const { user } = open(changed())
    await user.click(await screen.findByRole('button', { name: 'Cancel the order' }))
    expect(within(screen.getByRole('dialog')).getByText('€29.90')).toBeInTheDocument()
  })

  it('is an order like any other once the rest is paid', async () => {
    open({ ...order('paid'), totals: costly, payments: [first, payment('bank-transfer', undefined, { state: 'paid', amount: eur(2400) })] })
    expect(await screen.findByRole('heading', { level: 1, name: 'Thank you, Ada' })).toBeInTheDocument()
    expect(await way()).toEqual([expect.stringMatching(/^Order placed.*done$/), expect.stringMatching(/^Paid: Bank transfer.*done$/), 'Being packed now', 'With you ahead'])
    expect(screen.queryByTestId('owed')).toBeNull()
    expect(screen.queryByTestId('pay')).toBeNull()
  })
})

describe('an attempt to pay that ended because the order was changed', () => {
  it('can be made anew, by the same way too', async () => {
    open({ ...coinsOrder(coins(-60)), state: 'awaiting-payment', payments: [payment('blockonomics', coins(-60), { state: 'expired' })] }, { 'GET /api/checkout/gateways': ok({ items: ['paypal', 'blockonomics'] }) })
    expect(await screen.findByRole('radio', { name: 'Bitcoin' })).toBeChecked()
    expect(screen.queryByText('What we received')).toBeNull()
  })
})

describe('a return', () => {
  const delivered = paid({ lines: [line(1, 3)], fulfilment: 'delivered', fulfilments: [parcel(1, { state: 'delivered' })], actions: ['request-return'], returnable: [{ line: 1, any: 1, faulty: 3 }] })

  it('is asked for with units, a reason and words', async () => {
    const { calls, user } = open(delivered, { [`POST ${AT}/returns`]: ok({ ...delivered, returnable: [], returns: [returned(1)] }) })
    await user.click(await screen.findByRole('button', { name: 'Send something back' }))
    const dialog = within(screen.getByRole('dialog'))
    const ask = dialog.getByRole('button', { name: 'Ask to send it back' })
    await user.click(ask)
    expect(dialog.getByText('Choose what you want to send back.')).toBeInTheDocument()
    await user.selectOptions(dialog.getByLabelText('How many of Speckled mug'), '2')
    expect(dialog.getAllByText('Choose a reason').length).toBeGreaterThan(0)
    // The time for changing one's mind is over for two of them.
    await user.selectOptions(dialog.getByLabelText('Why Speckled mug comes back'), 'changed-mind')
    expect(dialog.getByText(/only 1 can still come back/)).toBeInTheDocument()
    await user.click(ask)
    await user.selectOptions(dialog.getByLabelText('Why Speckled mug comes back'), 'damaged')
    await user.type(dialog.getByLabelText('In your words'), 'Chipped')
    await user.click(ask)
    expect(await screen.findByTestId('return')).toHaveTextContent(/We are looking at it.*1 × Speckled mug, Sand.*It came broken/)
    expect(calls.filter(({ path }) => path.endsWith('/returns')).map(({ body }) => body)).toEqual([{ lines: [{ line: 1, quantity: 2, reason: 'damaged' }], words: 'Chipped' }])
    expect(screen.queryByRole('button', { name: 'Send something back' })).toBeNull()
  })

  it('is answered, and can be taken back', async () => {
    const approved = returned(1, { state: 'approved', answer: 'Send it to Torstraße 1.' })
    const { calls, user } = open(paid({ fulfilment: 'delivered', returns: [approved] }), { [`DELETE ${AT}/returns/${approved.id}`]: ok(paid({ fulfilment: 'delivered', returns: [returned(1, { state: 'cancelled' })] })) })
    expect(await screen.findByTestId('return')).toHaveTextContent(/Please send it.*We wrote:Send it to Torstraße 1\./)
    await user.click(screen.getByRole('button', { name: 'I don’t want to send it back…' }))
    await user.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Take it back' }))
    await waitFor(() => expect(screen.getByTestId('return')).toHaveTextContent('Taken back'))
    expect(calls.some(({ method, headers }) => method === 'DELETE' && headers.get('Order-Token') === 'secret')).toBe(true)
  })
})

describe('ordering again', () => {
  const before = paid({ lines: [line(1, 2), line(2, 3, 'Tall lamp'), line(3, 1, 'Old chair')], numbers: [1, 2, 3], fulfilment: 'delivered' })

  it('fills the cart with what is left, and says what is not', async () => {
    const { calls, user } = open(before, {
      'POST /api/cart/lines': ({ body }) => {
        const { variant, quantity } = body as { variant: string; quantity: number }
        if (variant === line(2, 1).variant && quantity > 1) return problem('out-of-stock', 409, { changes: [{ change: 'stock', variant, wanted: 3, left: 1 }] })
        return variant === line(3, 1).variant ? problem('invalid-request', 422, { errors: [{ pointer: '#/variant', code: 'unknown', detail: 'is not sold here' }] }) : ok(cart([line(1, 2)]))
      },
    })
    await user.click(await screen.findByTestId('reorder'))
    const told = await screen.findByRole('alert')
    expect(told).toHaveTextContent(/Not all of it.*Tall lamp, Sand: only 1 left.*Old chair, Sand: not sold any more/)
    expect(calls.filter(({ path }) => path === '/api/cart/lines').map(({ body }) => (body as { quantity: number }).quantity)).toEqual([2, 3, 1, 1])
    await user.click(screen.getByRole('button', { name: 'Open the cart' }))
    expect(within(await screen.findByRole('dialog', { name: 'Cart' })).getByText('Speckled mug')).toBeInTheDocument()
  })

  it('goes to the cart where all is left', async () => {
    const { user } = open(before, { 'POST /api/cart/lines': ok(cart([line(1, 2)])) })
    await user.click(await screen.findByTestId('reorder'))
    expect(await screen.findByRole('dialog', { name: 'Cart' })).toBeInTheDocument()
    expect(screen.queryByRole('alert')).toBeNull()
  })
})
