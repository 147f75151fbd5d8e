import { Trans, useLingui } from '@lingui/react/macro'
import type { SettingsView } from '@/api/schema'
import { Card } from '@/ui/card'
import { Choice, CountryChoice } from '../components/fields'
import { PartForm } from '../components/part-form'
import css from '../components/settings.module.css'
import { SettingsPage } from '../components/settings-page'
import { TaxClassesCard } from '../components/tax-classes'
import { TaxZonesCard } from '../components/tax-zones'
import { TAX, type TaxForm } from '../form/tax'
import { usePart } from '../use-part'

/** How the shop is taxed. */
export function TaxSettingsScreen() {
  const { t } = useLingui()
  return (
    <SettingsPage name={t({ message: 'Taxes', context: 'settings' })} lead={<Trans>Which taxes orders have, by what they hold and where they go.</Trans>}>
      {(opened) => <Editor opened={opened} />}
    </SettingsPage>
  )
}

function Editor({ opened }: { opened: SettingsView }) {
  const { form, set, edit } = usePart(opened, TAX)
  return (
    <PartForm edit={edit}>
      <RulesCard form={form} onChange={set} />
      <TaxClassesCard classes={form.classes} onChange={(classes) => set({ classes })} />
      <TaxZonesCard form={form} onChange={(zones) => set({ zones })} />
    </PartForm>
  )
}

/** In place of the key of a class. */
const IN_PROPORTION = 'proportional'
const GONE = 'gone'

function RulesCard({ form, onChange }: { form: TaxForm; onChange: (patch: Partial<TaxForm>) => void }) {
  const { t } = useLingui()
  const { seller, basis, rounding, shippingClass, classes } = form
  const isGone = shippingClass !== undefined && !classes.some(({ key }) => key === shippingClass)
  const as = (name: string) => t`As ${name}`
  const ofShipping = [
    ...(isGone ? [{ value: GONE, label: t`Choose…` }] : []),
    { value: IN_PROPORTION, label: t`In proportion to the things it brings` },
    ...classes.map(({ key, name }, at) => ({ value: `class ${key}`, label: as(name.trim() || t`Class ${at + 1}`) })),
  ]
  return (
    <Card title={<Trans>Rules</Trans>}>
      <div className={css.grid}>
        <CountryChoice pointer="#/seller" label={t`Country of the shop`} description={t`Where it sits and sends from.`} value={seller} onChange={(country) => onChange({ seller: country })} />
        <Choice
          pointer="#/basis"
          label={t`Prices`}
          description={t`With tax, shoppers pay what they read, wherever it goes.`}
          value={basis}
          options={[
            { value: 'gross', label: t`Include tax` },
            { value: 'net', label: t`Are without tax: it comes on top` },
          ]}
          onChange={(next) => onChange({ basis: next })}
        />
        <Choice
          pointer="#/rounding"
          label={t`Rounding`}
          description={t`Where tax is rounded to whole cents.`}
          value={rounding}
          options={[
            { value: 'per-order', label: t`Once per order and rate` },
            { value: 'per-line', label: t`On each line` },
          ]}
          onChange={(next) => onChange({ rounding: next })}
        />
        <Choice
          pointer="#/shipping"
          label={t`Shipping is taxed`}
          description={t`With a class, at the rate of that class.`}
          value={isGone ? GONE : shippingClass === undefined ? IN_PROPORTION : `class ${shippingClass}`}
          options={ofShipping}
          onChange={(value) => {
            if (value !== GONE) onChange({ shippingClass: value === IN_PROPORTION ? undefined : value.replace(/^class /, '') })
          }}
        />
      </div>
    </Card>
  )
}
