import { Trans, useLingui } from '@lingui/react/macro'
import type { SettingsView } from '@/api/schema'
import { LOCALES, type Locale } from '@/lib/i18n'
import { Card } from '@/ui/card'
import formCss from '@/ui/form.module.css'
import { AddressPart } from '../components/address-part'
import { CurrencyFields } from '../components/currency-fields'
import { Choice, Figure, Text } from '../components/fields'
import { PartForm } from '../components/part-form'
import css from '../components/settings.module.css'
import { SettingsPage } from '../components/settings-page'
import { SHOP } from '../form/shop'
import { usePart } from '../use-part'

/** What the shop is, and who sells in it. */
export function ShopSettingsScreen() {
  const { t } = useLingui()
  return (
    <SettingsPage name={t({ message: 'Shop', context: 'settings' })} lead={<Trans>What the shop is called, and who sells in it.</Trans>}>
      {(opened) => <Editor opened={opened} />}
    </SettingsPage>
  )
}

function Editor({ opened }: { opened: SettingsView }) {
  const { t } = useLingui()
  const { form, set, edit } = usePart(opened, SHOP)
  const { seller } = form
  const change = (patch: Partial<typeof seller>) => set({ seller: { ...seller, ...patch } })
  return (
    <PartForm edit={edit}>
      <Card title={<Trans context="settings">Shop</Trans>}>
        <Text pointer="#/name" label={t`Name`} value={form.name} maxLength={60} onChange={(name) => set({ name })} />
        <div className={css.grid}>
          <Choice
            pointer="#/language"
            label={t`Language of mails`}
            description={t`Also of pages, for those who chose none.`}
            value={form.language}
            options={(Object.keys(LOCALES) as Locale[]).map((value) => ({ value, label: LOCALES[value] }))}
            onChange={(language) => set({ language })}
          />
          <Figure pointer="#/holdMinutes" label={t`Hold in minutes`} description={t`How long an unpaid order keeps its stock.`} value={form.holdMinutes} onChange={(holdMinutes) => set({ holdMinutes })} />
        </div>
        <CurrencyFields pointer="#/currencies" own={opened.currency} chosen={form.currencies} onChange={(currencies) => set({ currencies })} />
        <p className={css.note}>
          <Trans>Everything has a price in {opened.currency}. That was decided when the shop was set up.</Trans>
        </p>
      </Card>
      <Card title={<Trans>Seller</Trans>}>
        <label className={formCss.check}>
          <input
            type="checkbox"
            checked={form.invoices}
            aria-describedby="about-invoices"
            onChange={(event) => {
              edit.faults.clear()
              set({ invoices: event.target.checked })
            }}
          />
          <span>
            <Trans>Write invoices</Trans>
          </span>
        </label>
        <p id="about-invoices" className={css.note}>
          <Trans>An invoice says who sells, so it needs a name and an address.</Trans>
        </p>
        {form.invoices && (
          <>
            <AddressPart pointer="#/seller/address" address={seller.address} onChange={(address) => change({ address })} />
            <div className={css.grid}>
              <Text pointer="#/seller/vatId" label={t`VAT number (optional)`} value={seller.vatId} maxLength={20} spellCheck={false} onChange={(vatId) => change({ vatId })} />
              <Text pointer="#/seller/taxNumber" label={t`Tax number (optional)`} value={seller.taxNumber} maxLength={40} spellCheck={false} onChange={(taxNumber) => change({ taxNumber })} />
            </div>
          </>
        )}
      </Card>
    </PartForm>
  )
}
