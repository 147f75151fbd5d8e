import type { SettingsView } from '@/api/schema'

const eur = (minor: number) => ({ minor, currency: 'EUR' })

/** The settings of a German shop: two ways to send, three ways to pay, two tax zones. */
export const settings = (extra: Partial<SettingsView> = {}): SettingsView => ({
  version: 3,
  currency: 'EUR',
  shop: {
    name: 'Bodega',
    language: 'en',
    currencies: [],
    holdMinutes: 60,
    seller: { address: { name: 'Casa Orvell', line1: 'Hafen 1', city: 'Hamburg', postcode: '20457', country: 'DE' }, vatId: 'DE136695976' },
  },
  payments: {
    gateways: ['paypal', 'bank-transfer', 'blockonomics'],
    coins: { lockMinutes: 15, graceMinutes: 5, tolerance: 50, margin: 0, confirmations: [{ belowMinor: 10_000, confirmations: 1 }] },
    bank: { holder: 'Casa Orvell', iban: 'DE89370400440532013000' },
    transferDays: 7,
  },
  shipping: {
    methods: [
      {
        id: 'parcel',
        name: 'Parcel',
        reach: {
          kind: 'delivery',
          zones: [
            { coverage: { areas: [{ country: 'DE' }], except: [{ country: 'DE', postcodes: ['27498'] }] }, rate: { by: 'flat', prices: eur(490) }, freeFrom: eur(7500), days: [1, 3] },
            {
              coverage: { areas: [{ country: 'AT' }, { country: 'FR' }] },
              rate: {
                by: 'weight',
                prices: [
                  { upTo: 2000, price: eur(890) },
                  { upTo: 10_000, price: eur(1490) },
                ],
              },
              days: [3, 5],
            },
          ],
          weightMax: 30_000,
        },
      },
      { id: 'collect', name: 'Collect', reach: { kind: 'pickup', at: { name: 'Casa Orvell', line1: 'Hafen 1', city: 'Hamburg', postcode: '20457', country: 'DE' }, days: [0, 1] } },
    ],
    packaging: { perParcel: 150, perItem: 10 },
  },
  tax: {
    seller: 'DE',
    basis: 'gross',
    rounding: 'per-order',
    shipping: { kind: 'proportional' },
    classes: [
      { id: 'standard', name: 'Standard' },
      { id: 'reduced', name: 'Reduced' },
      { id: 'zero', name: 'Zero' },
    ],
    zones: [
      { id: 'germany', name: 'Germany', coverage: { areas: [{ country: 'DE' }] }, rates: { standard: 1900, reduced: 700, zero: 0 }, business: 'taxed' },
      { id: 'france', name: 'France', coverage: { areas: [{ country: 'FR' }] }, rates: { standard: 2000, reduced: 550, zero: 0 }, business: 'reverse-charge' },
    ],
  },
  ...extra,
})
