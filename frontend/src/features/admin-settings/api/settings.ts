import { queryOptions } from '@tanstack/react-query'
import type { SettingsView } from '@/api/schema'
import { ifMatch } from '@/lib/admin/catalogue'
import { body, client } from '@/lib/client'
import { ADMIN_KEY } from '@/lib/query-keys'

/** The settings that a call answers; what reads the answer makes lists of its pairs, which they stay. */
const settings = (call: Promise<{ data?: unknown }>): Promise<SettingsView> => body(call) as Promise<SettingsView>

/** All settings of the shop: one document with one version, written part by part. */
export const shopSettings = () =>
  queryOptions({
    queryKey: [...ADMIN_KEY, 'settings'],
    queryFn: ({ signal }) => settings(client.GET('/api/admin/settings', { signal })),
    staleTime: 5000,
    refetchOnWindowFocus: true,
  })

const over = (version: number) => ({ params: { header: ifMatch(version) } })

export const setShop = (version: number, shop: SettingsView['shop']): Promise<SettingsView> => settings(client.PUT('/api/admin/settings/shop', { ...over(version), body: shop }))

export const setPayments = (version: number, payments: SettingsView['payments']): Promise<SettingsView> => settings(client.PUT('/api/admin/settings/payments', { ...over(version), body: payments }))

export const setShipping = (version: number, shipping: SettingsView['shipping']): Promise<SettingsView> => settings(client.PUT('/api/admin/settings/shipping', { ...over(version), body: shipping }))

export const setTax = (version: number, tax: SettingsView['tax']): Promise<SettingsView> => settings(client.PUT('/api/admin/settings/tax', { ...over(version), body: tax }))
