import { screen, waitFor } from '@testing-library/react'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { OrderView } from '@/api/schema'
import { sendToken, transferCall, WalletFault } from '@/features/orders/ethereum'
import { keepOrderToken } from '@/lib/orders'
import { fakeApi, ok, problem } from '@/test/fake-api'
import { cart, categories, order } from '@/test/fixtures'
import { usdt, usdtOrder } from '@/test/payments'
import { visit } from './visit'

const { id } = order('paid')
const HASH = `0x${'ab12'.repeat(16)}`
const TOLD = `POST /api/orders/${id}/payments/${usdtOrder(usdt(1)).payments[0]?.id ?? ''}/transaction`
const shop = { 'GET /api/categories': ok(categories), 'GET /api/cart': ok(cart([])), 'GET /api/checkout/gateways': ok({ items: ['usdt'] }) }

/** Opens an order's page. */
function open(shown: OrderView | (() => OrderView), more: Parameters<typeof fakeApi>[0] = {}) {
  keepOrderToken(id, 'secret')
  const calls = fakeApi({ ...shop, [`GET /api/orders/${id}`]: () => ok(typeof shown === 'function' ? shown() : shown), ...more })
  return { calls, ...visit(`/order/${id}`) }
}

interface Asked {
  method: string
  params?: readonly unknown[]
}

/** A wallet that answers by method, and what it was asked. */
function wallet(answers: Record<string, unknown>) {
  const asked: Asked[] = []
  const request = (call: Asked): Promise<unknown> => {
    asked.push(call)
    const answer = answers[call.method]
    const given: unknown = typeof answer === 'function' ? (answer as () => unknown)() : answer
    if (typeof given !== 'object' || given === null || !('code' in given)) return Promise.resolve(given)
    return Promise.reject(Object.assign(new Error('refused'), given))
  }
  return { asked, request }
}

const ready = { eth_requestAccounts: ['0x1111111111111111111111111111111111111111'], eth_chainId: '0x1', eth_sendTransaction: HASH }
const bring = (made: ReturnType<typeof wallet>) => vi.stubGlobal('ethereum', made)
afterEach(() => vi.unstubAllGlobals())

/** A page whose order knows of the transaction once it was told. */
function telling() {
  let now = usdtOrder(usdt(840))
  const made = open(() => now, {
    [TOLD]: () => {
      now = usdtOrder(usdt(840, { reported: [HASH] }))
      return ok(now.payments[0])
    },
  })
  return { ...made, told: () => made.calls.filter((call) => call.path.endsWith('/transaction')).map((call) => call.body) }
}

describe('Tether', () => {
  it('is asked for by amount, address, network, clock and code', async () => {
    const { user } = open(usdtOrder(usdt(840)))
    expect(await screen.findByText('Send €29.90 in USDT')).toBeInTheDocument()
    expect(await screen.findByRole('img', { name: /QR code/ })).toBeInTheDocument()
    expect(screen.getByRole('link', { name: 'Open the wallet' })).toHaveAttribute('href', usdt(1).uri)
    expect(screen.getByText(/Ethereum, and no other/)).toBeInTheDocument()
    expect(screen.getByRole('timer')).toHaveTextContent(/^1[34]:\d\d$/)
    await user.click(screen.getByRole('button', { name: /Copy.*Amount/ }))
    expect(await navigator.clipboard.readText()).toBe('32.5')
    // Without a wallet there is nothing to press for one.
    expect(screen.queryByTestId('pay-with-wallet')).toBeNull()
    expect(screen.getByRole('textbox', { name: 'Transaction hash' })).toBeInTheDocument()
  })

  it('is found by the hash that the shopper pastes, and a slip is told before it is sent', async () => {
    const { user, told } = telling()
    const field = await screen.findByRole('textbox', { name: 'Transaction hash' })
    await user.type(field, 'ab12')
    await user.click(screen.getByTestId('report'))
    expect(await screen.findByText(/A transaction hash is 0x and 64/)).toBeInTheDocument()
    expect(told()).toEqual([])
    await user.clear(field)
    await user.type(field, ` ${HASH} `)
    await user.click(screen.getByTestId('report'))
    expect(await screen.findByText('We are looking for your transaction')).toBeInTheDocument()
    expect(told()).toEqual([{ txid: HASH }])
    expect(screen.getByText(HASH)).toBeInTheDocument()
    // Nothing invites to pay twice.
    expect(screen.queryByRole('img', { name: /QR code/ })).toBeNull()
    expect(screen.queryByTestId('new-price')).toBeNull()
  })

  it('says whose the transaction is not', async () => {
    const { user } = open(usdtOrder(usdt(840)), { [TOLD]: problem('invalid-request', 422, { errors: [{ pointer: '#/txid', code: 'taken', detail: 'is taken' }] }) })
    await user.type(await screen.findByRole('textbox', { name: 'Transaction hash' }), HASH)
    await user.click(screen.getByTestId('report'))
    expect(await screen.findByText(/Another payment has this transaction/)).toBeInTheDocument()
    expect(screen.getByRole('textbox', { name: 'Transaction hash' })).toHaveValue(HASH)
  })

  it('is sent by the browser’s wallet and told of by itself', async () => {
    const made = wallet(ready)
    bring(made)
    const { user, told } = telling()
    await user.click(await screen.findByTestId('pay-with-wallet'))
    expect(await screen.findByText('We are looking for your transaction')).toBeInTheDocument()
    expect(told()).toEqual([{ txid: HASH }])
    expect(made.asked.map(({ method }) => method)).toEqual(['eth_requestAccounts', 'eth_chainId', 'eth_sendTransaction'])
    expect(made.asked[2]?.params).toEqual([
      {
        from: ready.eth_requestAccounts[0],
        to: '0xdAC17F958D2ee523a2206206994597C13D831ec7',
        value: '0x0',
        // 32 500 000 millionths are 1EFE920 in hexadecimal.
        data: `0xa9059cbb${'0'.repeat(24)}4f2d1c0a5be84e2fb9ab51a2c3b4b7d8e9f00112${'0'.repeat(57)}1efe920`,
      },
    ])
  })

  it('keeps the hash of a wallet where the shop can’t be told', async () => {
    bring(wallet(ready))
    const { user } = open(usdtOrder(usdt(840)), { [TOLD]: problem('internal', 500) })
    await user.click(await screen.findByTestId('pay-with-wallet'))
    expect(await screen.findByText(/We could not note it/)).toBeInTheDocument()
    expect(screen.getByRole('textbox', { name: 'Transaction hash' })).toHaveValue(HASH)
  })

  it('is not sent where the shopper declines, and says so', async () => {
    bring(wallet({ ...ready, eth_sendTransaction: { code: 4001 } }))
    const { user, told } = telling()
    await user.click(await screen.findByTestId('pay-with-wallet'))
    expect(await screen.findByText('You declined it in your wallet. Nothing was sent.')).toBeInTheDocument()
    expect(told()).toEqual([])
  })

  it('is not sent by a real wallet to the address of a stand-in', async () => {
    bring(wallet(ready))
    open(usdtOrder(usdt(840, { page: 'https://sandbox.example/wallet' })))
    expect(await screen.findByRole('link', { name: 'Pay on the test page' })).toBeInTheDocument()
    expect(screen.queryByTestId('pay-with-wallet')).toBeNull()
  })

  it('can be told of when the order has expired', async () => {
    const { user } = open(usdtOrder(usdt(-60), 'expired'), { [TOLD]: ok(usdtOrder(usdt(-60, { reported: [HASH] }), 'expired').payments[0]) })
    await user.click(await screen.findByText('Have you sent USDT for this order?'))
    expect(await screen.findByRole('textbox', { name: 'Transaction hash' })).toBeInTheDocument()
  })
})

describe('a wallet', () => {
  it('is brought to the right chain, or sends nothing', async () => {
    let chain = '0x89'
    const switching = wallet({ ...ready, eth_chainId: () => chain, wallet_switchEthereumChain: () => ((chain = '0x1'), null) })
    expect(await sendToken(switching, usdt(60))).toBe(HASH)
    expect(switching.asked.map(({ method }) => method)).toEqual(['eth_requestAccounts', 'eth_chainId', 'wallet_switchEthereumChain', 'eth_chainId', 'eth_sendTransaction'])
    expect(switching.asked[2]?.params).toEqual([{ chainId: '0x1' }])
    for (const answer of [null, { code: 4902 }]) {
      const staying = wallet({ ...ready, eth_chainId: '0x89', wallet_switchEthereumChain: answer })
      await expect(sendToken(staying, usdt(60))).rejects.toEqual(new WalletFault('chain'))
      await waitFor(() => expect(staying.asked.some(({ method }) => method === 'eth_sendTransaction')).toBe(false))
    }
  })

  it('is not believed where it names no transaction', async () => {
    for (const odd of [null, '0x', 42, HASH.slice(2)]) await expect(sendToken(wallet({ ...ready, eth_sendTransaction: odd }), usdt(60))).rejects.toBeInstanceOf(WalletFault)
    await expect(sendToken(wallet({ ...ready, eth_requestAccounts: [] }), usdt(60))).rejects.toBeInstanceOf(WalletFault)
  })

  it('is never handed what is no amount or no address', () => {
    const address = usdt(1).address
    expect(transferCall(address, 1)).toMatch(/^0xa9059cbb0{24}4f2d1c0a.{32}0{63}1$/)
    for (const units of [0, -1, 1.5, NaN, 2 ** 53]) expect(() => transferCall(address, units)).toThrow(WalletFault)
    for (const bad of ['', '0x', address.slice(0, -1), `${address}0`, 'bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq']) expect(() => transferCall(bad, 1)).toThrow(WalletFault)
  })
})
