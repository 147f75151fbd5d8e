import { Plural, Trans, useLingui } from '@lingui/react/macro'
import type { SettingsView } from '@/api/schema'
import shared from '@/ui/admin/admin.module.css'
import { Button } from '@/ui/button'
import { Card } from '@/ui/card'
import { CalendarCard } from '../components/calendar-card'
import { useCoverageWords } from '../components/coverage-fields'
import { FaultAt, Figure } from '../components/fields'
import { Fold } from '../components/fold'
import { ItemList } from '../components/item-list'
import { MethodFields } from '../components/method-fields'
import { PartForm } from '../components/part-form'
import css from '../components/settings.module.css'
import { SettingsPage } from '../components/settings-page'
import { emptyMethod, MOST, SHIPPING, type MethodForm } from '../form/shipping'
import { usePart } from '../use-part'

/** How the shop sends. */
export function ShippingSettingsScreen() {
  const { t } = useLingui()
  return (
    <SettingsPage name={t({ message: 'Shipping', context: 'settings' })} lead={<Trans>How orders get to shoppers, where to, and what that costs.</Trans>}>
      {(opened) => <Editor opened={opened} />}
    </SettingsPage>
  )
}

function Editor({ opened }: { opened: SettingsView }) {
  const { t } = useLingui()
  const { form, set, edit } = usePart(opened, SHIPPING)
  const coverageWords = useCoverageWords()
  const { methods } = form
  const home = opened.tax.seller
  const nameOf = ({ name }: MethodForm, at: number) => name.trim() || t`Method ${at + 1}`
  const add = (kind: MethodForm['kind']) => {
    edit.faults.clear('#/methods')
    set({ methods: [...methods, emptyMethod(kind, home, opened.currency)] })
  }
  const note = ({ kind, zones, at }: MethodForm) => {
    if (kind === 'pickup') return at.city.trim() === '' ? t`Pickup` : t`Pickup in ${at.city.trim()}`
    const [only] = zones
    return only && zones.length === 1 ? coverageWords(only.coverage) : <Plural value={zones.length} one="# zone" other="# zones" />
  }
  return (
    <PartForm edit={edit}>
      <Card title={<Trans>Methods</Trans>}>
        <p className={shared.soft}>
          {methods.length === 0 ? <Trans>There are none yet, so nobody can order.</Trans> : <Trans>Shoppers see the cheapest first; of one price they see them in this order.</Trans>}
        </p>
        <ItemList label={t`Methods`} items={methods} nameOf={nameOf} onChange={(next) => set({ methods: next })} movable removable={() => true}>
          {(method, at, tools) => (
            <Fold pointers={[`#/methods/${at}`]} level={3} title={nameOf(method, at)} note={note(method)} open={method.id === undefined} tools={tools}>
              <MethodFields pointer={`#/methods/${at}`} method={method} home={home} currencies={[opened.currency, ...opened.shop.currencies]} onChange={(next) => set({ methods: methods.map((other) => (other.key === method.key ? next : other)) })} />
            </Fold>
          )}
        </ItemList>
        <FaultAt pointer="#/methods" />
        <div className={shared.row}>
          <Button look="plain" aria-disabled={methods.length >= MOST.methods || undefined} onClick={() => add('delivery')}>
            <Trans>Add a delivery</Trans>
          </Button>
          <Button look="plain" aria-disabled={methods.length >= MOST.methods || undefined} onClick={() => add('pickup')}>
            <Trans>Add a pickup</Trans>
          </Button>
        </div>
      </Card>
      <CalendarCard calendar={form.calendar} onChange={(calendar) => set({ calendar })} />
      <Card title={<Trans>Packing</Trans>}>
        <p className={shared.soft}>
          <Trans>What packing adds to the weight of a parcel, for prices by weight and the heaviest parcel.</Trans>
        </p>
        <div className={css.grid}>
          <Figure pointer="#/packaging/perParcel" label={t`The box, in g`} value={form.perParcel} onChange={(perParcel) => set({ perParcel })} />
          <Figure pointer="#/packaging/perItem" label={t`Around each thing, in g`} value={form.perItem} onChange={(perItem) => set({ perItem })} />
        </div>
      </Card>
    </PartForm>
  )
}
