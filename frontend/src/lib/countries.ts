/** ISO 3166-1 alpha-2, without territories that nobody can post to. */
export const COUNTRIES =
  'AD AE AF AG AI AL AM AO AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW'.split(
    ' ',
  )

/** Countries whose post uses no codes (Universal Postal Union). */
const WITHOUT_POSTCODES = new Set(
  'AE AG AO AW BF BI BJ BO BQ BS BW BZ CD CF CG CI CK CM CW DJ DM ER FJ GA GD GH GM GQ GY HK JM KE KI KM KN KP LY ML MO MR MW NR NU QA RW SB SC SL SO SR SS ST SX SY TD TF TG TK TL TO TV TZ UG VU YE ZW'.split(' '),
)

/** How a country's post calls the parts of an address. */
export interface AddressShape {
  postcode: 'none' | 'postcode' | 'zip' | 'eircode'
  region: 'none' | 'state' | 'province' | 'prefecture' | 'county'
  regionRequired: boolean
}

/** Whether shoppers are asked for a region in a country: elsewhere none is known of any address. */
export const asksRegion = (country: string): boolean => addressShape(country).region !== 'none'

/** What to ask for in a country. */
export function addressShape(country: string): AddressShape {
  const postcode = WITHOUT_POSTCODES.has(country) ? 'none' : country === 'US' ? 'zip' : country === 'IE' ? 'eircode' : 'postcode'
  const region = ['US', 'AU', 'BR', 'IN', 'MX', 'MY'].includes(country) ? 'state' : ['CA', 'CN', 'IT', 'ES', 'AR'].includes(country) ? 'province' : country === 'JP' ? 'prefecture' : country === 'IE' ? 'county' : 'none'
  return { postcode, region, regionRequired: ['US', 'CA', 'AU', 'BR', 'JP'].includes(country) }
}
