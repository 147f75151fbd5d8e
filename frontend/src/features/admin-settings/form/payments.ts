import type { GatewayName, SettingsView } from '@/api/schema'
import { GATEWAYS } from '@/lib/admin/gateways'
import { decimal } from '@/lib/money'
import { setPayments } from '../api/settings'
import type { Part } from './part'
import { freshKey, percent, reader } from './reader'

type Payments = SettingsView['payments']

/** The most confirmations that an amount can need, and what those need that no rule covers. */
export const CONFIRMATIONS_MAX = 2
/** The most rules of confirmations. */
export const RULES_MAX = 10

/** Amounts below a bound, and how many confirmations they need. */
export interface RuleForm {
  key: string
  below: string
  confirmations: number
}

/** How the shop is paid, as it is typed. */
export interface PaymentsForm {
  /** All that there are, those that are offered in their order. */
  gateways: { key: GatewayName; isOn: boolean }[]
  bank: { holder: string; iban: string; bic: string; bank: string }
  transferDays: string
  coins: { lockMinutes: string; graceMinutes: string; tolerance: string; margin: string; rules: RuleForm[] }
}

/** An account number as people read it: in groups of four. */
const inFours = (iban: string): string => iban.replace(/(.{4})(?=.)/g, '$1 ')

export const emptyRule = (): RuleForm => ({ key: freshKey(), below: '', confirmations: 1 })

export const PAYMENTS: Part<PaymentsForm, Payments> = {
  formOf: ({ currency, payments: { gateways, bank, transferDays, coins } }) => ({
    gateways: [...gateways.map((key) => ({ key, isOn: true })), ...GATEWAYS.filter((key) => !gateways.includes(key)).map((key) => ({ key, isOn: false }))],
    bank: { holder: bank?.holder ?? '', iban: inFours(bank?.iban ?? ''), bic: bank?.bic ?? '', bank: bank?.bank ?? '' },
    transferDays: String(transferDays),
    coins: {
      lockMinutes: String(coins.lockMinutes),
      graceMinutes: String(coins.graceMinutes),
      tolerance: percent(coins.tolerance),
      margin: percent(coins.margin),
      rules: coins.confirmations.map(({ belowMinor, confirmations }, at) => ({ key: `rule-${at}`, below: decimal({ minor: belowMinor, currency }), confirmations: Math.min(Math.max(confirmations, 1), CONFIRMATIONS_MAX) })),
    },
  }),
  write: ({ gateways, bank, transferDays, coins }, currency) => {
    const read = reader(currency)
    const offered = gateways.filter(({ isOn }) => isOn).map(({ key }) => key)
    if (offered.length === 0) read.fault('#/gateways', 'no-gateway')
    const needsBank = offered.includes('bank-transfer') || Object.values(bank).some((text) => text.trim() !== '')
    const optional = (name: 'bic' | 'bank', text: string) => (text.trim() === '' ? {} : { [name]: text.trim() })
    const account = () => ({ holder: read.line('#/bank/holder', bank.holder), iban: read.line('#/bank/iban', bank.iban).replace(/\s/g, '').toUpperCase(), ...optional('bic', bank.bic.toUpperCase()), ...optional('bank', bank.bank) })
    let before = 0
    const confirmations = coins.rules.map(({ below, confirmations: needed }, at) => {
      const pointer = `#/coins/confirmations/${at}/belowMinor`
      const belowMinor = read.minor(pointer, below)
      if (belowMinor <= before) read.fault(pointer, 'rising')
      before = Math.max(before, belowMinor || 0)
      return { belowMinor, confirmations: needed }
    })
    const body: Payments = {
      gateways: offered,
      coins: {
        lockMinutes: read.whole('#/coins/lockMinutes', coins.lockMinutes, 5, 60),
        graceMinutes: read.whole('#/coins/graceMinutes', coins.graceMinutes, 0, 60),
        tolerance: read.share('#/coins/tolerance', coins.tolerance, 10),
        margin: read.share('#/coins/margin', coins.margin, 20),
        confirmations,
      },
      ...(needsBank ? { bank: account() } : {}),
      transferDays: read.whole('#/transferDays', transferDays, 1, 60),
    }
    return { body, faults: read.faults }
  },
  places: [
    /^#\/gateways$/,
    /^#\/transferDays$/,
    /^#\/bank\/(holder|iban|bic|bank)$/,
    [/^#\/bank$/, '#/bank/holder'],
    /^#\/coins\/(lockMinutes|graceMinutes|tolerance|margin|confirmations)$/,
    /^#\/coins\/confirmations\/\d+\/(belowMinor|confirmations)$/,
  ],
  save: setPayments,
}
