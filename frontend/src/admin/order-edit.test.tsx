import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import type { DeskOrder, EditInput, OrderChangeInput } from '@/api/schema'
import { faultsOfPage } from '@/test/axe'
import { editPreview, payable } from '@/test/drafts'
import { fakeApi, ok, problem, type Answer, type Call } from '@/test/fake-api'
import { card, categories, line, product, staff, started, totals, variant } from '@/test/fixtures'
import { desk, deskLine, eur } from '@/test/orders'
import { visitSignedIn as visit } from './visit'

const keeper = staff('orders-view', 'orders-manage')
const { id } = desk().order
const AT = `/api/admin/orders/${id}`
const PREVIEW = `POST ${AT}/edits/preview`
const EDIT = `POST ${AT}/edits`
const LINK = `POST ${AT}/payment-link`
const sent = (calls: Call[], end: string) => calls.filter(({ method, path }) => method === 'POST' && path === AT + end)
const editable = (extra: Partial<DeskOrder> = {}): DeskOrder => desk({ actions: ['cancel', 'edit'], lines: [deskLine(), deskLine({ line: 2, item: line(3, 1, 'Tall lamp') })], ...extra })

/** Opens the page of an order. */
function open(shown: DeskOrder | (() => DeskOrder), more: Parameters<typeof fakeApi>[0] = {}, who = keeper) {
  const calls = fakeApi({
    'GET /api/categories': ok(categories),
    'POST /api/sessions/refresh': () => ok(started('token', { account: who, staff: 'open' })),
    'GET /api/account': ok(who),
    'GET /api/suggestions': ok({ queries: [], categories: [], products: [card] }),
    'GET /api/products/mug': ok(product),
    [`GET ${AT}`]: () => ok(typeof shown === 'function' ? shown() : shown),
    ...more,
  })
  return { calls, ...visit(`/orders/${id}`) }
}

/** Opens the dialog in which the order is changed. */
async function edit(shown: Parameters<typeof open>[0], more: Parameters<typeof fakeApi>[0]) {
  const opened = open(shown, more)
  await opened.user.click(await screen.findByTestId('open-edit', {}, { timeout: 10_000 }))
  return { ...opened, dialog: within(screen.getByRole('dialog')) }
}

describe('changing an order', { timeout: 30_000 }, () => {
  it('shows what it does, and does what was seen', async () => {
    const changed = editable({ money: 'partly-paid', lines: [deskLine({ item: line(1, 4) })] })
    const { calls, user, dialog } = await edit(editable(), {
      [PREVIEW]: ({ body }) => {
        const { changes } = body as { changes: OrderChangeInput[] }
        const isMore = changes.some(({ kind }) => kind === 'add')
        return ok(isMore ? editPreview({ lines: [line(1, 4), line(1, 1, 'Speckled mug')], numbers: [1, 3], differences: [...editPreview().differences, { line: 2, variant: line(3, 1).variant, was: 1, now: 0, amount: eur(-2400) }, { line: 3, variant: line(1, 1).variant, was: 0, now: 1, amount: eur(2400) }] }) : editPreview())
      },
      [EDIT]: ok({ ...changed, order: { ...changed.order, state: 'partly-paid', owed: eur(4800), totals: { ...totals, total: eur(10_190) } }, timeline: [{ at: '2026-11-25T10:00:00Z', what: { kind: 'edited', before: eur(5390), after: eur(10_190), note: 'Two more, as you asked.' } }] }),
    })
    const save = dialog.getByTestId('save-edit')
    expect(dialog.getByText('Change something, and it is worked out here.')).toBeInTheDocument()
    expect(save).toHaveAttribute('aria-disabled', 'true')
    const [mug] = dialog.getAllByTestId('edit-line').map((row) => within(row))
    await user.click(mug?.getByRole('button', { name: 'One more' }) ?? save)
    await user.click(mug?.getByRole('button', { name: 'One more' }) ?? save)
    await user.click(dialog.getByRole('button', { name: 'Remove Tall lamp, Sand' }))
    expect(dialog.getByRole('button', { name: 'Keep Tall lamp, Sand' })).toBeInTheDocument()
    await user.click(dialog.getByRole('combobox', { name: /Add a product/ }))
    await user.paste('mug')
    await user.click(await dialog.findByRole('option', { name: /Speckled mug.*Casa/ }))
    await user.click(await dialog.findByRole('option', { name: /Sand \/ Small/ }))
    await user.click(dialog.getByLabelText('Words to the customer (optional)'))
    await user.paste('Two more, as you asked.')
    expect(await dialog.findByTestId('edit-due')).toHaveTextContent('The customer is asked to pay €48.00.')
    await waitFor(() => expect(dialog.getByTestId('edit-preview')).toHaveTextContent(/Speckled mug, Sand \(2 → 4\)\+€48\.00.*Tall lamp, Sand \(1 → 0\)−€24\.00.*\(0 → 1\)\+€24\.00.*€53\.90 → €101\.90/))
    expect(await faultsOfPage()).toEqual([])
    await waitFor(() => expect(save).not.toHaveAttribute('aria-disabled'))
    await user.click(save)
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
    const wished: OrderChangeInput[] = [
      { kind: 'quantity', line: 1, quantity: 4 },
      { kind: 'remove', line: 2 },
      { kind: 'add', variant: variant(1, []).id, quantity: 1 },
    ]
    expect(sent(calls, '/edits/preview').at(-1)?.body).toEqual({ changes: wished })
    const [made] = sent(calls, '/edits')
    expect(made?.body).toEqual({ changes: wished, total: eur(10_190), note: 'Two more, as you asked.' } satisfies EditInput)
    expect(made?.headers.get('Idempotency-Key')).toMatch(/^[0-9a-f-]{36}$/)
    // The page is what the order is now.
    expect(screen.getByText('Partly paid')).toBeInTheDocument()
    expect(screen.getByText('Still to be paid').nextElementSibling).toHaveTextContent('€48.00')
    expect(screen.getByTestId('happening')).toHaveTextContent(/Order changed: €53\.90 → €101\.90.*Two more, as you asked\./)
  })

  it('shows the new price where it has changed, and is saved at that', async () => {
    let after = eur(10_190)
    const { calls, user, dialog } = await edit(editable(), {
      [PREVIEW]: () => ok(editPreview({ after: { ...totals, total: after } })),
      [EDIT]: ({ body }): Answer => {
        if ((body as EditInput).total?.minor === 10_390) return ok(editable())
        after = eur(10_390)
        return problem('invalid-request', 422, { errors: [{ pointer: '#/total', code: 'changed', detail: 'it would cost 103.90' }] })
      },
    })
    await user.click(dialog.getAllByRole('button', { name: 'One more' })[0] ?? document.body)
    const save = dialog.getByTestId('save-edit')
    await waitFor(() => expect(save).not.toHaveAttribute('aria-disabled'))
    await user.click(save)
    expect(await dialog.findByText(/It would cost something else by now/)).toBeInTheDocument()
    await waitFor(() => expect(dialog.getByTestId('edit-total')).toHaveTextContent('€103.90'))
    await waitFor(() => expect(save).not.toHaveAttribute('aria-disabled'))
    await user.click(save)
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
    expect(sent(calls, '/edits').map(({ body }) => (body as EditInput).total?.minor)).toEqual([10_190, 10_390])
    expect(new Set(sent(calls, '/edits').map(({ headers }) => headers.get('Idempotency-Key'))).size).toBe(2)
  })

  it('says what stands against it: of something new, of all of it, of the stock', async () => {
    let answer: Answer = problem('invalid-request', 422, { errors: [{ pointer: '#/changes/0/variant', code: 'not-sold', detail: 'is not sold' }] })
    const { user, dialog } = await edit(editable(), { [PREVIEW]: () => answer, [EDIT]: problem('out-of-stock', 409, { detail: 'There is not enough of it left.' }) })
    await user.click(dialog.getByRole('combobox', { name: /Add a product/ }))
    await user.paste('mug')
    await user.click(await dialog.findByRole('option', { name: /Speckled mug.*Casa/ }))
    await user.click(await dialog.findByRole('option', { name: /Sand \/ Small/ }))
    expect(await dialog.findByText('It is not sold any more.')).toBeInTheDocument()
    expect(dialog.getByTestId('save-edit')).toHaveAttribute('aria-disabled', 'true')
    answer = problem('invalid-request', 422, { errors: [{ pointer: '#/changes', code: 'empty-order', detail: 'must leave a line; cancel the order instead' }] })
    await user.click(dialog.getByRole('button', { name: 'Remove Speckled mug, Sand / Small' }))
    await user.click(dialog.getByRole('button', { name: 'Remove Speckled mug, Sand' }))
    await user.click(dialog.getByRole('button', { name: 'Remove Tall lamp, Sand' }))
    expect(await dialog.findByText(/Something must be left of it/)).toBeInTheDocument()
    answer = ok(editPreview({ due: { kind: 'refund', amount: eur(2400) } }))
    await user.click(dialog.getByRole('button', { name: 'Keep Speckled mug, Sand' }))
    expect(await dialog.findByText('€24.00 goes back to the customer.')).toBeInTheDocument()
    await waitFor(() => expect(dialog.getByTestId('save-edit')).not.toHaveAttribute('aria-disabled'))
    await user.click(dialog.getByTestId('save-edit'))
    expect(await dialog.findByText('There is not enough in stock any more')).toBeInTheDocument()
  })

  it('is not offered where it cannot be, and says why where that may pass', async () => {
    const { unmount } = open(desk({ barred: [{ action: 'edit', obstacle: 'fulfilment' }] }, { fulfilment: 'in-progress' }))
    expect(await screen.findByText('It cannot be changed now. A parcel is being packed; give that up first.')).toBeInTheDocument()
    expect(screen.queryByTestId('open-edit')).toBeNull()
    unmount()
    // Of what was sent nobody asks, and who may look only is offered nothing.
    const sentOut = open(desk({ barred: [{ action: 'edit', obstacle: 'fulfilment' }] }, { fulfilment: 'delivered' }))
    expect(await screen.findByTestId('order-total')).toBeInTheDocument()
    expect(screen.queryByText(/It cannot be changed now/)).toBeNull()
    sentOut.unmount()
    open(editable(), {}, staff('orders-view'))
    expect(await screen.findByTestId('order-total')).toBeInTheDocument()
    expect(screen.queryByTestId('open-edit')).toBeNull()
  })
})

describe('the payment link', { timeout: 30_000 }, () => {
  it('is copied, stands there to be copied by hand, and is sent with words', async () => {
    const { calls, user } = open(payable().order, { [LINK]: ok(payable()) })
    expect(await screen.findByText(/€53\.90 to be paid/)).toBeInTheDocument()
    expect(screen.queryByTestId('payment-link')).toBeNull()
    await user.click(screen.getByTestId('copy-link'))
    expect(await screen.findByText('The link is copied.')).toBeInTheDocument()
    expect(await navigator.clipboard.readText()).toBe(payable().link)
    expect(screen.getByTestId('payment-link')).toHaveValue(payable().link)
    expect(screen.getByTestId('payment-link')).toHaveAttribute('readonly')
    expect(await faultsOfPage()).toEqual([])
    await user.click(screen.getByTestId('send-link'))
    const dialog = within(screen.getByRole('dialog'))
    expect(dialog.getByText('ada@example.com')).toBeInTheDocument()
    await user.click(dialog.getByLabelText('Words to the customer (optional)'))
    await user.paste('As we said.')
    expect(await faultsOfPage()).toEqual([])
    await user.click(dialog.getByRole('button', { name: 'Send it' }))
    expect(await screen.findByText('The link is on its way to ada@example.com.')).toBeInTheDocument()
    expect(screen.queryByRole('dialog')).toBeNull()
    expect(sent(calls, '/payment-link').map(({ body }) => body)).toEqual([
      { tell: false, note: null },
      { tell: true, note: 'As we said.' },
    ])
    expect(screen.getAllByTestId('happening')[0]).toHaveTextContent(/Customer asked to pay.*As we said\./)
  })

  it('is of the rest where some is paid, and of nothing where all is', async () => {
    const rest = open(desk({ money: 'partly-paid' }, { state: 'partly-paid', owed: eur(1250) }))
    expect(await screen.findByText(/€12\.50 to be paid/)).toBeInTheDocument()
    expect(screen.getByText('Partly paid')).toBeInTheDocument()
    rest.unmount()
    const paid = open(desk())
    expect(await screen.findByTestId('payment')).toBeInTheDocument()
    expect(screen.queryByTestId('copy-link')).toBeNull()
    paid.unmount()
    open(payable().order, {}, staff('orders-view'))
    expect(await screen.findByText('None was begun yet.')).toBeInTheDocument()
    expect(screen.queryByTestId('copy-link')).toBeNull()
  })

  it('says so where the order cannot be paid any more, and what it is now', async () => {
    let now = payable().order
    const { user } = open(() => now, {
      [LINK]: () => {
        now = desk()
        return problem('order-state', 409, { detail: "can't be done while its money is where it is" })
      },
    })
    await user.click(await screen.findByTestId('copy-link'))
    // It is paid: there is nothing to copy.
    await waitFor(() => expect(screen.queryByTestId('copy-link')).toBeNull())
    expect(screen.getByTestId('payment')).toHaveTextContent('Paid')
  })
})
