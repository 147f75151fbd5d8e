import type { CoinsStep } from '@/api/schema'

/** A wallet in the browser (EIP-1193). */
export interface Wallet {
  request: (call: { method: string; params?: readonly unknown[] }) => Promise<unknown>
}

/** The browser's wallet, if it has one. */
export const walletHere = (): Wallet | undefined => {
  const { ethereum } = window as { ethereum?: Partial<Wallet> }
  return typeof ethereum?.request === 'function' ? (ethereum as Wallet) : undefined
}

/** Why a wallet sent nothing. */
export class WalletFault extends Error {
  override readonly name = 'WalletFault'
  constructor(readonly kind: 'declined' | 'chain' | 'failed') {
    super(kind)
  }
}

/** A transaction's name: 0x and 64 hexadecimal digits. */
export const isTxHash = (text: string): boolean => /^0x[0-9a-f]{64}$/i.test(text)

const word = (digits: string) => digits.padStart(64, '0')

/** The call `transfer(address,uint256)` of a token's contract: its selector and two words of 32 bytes. */
export function transferCall(address: string, units: number): string {
  const to = /^0x([0-9a-f]{40})$/i.exec(address)?.[1]
  if (to === undefined || !Number.isSafeInteger(units) || units <= 0) throw new WalletFault('failed')
  return `0xa9059cbb${word(to.toLowerCase())}${word(units.toString(16))}`
}

const DECLINED = 4001
const codeOf = (error: unknown) => (typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined)

async function ask(wallet: Wallet, method: string, ...params: readonly unknown[]): Promise<unknown> {
  try {
    return await wallet.request({ method, ...(params.length > 0 ? { params } : {}) })
  } catch (error) {
    if (codeOf(error) === DECLINED) throw new WalletFault('declined')
    throw new WalletFault(method === 'wallet_switchEthereumChain' ? 'chain' : 'failed')
  }
}

const isOn = async (wallet: Wallet, chain: number) => Number(await ask(wallet, 'eth_chainId')) === chain

/** Has the wallet send what a step asks for; the transaction's name. On another chain the same address may be nobody's. */
export async function sendToken(wallet: Wallet, { token, address, amount }: Pick<CoinsStep, 'token' | 'address' | 'amount'>): Promise<string> {
  if (!token) throw new WalletFault('failed')
  const accounts = await ask(wallet, 'eth_requestAccounts')
  const from: unknown = Array.isArray(accounts) ? accounts[0] : undefined
  if (typeof from !== 'string') throw new WalletFault('failed')
  if (!(await isOn(wallet, token.chain))) {
    await ask(wallet, 'wallet_switchEthereumChain', { chainId: `0x${token.chain.toString(16)}` })
    if (!(await isOn(wallet, token.chain))) throw new WalletFault('chain')
  }
  const hash = await ask(wallet, 'eth_sendTransaction', { from, to: token.contract, value: '0x0', data: transferCall(address, amount.units) })
  if (typeof hash !== 'string' || !isTxHash(hash)) throw new WalletFault('failed')
  return hash
}
