import { PaymentSettingsScreen } from '@/features/admin-settings/routes/payments'
import { ShippingSettingsScreen } from '@/features/admin-settings/routes/shipping'
import { ShopSettingsScreen } from '@/features/admin-settings/routes/shop'
import { TaxSettingsScreen } from '@/features/admin-settings/routes/taxes'
import { Allowed } from '../allowed'

/** `/admin/settings`. */
export function ShopSettingsPage() {
  return <Allowed needs="settings-manage">{() => <ShopSettingsScreen />}</Allowed>
}

/** `/admin/settings/payments`. */
export function PaymentSettingsPage() {
  return <Allowed needs="settings-manage">{() => <PaymentSettingsScreen />}</Allowed>
}

/** `/admin/settings/shipping`. */
export function ShippingSettingsPage() {
  return <Allowed needs="settings-manage">{() => <ShippingSettingsScreen />}</Allowed>
}

/** `/admin/settings/taxes`. */
export function TaxSettingsPage() {
  return <Allowed needs="settings-manage">{() => <TaxSettingsScreen />}</Allowed>
}
