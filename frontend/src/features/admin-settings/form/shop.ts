import type { SettingsView } from '@/api/schema'
import { draftOfAddress, emptyAddress, type AddressDraft } from '@/lib/address'
import { setShop } from '../api/settings'
import { addressPlaces, writeAddress } from './address'
import type { Part } from './part'
import { reader } from './reader'

type Shop = SettingsView['shop']

/** What the shop is, as it is typed. The seller is kept while no invoices are written. */
export interface ShopForm {
  name: string
  language: Shop['language']
  /** The currencies beside the shop's own. */
  currencies: string[]
  holdMinutes: string
  invoices: boolean
  seller: { address: AddressDraft; vatId: string; taxNumber: string }
}

export const SHOP: Part<ShopForm, Shop> = {
  formOf: ({ shop: { name, language, currencies, holdMinutes, seller }, tax }) => ({
    name,
    language,
    currencies,
    holdMinutes: String(holdMinutes),
    invoices: Boolean(seller),
    seller: { address: seller ? draftOfAddress(seller.address) : { ...emptyAddress(), country: tax.seller }, vatId: seller?.vatId ?? '', taxNumber: seller?.taxNumber ?? '' },
  }),
  write: ({ name, language, currencies, holdMinutes, invoices, seller: { address, vatId, taxNumber } }, currency) => {
    const read = reader(currency)
    const seller = () => ({
      address: writeAddress(read, '#/seller/address', address),
      ...(vatId.trim() === '' ? {} : { vatId: vatId.trim() }),
      ...(taxNumber.trim() === '' ? {} : { taxNumber: taxNumber.trim() }),
    })
    const body: Shop = { name: read.line('#/name', name), language, currencies, holdMinutes: read.whole('#/holdMinutes', holdMinutes, 10, 1440), ...(invoices ? { seller: seller() } : {}) }
    return { body, faults: read.faults }
  },
  places: [/^#\/(name|language|holdMinutes|currencies)$/, [/^(#\/currencies)\/\d+$/, '$1'], /^#\/seller\/(vatId|taxNumber)$/, ...addressPlaces('#/seller/address')],
  save: setShop,
}
