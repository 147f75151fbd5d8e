/** What has no smaller unit. */
const WHOLE = 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF'
/** What has a thousandth. */
const THOUSANDTHS = 'BHD IQD JOD KWD LYD OMR TND'
const HUNDREDTHS =
  'AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG'

/** Codes by their decimals. */
const TABLE = ([[0, WHOLE], [2, HUNDREDTHS], [3, THOUSANDTHS]] as const).flatMap(([digits, codes]) => codes.split(' ').map((code) => [code, digits] as const))

/**
 * What ISO 4217 lists and people pay with, with its decimals, as the shop knows it (`domain::currency`). Browsers have lists of their own:
 * of what is no money any more, and with the decimals that people use (none of Serbian dinars), which are not those that amounts are kept in.
 */
export const CURRENCIES: ReadonlyMap<string, number> = new Map(TABLE)
