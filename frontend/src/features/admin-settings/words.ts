import { useLingui } from '@lingui/react/macro'
import type { GatewayName } from '@/api/schema'
import { useFaultWords } from '@/lib/admin/faults'
import type { Fault } from './form/reader'

/** What to say at a faulty field of the settings. */
export function useSettingsFaultWords(): (fault: Fault) => string {
  const { t, i18n } = useLingui()
  const otherwise = useFaultWords()
  return (fault) => {
    const { pointer, code, from = 0, to = 0 } = fault
    const [least, most] = [i18n.number(from, { maximumFractionDigits: 3 }), i18n.number(to)]
    const words: Record<string, string> = {
      between: t`From ${least} to ${most}`,
      percent: t`A share such as 19 or 5.5`,
      kilos: t`A weight in kg such as 1.5`,
      rising: t`Must be more than in the row before`,
      days: t`Not fewer than the fewest`,
      postcodes: t`The beginning of postcodes, such as 35, or a range such as 10000..19999`,
      nowhere: t`Choose a country at least, or everywhere`,
      'no-part': t`Name a region or postcodes; whole countries are chosen above`,
      'no-postcodes': t`Name postcodes; whole countries are chosen above`,
      'no-gateway': t`Offer one at least: nobody could pay`,
      'no-methods': t`Keep one at least: nobody could order`,
      'no-zones': t`Add one at least: it would go nowhere`,
      'no-weekdays': t`Choose one at least: nothing would ever be sent`,
      dates: t`Days such as 2026-12-25`,
      'no-rows': t`Add a row at least`,
      'in-use': t`A way to send is priced in a currency that is missing here; change that first`,
    }
    if (code === 'malformed') {
      const shaped: Record<string, string> = {
        '#/bank/iban': t`This is no IBAN: look for a mistyped digit`,
        '#/bank/bic': t`A BIC has 8 or 11 letters and digits`,
        '#/seller/vatId': t`This is no VAT number: look for a mistyped digit`,
      }
      return shaped[pointer] ?? otherwise(fault)
    }
    if (code === 'in-use' && pointer === '#/classes') return `${t`A product still has a class that you removed: give that another one first.`} (${fault.detail})`
    return words[code] ?? otherwise(fault)
  }
}

/** Ways to pay, as staff call them, and what each needs to be offered. */
export function useGatewayNames(): Record<GatewayName, { name: string; needs: string }> {
  const { t } = useLingui()
  return {
    paypal: { name: 'PayPal', needs: t`Shown to shoppers once its keys are set up.` },
    blockonomics: { name: t`Bitcoin (Blockonomics)`, needs: t`Shown to shoppers once its keys are set up.` },
    usdt: { name: t`USDT on Ethereum (Blockonomics)`, needs: t`Shown to shoppers once its keys are set up. Shoppers tell which transaction is theirs.` },
    globee: { name: t`Several coins (GloBee)`, needs: t`Shown to shoppers once its keys are set up.` },
    'bank-transfer': { name: t`Bank transfer`, needs: t`Needs the bank account below.` },
    'cash-on-delivery': { name: t`Cash on delivery`, needs: t`Whoever brings the parcel takes the money.` },
  }
}
