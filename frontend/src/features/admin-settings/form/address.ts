import { addressOf, type AddressDraft } from '@/lib/address'
import { addressShape } from '@/lib/countries'
import type { Places } from './place'
import type { Reader } from './reader'

/** Reads an address; what its country asks for must be there. */
export function writeAddress({ line }: Reader, pointer: string, draft: AddressDraft): ReturnType<typeof addressOf> {
  for (const name of ['name', 'line1', 'city'] as const) line(`${pointer}/${name}`, draft[name])
  if (addressShape(draft.country).postcode !== 'none') line(`${pointer}/postcode`, draft.postcode)
  return addressOf(draft)
}

/** The fields of an address under a pattern of pointers. */
export const addressPlaces = (under: string): Places => [new RegExp(`^${under}/(name|line1|line2|city|region|postcode|country|phone)$`)]
