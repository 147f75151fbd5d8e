import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it, vi } from 'vitest'
import type { DeskOrder, DeskPayment } from '@/api/schema'
import { fakeApi, ok, problem, type Call } from '@/test/fake-api'
import { account, categories, staff, started } from '@/test/fixtures'
import { desk, deskPayment, eur, orderRow, parcel, refundPreview, returned } from '@/test/orders'
import { visitSignedIn as visit } from './visit'

const keeper = staff('orders-view', 'orders-manage', 'refunds-manage', 'users-view')
const as = (who: typeof account) => ({
  'GET /api/categories': ok(categories),
  'POST /api/sessions/refresh': () => ok(started('token', { account: who, staff: 'open' })),
  'GET /api/account': ok(who),
})

const LIST = 'GET /api/admin/orders'
const { id } = desk().order
const AT = `/api/admin/orders/${id}`
const sent = (calls: Call[], method: string, end: string) => calls.filter((call) => call.method === method && call.path.endsWith(end))
const wishes = (calls: Call[]) => calls.filter(({ path }) => path === '/api/admin/orders').map(({ search }) => Object.fromEntries(new URLSearchParams(search)))

/** Opens the page of an order. */
function openOrder(shown: DeskOrder | (() => DeskOrder), more: Parameters<typeof fakeApi>[0] = {}, who = keeper) {
  const calls = fakeApi({ ...as(who), [`GET ${AT}`]: () => ok(typeof shown === 'function' ? shown() : shown), ...more })
  return { calls, ...visit(`/orders/${id}`) }
}

describe('the table of orders', () => {
  it('has tabs, a search, filters and pages, all in the address', async () => {
    const calls = fakeApi({ ...as(keeper), [LIST]: ok({ items: [orderRow(1), orderRow(2, { standing: 'cancelled', refunded: eur(1000), attention: ['refund'] }), orderRow(3, { state: 'review', attention: ['money'] })], more: true }) })
    const { router, user } = visit('/orders')
    const [first, second, third] = await screen.findAllByTestId('row', {}, { timeout: 10_000 })
    expect(first).toHaveTextContent(/B7K2-0001.*Ada Lovelace.*Paid.*Unfulfilled.*€29\.90/)
    expect(second).toHaveTextContent(/Cancelled.*Partly refunded.*Refund to do/)
    expect(second).not.toHaveTextContent('Unfulfilled')
    // What its state says is not said twice.
    expect(third).toHaveTextContent('Money to check')
    expect(third).not.toHaveTextContent('Money does not fit')
    await user.click(screen.getByRole('radio', { name: 'To fulfil' }))
    await user.selectOptions(screen.getByLabelText('Paid by'), 'paypal')
    await user.type(screen.getByRole('searchbox', { name: 'Number, e-mail or name' }), 'love')
    await waitFor(() => expect(router.state.location.search).toEqual({ search: 'love', show: 'to-fulfil', gateway: 'paypal' }))
    await user.click(await screen.findByRole('button', { name: 'Next' }))
    await waitFor(() => expect(wishes(calls).at(-1)).toEqual({ search: 'love', show: 'to-fulfil', gateway: 'paypal', page: '2' }))
  })

  it('keeps views under names, and forgets them', async () => {
    fakeApi({ ...as(keeper), [LIST]: ok({ items: [orderRow(1)], more: false }) })
    const { router, user } = visit('/orders?show=unpaid&gateway=bank-transfer')
    await user.click(await screen.findByRole('button', { name: 'Save this view' }))
    await user.type(screen.getByRole('textbox', { name: 'Name' }), 'Transfers{Enter}')
    await user.click(screen.getByRole('radio', { name: 'All' }))
    await waitFor(() => expect(router.state.location.search).toEqual({ gateway: 'bank-transfer' }))
    await user.click(screen.getByRole('button', { name: 'Transfers', pressed: false }))
    await waitFor(() => expect(router.state.location.search).toEqual({ gateway: 'bank-transfer', show: 'unpaid' }))
    await user.click(screen.getByRole('button', { name: 'Forget the view Transfers' }))
    expect(screen.queryByRole('button', { name: 'Transfers' })).toBeNull()
    expect(localStorage.getItem('bodega.admin.orders.views')).toBe('[]')
  })

  it('sends many at once, and says which were not', async () => {
    const calls = fakeApi({
      ...as(keeper),
      [LIST]: ok({ items: [orderRow(1), orderRow(2)], more: false }),
      'POST /api/admin/fulfilments': ok({ items: [{ order: orderRow(1).id }, { order: orderRow(2).id, refused: "can't be done while its money is where it is" }] }),
    })
    const { user } = visit('/orders')
    await user.click(await screen.findByLabelText('All on this page'))
    await user.click(screen.getByRole('button', { name: 'Fulfil and mark shipped' }))
    const dialog = within(screen.getByRole('dialog'))
    expect(dialog.getByRole('heading', { name: 'Fulfil 2 orders and mark them shipped?' })).toBeInTheDocument()
    await user.click(dialog.getByRole('button', { name: 'Fulfil and mark shipped' }))
    const [bad, good] = within(await screen.findByTestId('bulk-report')).getAllByRole('listitem')
    expect(bad).toHaveTextContent("B7K2-0002 can't be done while its money is where it is")
    expect(good).toHaveTextContent('B7K2-0001 has its parcel')
    expect(sent(calls, 'POST', '/fulfilments').map(({ body }) => body)).toEqual([{ orders: [orderRow(1).id, orderRow(2).id], shipped: true }])
  })

  it('prints the slips of all that are marked, fifty at a time', async () => {
    const names: string[] = []
    vi.spyOn(URL, 'createObjectURL').mockReturnValue('blob:slip')
    vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
      names.push(this.download)
    })
    const rows = Array.from({ length: 51 }, (_, at) => orderRow(at + 1))
    let fails = true
    const calls = fakeApi({
      ...as(keeper),
      [LIST]: ok({ items: rows, more: false }),
      'POST /api/admin/packing-slips': ({ body }) => (fails ? problem('unavailable', 503) : ok({ files: (body as { orders: string[] }).orders.slice(-1).map((order) => ({ fileName: `${order}.pdf`, contentType: 'application/pdf', content: '' })) })),
    })
    const { user } = visit('/orders')
    await user.click(await screen.findByLabelText('All on this page'))
    await user.click(screen.getByRole('button', { name: 'Print packing slips' }))
    const dialog = within(await screen.findByRole('dialog', { name: 'The packing slips could not be printed' }))
    expect(dialog.getByRole('alert')).toBeInTheDocument()
    expect(names).toEqual([])
    fails = false
    await user.click(dialog.getByRole('button', { name: 'Try again' }))
    await waitFor(() => expect(names).toEqual([`${orderRow(50).id}.pdf`, `${orderRow(51).id}.pdf`]))
    const ids = rows.map((row) => row.id)
    expect(sent(calls, 'POST', '/packing-slips').slice(1).map(({ body }) => body)).toEqual([{ orders: ids.slice(0, 50) }, { orders: ids.slice(50) }])
    expect(screen.queryByRole('dialog')).toBeNull()
  })

  it('is closed to whom it is not for, and marks nothing for who looks only', async () => {
    const calls = fakeApi({ ...as(staff('products-manage')), [LIST]: ok({ items: [], more: false }) })
    const { unmount } = visit('/orders')
    expect(await screen.findByText('Your roles do not open this page')).toBeInTheDocument()
    expect(wishes(calls)).toEqual([])
    unmount()
    fakeApi({ ...as(staff('orders-view')), [LIST]: ok({ items: [orderRow(1)], more: false }) })
    visit('/orders')
    expect(await screen.findByRole('link', { name: 'B7K2-0001' })).toHaveAttribute('href', `/admin/orders/${orderRow(1).id}`)
    expect(screen.queryByRole('checkbox')).toBeNull()
  })
})

describe('an order', () => {
  it('shows its lines, its money and its books', async () => {
    openOrder(desk())
    expect(await screen.findByRole('heading', { level: 1, name: 'Order B7K2-9QXM' })).toBeInTheDocument()
    expect(screen.getByRole('table', { name: 'Items' })).toHaveTextContent(/Speckled mug.*2 × €24\.00.*2 open.*€7\.66.*19%.*€48\.00/)
    expect(screen.getByRole('link', { name: 'Open the account' })).toHaveAttribute('href', `/admin/people/${account.id}`)
    expect(screen.getByText('3C679366HH908993F')).toBeInTheDocument()
    expect(screen.getByTestId('debit')).toHaveTextContent('€107.80')
    expect(screen.getByTestId('credit')).toHaveTextContent('€107.80')
    expect(screen.getByText('Balanced')).toBeInTheDocument()
    // The newest first, with who.
    const [newest, oldest] = screen.getAllByTestId('happening')
    expect(newest).toHaveTextContent(/Note.*Olga Ortega.*Called: wants it before Friday\./)
    expect(oldest).toHaveTextContent('Order placed')
  })

  it('offers what the order allows, and says why not', async () => {
    openOrder(desk({ money: 'unpaid', actions: ['cancel'], barred: [{ action: 'refund', obstacle: 'money' }, { action: 'fulfil', obstacle: 'money' }] }))
    expect(await screen.findByRole('button', { name: 'Cancel the order…' })).toBeInTheDocument()
    expect(screen.queryByTestId('make-parcel')).toBeNull()
    expect(screen.queryByTestId('open-refund')).toBeNull()
    expect(screen.getAllByText('Nothing has been paid yet.')).toHaveLength(2)
  })

  it('offers nothing to who may look only', async () => {
    openOrder(desk(), {}, staff('orders-view'))
    expect(await screen.findByTestId('order-total')).toHaveTextContent('€53.90')
    expect(screen.queryByTestId('make-parcel')).toBeNull()
    expect(screen.queryByTestId('open-refund')).toBeNull()
    expect(screen.queryByRole('textbox', { name: 'Note' })).toBeNull()
    expect(screen.queryByRole('link', { name: 'Open the account' })).toBeNull()
  })

  it('gets a parcel of the units that are chosen, under one key', async () => {
    let failed = false
    const { calls, user } = openOrder(desk(), {
      [`POST ${AT}/fulfilments`]: () => {
        if (failed) return ok(desk({ fulfilments: [parcel(1, { state: 'shipped', events: ['delivered'], tracking: { carrier: 'DHL', number: '123', url: 'https://dhl.example/123' } })] }))
        failed = true
        return problem('unavailable', 503, {}, '0')
      },
    })
    await user.click(await screen.findByTestId('make-parcel'))
    const dialog = within(screen.getByRole('dialog'))
    const units = dialog.getByLabelText('Units of Speckled mug, Sand')
    await user.clear(units)
    await user.type(units, '3')
    await user.type(dialog.getByLabelText('Link to follow it'), 'http://dhl.example/123')
    await user.click(dialog.getByRole('button', { name: 'Make the parcel' }))
    expect(dialog.getByText('Whole numbers, not more than are open.')).toBeInTheDocument()
    await user.clear(units)
    await user.type(units, '1')
    await user.click(dialog.getByRole('button', { name: 'Make the parcel' }))
    expect(await dialog.findByText('An address that begins with https://')).toBeInTheDocument()
    await user.type(dialog.getByLabelText('Carrier'), 'DHL')
    await user.clear(dialog.getByLabelText('Link to follow it'))
    await user.type(dialog.getByLabelText('Link to follow it'), 'https://dhl.example/123')
    await user.type(dialog.getByLabelText('Tracking number'), '123')
    await user.click(dialog.getByRole('checkbox'))
    await user.click(dialog.getByRole('button', { name: 'Make it and mark it shipped' }))
    const row = await screen.findByTestId('parcel', {}, { timeout: 5000 })
    expect(within(row).getByRole('link', { name: '123' })).toHaveAttribute('href', 'https://dhl.example/123')
    const made = sent(calls, 'POST', '/fulfilments')
    expect(made[0]?.body).toEqual({ lines: [{ line: 1, quantity: 1 }], tracking: { carrier: 'DHL', number: '123', url: 'https://dhl.example/123' }, shipped: true })
    expect(new Set(made.map(({ headers }) => headers.get('Idempotency-Key'))).size).toBe(1)
  })

  it('of a business has its VAT id, and the tax that the customer owes', async () => {
    const shown = desk()
    openOrder({ ...shown, order: { ...shown.order, vatId: 'FR40303265045', totals: { ...shown.order.totals, tax: eur(-861), taxIncluded: eur(0), total: eur(4529) } } })
    const address = await screen.findByText('Delivery address')
    expect(address.parentElement).toHaveTextContent(/Ada Lovelace.*VAT ID FR40303265045/)
    expect(screen.getByText('VAT, owed by the customer (reverse charge)').nextElementSibling).toHaveTextContent('−€8.61')
  })

  it('moves a parcel on, and says what the shop has against it', async () => {
    const { calls, user } = openOrder(desk({ fulfilments: [parcel(1)] }), {
      [`PUT ${AT}/fulfilments/${parcel(1).id}`]: ({ body }) => ((body as { event: string }).event === 'packed' ? problem('order-state', 409, { detail: "can't become packed while it is shipped" }) : ok(desk({ fulfilments: [parcel(1, { state: 'cancelled', events: [] })] }))),
    })
    const row = within(await screen.findByTestId('parcel'))
    await user.click(row.getByRole('button', { name: 'It is packed' }))
    expect(await screen.findByRole('alert')).toHaveTextContent("That is not possible as the order standsCan't become packed while it is shipped.")
    await user.click(row.getByRole('button', { name: 'Give it up…' }))
    await user.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Give it up' }))
    await waitFor(() => expect(screen.getByTestId('parcel')).toHaveTextContent('Given up'))
    expect(sent(calls, 'PUT', parcel(1).id).map(({ body }) => body)).toEqual([{ event: 'packed' }, { event: 'cancelled' }])
  })

  it('is refunded as it was shown before', async () => {
    const { calls, user } = openOrder(desk(), {
      [`POST ${AT}/refunds/preview`]: ({ body }) => {
        const { ask } = body as { ask: { kind: string } }
        if (ask.kind === 'everything') return ok(refundPreview(5390))
        return ok(refundPreview(2400, { lines: [{ line: 1, quantity: 1, restock: 1, amount: eur(2400), tax: eur(383) }], parts: [{ payment: deskPayment().id, gateway: 'bank-transfer', amount: eur(2400), byHand: true }] }))
      },
      [`POST ${AT}/refunds`]: ok(desk({ money: 'partly-refunded', refunds: [{ id: `ref_${'1'.repeat(32)}`, state: 'by-hand', amount: eur(2400), shipping: eur(0), lines: [{ line: 1, quantity: 1 }], attempts: [{ payment: deskPayment().id, gateway: 'bank-transfer', amount: eur(2400), state: 'by-hand' }], at: '2026-11-25T10:00:00Z' }] })),
      [`PUT ${AT}/refunds/ref_${'1'.repeat(32)}`]: ok(desk({ refunds: [] })),
    })
    await user.click(await screen.findByTestId('open-refund'))
    const dialog = within(screen.getByRole('dialog'))
    expect(await dialog.findByRole('button', { name: 'Refund €53.90' })).toBeInTheDocument()
    expect(dialog.getByText('€53.90 goes back through PayPal by itself.')).toBeInTheDocument()
    await user.click(dialog.getByRole('radio', { name: 'By item' }))
    await user.click(dialog.getByTestId('refund'))
    expect(dialog.getByText('Say of what something goes back.')).toBeInTheDocument()
    // What was worked out for another wish is gone.
    expect(dialog.queryByTestId('refund-amount')).toBeNull()
    await user.type(dialog.getByLabelText('Refund units of Speckled mug, Sand'), '{Backspace}1')
    expect(dialog.getByLabelText('Of those, back on sale: Speckled mug, Sand')).toHaveValue('1')
    await user.type(dialog.getByLabelText('Words to the shopper (optional)'), 'Sorry')
    const button = await dialog.findByRole('button', { name: 'Refund €24.00' })
    expect(dialog.getByTestId('refund-preview')).toHaveTextContent(/1 × Speckled mug, Sand.*€24\.00.*€24\.00 by hand:.*€29\.90 could still go back/)
    await user.click(button)
    const row = within(await screen.findByTestId('refund-row'))
    expect(sent(calls, 'POST', '/refunds').map(({ body }) => body)).toEqual([{ ask: { kind: 'lines', lines: [{ line: 1, quantity: 1, restock: 1 }], shipping: { kind: 'nothing' } }, note: 'Sorry' }])
    expect(screen.queryByRole('dialog')).toBeNull()
    await user.click(row.getByRole('button', { name: 'I sent it…' }))
    await user.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'I sent it' }))
    await waitFor(() => expect(screen.queryByTestId('refund-row')).toBeNull())
    expect(sent(calls, 'PUT', '1'.repeat(32)).map(({ body }) => body)).toEqual([{ outcome: 'sent' }])
  })

  it('whose money does not fit is decided about', async () => {
    const short = { money: 'review', actions: ['review', 'refund'], captured: eur(5000), payments: [deskPayment({ gateway: 'bank-transfer', state: 'review', concern: 'under', captured: eur(5000), notedByStaff: true })] } satisfies Partial<DeskOrder>
    const { calls, user } = openOrder(desk(short, { state: 'review' }), { [`POST ${AT}/review`]: ok(desk()), [`POST ${AT}/payments/${deskPayment().id}/money`]: ok(desk(short, { state: 'review' })) })
    expect(await screen.findByText('€3.90')).toBeInTheDocument()
    await user.click(screen.getByRole('button', { name: 'Note money that came' }))
    const amount = within(screen.getByRole('dialog')).getByLabelText('All that has come, in EUR')
    expect(amount).toHaveValue('53.90')
    await user.clear(amount)
    await user.type(amount, '50{Enter}')
    await waitFor(() => expect(sent(calls, 'POST', '/money')[0]?.body).toEqual({ amount: eur(5000) }))
    await user.click(await screen.findByRole('button', { name: 'Accept…' }))
    await user.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Take it' }))
    await waitFor(() => expect(screen.queryByText('Decide about the money')).toBeNull())
    expect(sent(calls, 'POST', '/review')[0]?.body).toEqual({ decision: 'accept' })
  })

  it('whose money was taken back is closed, as there is nothing else to decide', async () => {
    const taken = desk({ money: 'review', actions: ['review'], captured: eur(5390), payments: [deskPayment({ state: 'reversed', concern: 'reversed', captured: eur(5390) })] }, { state: 'review' })
    const { calls, user } = openOrder(taken, { [`POST ${AT}/review`]: ok(desk()) })
    await user.click(await screen.findByRole('button', { name: 'Close…' }))
    expect(screen.queryByRole('button', { name: 'Accept…' })).toBeNull()
    await user.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Close it' }))
    await waitFor(() => expect(screen.queryByText('Decide about the money')).toBeNull())
    expect(sent(calls, 'POST', '/review')[0]?.body).toEqual({ decision: 'close' })
  })

  it('has books that are set right by hand, with the reason beside it', async () => {
    const fee = { account: { kind: 'fees' } as const, amount: eur(-30) }
    const set = { at: '2026-11-24T10:00:00Z', what: { kind: 'adjusted' as const, ...fee, reason: 'The bank took less.' } }
    const ledger = [{ at: '2026-11-24T09:00:00Z', source: 'capture', postings: [{ account: { kind: 'receivable' as const }, amount: eur(-5390) }, { account: { kind: 'clearing' as const, gateway: 'paypal' }, amount: eur(5390) }] }]
    const { calls, user } = openOrder(desk({ ledger }), { [`POST ${AT}/adjustments`]: ok(desk({ ledger, timeline: [set] })) })
    await user.click(await screen.findByRole('button', { name: 'Set right by hand…' }))
    const dialog = within(screen.getByRole('dialog'))
    await user.click(dialog.getByRole('button', { name: 'Post it' }))
    expect(dialog.getByText('An amount such as 12.50')).toBeInTheDocument()
    expect(dialog.getByText('Please fill this in')).toBeInTheDocument()
    await user.selectOptions(dialog.getByLabelText('Side'), 'Credit')
    await user.type(dialog.getByLabelText('Amount in EUR'), '0.30')
    await user.type(dialog.getByLabelText('Why'), 'The bank took less.')
    await user.click(dialog.getByRole('button', { name: 'Post it' }))
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
    expect(sent(calls, 'POST', '/adjustments').map(({ body }) => body)).toEqual([{ ...fee, reason: 'The bank took less.' }])
    expect(screen.getByText(/Books set right: Fees, -€0\.30/)).toBeInTheDocument()
  })

  it('has returns that are answered, with a reason where it is no', async () => {
    const { calls, user } = openOrder(desk({ actions: ['decide-return'], returns: [returned(1)] }), { [`PUT ${AT}/returns/${returned(1).id}`]: ok(desk({ returns: [returned(1, { state: 'rejected', answer: 'It was worn.' })] })) })
    const row = within(await screen.findByTestId('return'))
    expect(row.getByText('The rim is chipped.')).toBeInTheDocument()
    await user.click(row.getByRole('button', { name: 'Reject…' }))
    const dialog = within(screen.getByRole('dialog'))
    await user.click(dialog.getByRole('button', { name: 'Reject it' }))
    expect(dialog.getByText('Please fill this in')).toBeInTheDocument()
    await user.type(dialog.getByLabelText('Why not'), 'It was worn.')
    await user.click(dialog.getByRole('button', { name: 'Reject it' }))
    await waitFor(() => expect(screen.getByTestId('return')).toHaveTextContent(/Rejected.*Answered: It was worn\./))
    expect(sent(calls, 'PUT', returned(1).id)[0]?.body).toEqual({ decision: 'reject', answer: 'It was worn.', restock: false })
  })

  it('is cancelled with word of what goes back, and noted about', async () => {
    const { calls, user } = openOrder(desk(), { [`POST ${AT}/cancel`]: ok(desk({ actions: [] }, { standing: 'cancelled' })), [`POST ${AT}/notes`]: ok(desk()) })
    await user.type(await screen.findByRole('textbox', { name: 'Note' }), 'Twice by mistake')
    await user.click(screen.getByRole('button', { name: 'Add the note' }))
    await waitFor(() => expect(screen.getByRole('textbox', { name: 'Note' })).toHaveValue(''))
    expect(sent(calls, 'POST', '/notes')[0]?.body).toEqual({ text: 'Twice by mistake' })
    await user.click(screen.getByRole('button', { name: 'Cancel the order…' }))
    const dialog = within(screen.getByRole('dialog'))
    expect(dialog.getByText('€53.90 goes back to the shopper')).toBeInTheDocument()
    await user.click(dialog.getByRole('button', { name: 'Cancel the order' }))
    expect(await screen.findByText('Cancelled')).toBeInTheDocument()
    expect(sent(calls, 'POST', '/cancel')[0]?.body).toEqual({ reason: null })
  })

  it('tells why a payment is held or was refused, and not once it is there', async () => {
    const told = (state: DeskPayment['state']) => deskPayment({ id: `pay_${state}`, state, refusal: 'PENDING_REVIEW' })
    openOrder(desk({ payments: [told('processing'), told('failed'), told('paid')] }))
    const [held, refused, paid] = await screen.findAllByTestId('payment')
    expect(held).toHaveTextContent('Reason of the providerPENDING_REVIEW')
    expect(held).not.toHaveTextContent('Refused with')
    expect(refused).toHaveTextContent('Refused withPENDING_REVIEW')
    expect(paid).not.toHaveTextContent('PENDING_REVIEW')
  })

  it('names its papers by what their buttons show', async () => {
    openOrder(desk({ documents: [{ number: 'INV-2026-000042', issuedAt: '2026-11-24T10:02:00Z', isVoid: false }] }))
    expect(await screen.findByRole('button', { name: 'Download INV-2026-000042' })).toHaveTextContent('Download')
  })

  it('that is not there says so', async () => {
    fakeApi({ ...as(keeper), [`GET ${AT}`]: problem('not-found', 404) })
    visit(`/orders/${id}`)
    expect(await screen.findByRole('heading', { name: 'There is no such order' })).toBeInTheDocument()
  })
})
