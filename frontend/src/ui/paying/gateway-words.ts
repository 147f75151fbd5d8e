import { useLingui } from '@lingui/react/macro'
import type { GatewayName } from '@/api/schema'

interface Words {
  /** What shoppers call this way to pay. */
  name: string
  /** What it is like, in a line. */
  line: string
  /** Who takes the money, where it is somebody that shoppers know. */
  provider: string
}

/** The ways to pay in words. */
export function useGatewayWords(): Record<GatewayName, Words> {
  const { t } = useLingui()
  const service = t`The payment service`
  return {
    paypal: { name: 'PayPal', line: t`You approve it on PayPal’s own page.`, provider: 'PayPal' },
    blockonomics: { name: t`Bitcoin`, line: t`Scan a code with your wallet, at a price locked while you pay.`, provider: service },
    usdt: { name: 'USDT', line: t`Send Tether on Ethereum from your wallet, at a price locked while you pay.`, provider: service },
    globee: { name: t`Bitcoin and other coins`, line: t`Choose the coin and pay on GloBee’s own page.`, provider: 'GloBee' },
    'bank-transfer': { name: t`Bank transfer`, line: t`You get our account and a reference; we send once the money is here.`, provider: service },
    'cash-on-delivery': { name: t`Cash on delivery`, line: t`You pay whoever brings the parcel.`, provider: service },
  }
}

/** Whether paying goes on on the provider's own page. */
export const leavesFor = (gateway: GatewayName): boolean => gateway === 'paypal' || gateway === 'globee'
