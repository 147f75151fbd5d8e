import { useLingui } from '@lingui/react/macro'
import type { Happening, LedgerAccount } from '@/api/schema'
import { GATEWAYS } from '@/lib/admin/gateways'
import { useMoney } from '@/lib/i18n'
import { useGatewayNames, useParcelWords, usePaymentWords, useRefundWords, useReturnWords, useStateWords } from './words'

/** What the accounts of the books are called. */
export function useAccountWords(): (account: LedgerAccount) => string {
  const { t } = useLingui()
  const gateways = useGatewayNames()
  return (account) => {
    if (account.kind === 'clearing') {
      const gateway = GATEWAYS.find((name) => name === account.gateway)
      const name = gateway ? gateways(gateway) : account.gateway
      return t`Clearing, ${name}`
    }
    return {
      receivable: t`Owed by the shopper`,
      revenue: t`Things sold`,
      'shipping-revenue': t`Shipping sold`,
      discounts: t`Discounts`,
      'tax-payable': t`Tax to be paid`,
      refunds: t`Refunds`,
      overpayments: t`Paid too much`,
      shortfalls: t`Paid too little, let be`,
      fees: t`Fees`,
      disputes: t`Cases, undecided`,
      'dispute-losses': t`Cases, lost`,
      adjustments: t`Set right by hand`,
      rounding: t`Rounding`,
    }[account.kind]
  }
}

/** What an entry of the books was made from; a source without a word of its own keeps its name. */
export function useSourceWords(): (source: string) => string {
  const { t } = useLingui()
  const words: Record<string, string> = {
    sale: t`Sale`,
    capture: t`Payment`,
    refund: t`Refund`,
    fee: t`Fee`,
    overpayment: t`Paid too much`,
    underpayment: t`Paid too little, let be`,
    dispute: t`Case`,
    reversal: t`Taken back`,
    adjustment: t`Set right by hand`,
  }
  return (source) => words[source] ?? source
}

/** What happened, in a line; what somebody wrote stands below it. */
export function useHappeningWords(): (what: Happening) => { line: string; text?: string | undefined; isNote?: boolean } {
  const { t } = useLingui()
  const money = useMoney()
  const gateways = useGatewayNames()
  const accounts = useAccountWords()
  const state = useStateWords()
  const payment = usePaymentWords()
  const parcel = useParcelWords()
  const refund = useRefundWords()
  const returned = useReturnWords()
  return (what) => {
    switch (what.kind) {
      case 'placed':
        return { line: t`Order placed` }
      case 'state':
        return { line: t`Order: ${state(what.state).words}` }
      case 'payment':
        return { line: `${gateways(what.gateway)}: ${payment(what.state).words}` }
      case 'money-noted':
        return { line: t`Noted that ${money(what.amount)} came` }
      case 'review-ended':
        return { line: { accept: t`Took the money as payment in full`, return: t`Gave the order up and the money back`, close: t`Closed the case of money that was taken back` }[what.decision] }
      case 'adjusted':
        return { line: t`Books set right: ${accounts(what.account)}, ${money(what.amount)}`, text: what.reason }
      case 'cancelled':
        return { line: t`Order cancelled`, text: what.reason }
      case 'edited':
        return { line: t`Order changed: ${money(what.before)} → ${money(what.after)}`, text: what.note ?? undefined }
      case 'drafted':
        return { line: t`Order written down for the customer` }
      case 'payment-asked':
        return { line: t`Customer asked to pay`, text: what.note ?? undefined }
      case 'fulfilment':
        return { line: t`Parcel: ${parcel(what.state).words}` }
      case 'refund':
        return { line: t`Refund of ${money(what.amount)}` }
      case 'refund-state':
        return { line: t`Refund: ${refund(what.state).words}` }
      case 'return':
        return { line: t`Return: ${returned(what.state).words}` }
      case 'document':
        return { line: t`Document ${what.number} written` }
      case 'note':
        return { line: t`Note`, text: what.text, isNote: true }
    }
  }
}

