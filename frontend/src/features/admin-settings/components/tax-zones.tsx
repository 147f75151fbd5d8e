import { Trans, useLingui } from '@lingui/react/macro'
import shared from '@/ui/admin/admin.module.css'
import { Button } from '@/ui/button'
import { Card } from '@/ui/card'
import { classIds, emptyTaxZone, TAX_MOST, type ClassForm, type TaxForm, type TaxZoneForm } from '../form/tax'
import { CoverageFields, useCoverageWords } from './coverage-fields'
import { Choice, FaultAt, Figure, Text } from './fields'
import { Fold } from './fold'
import { ItemList } from './item-list'
import css from './settings.module.css'

/** The parts of the world with their rates. */
export function TaxZonesCard({ form: { zones, classes, seller }, onChange }: { form: TaxForm; onChange: (zones: TaxZoneForm[]) => void }) {
  const { t } = useLingui()
  const words = useCoverageWords()
  const nameOf = (zone: TaxZoneForm, at: number) => zone.name.trim() || t`Zone ${at + 1}`
  const note = ({ coverage, rates }: TaxZoneForm) => {
    const said = classes.flatMap(({ key }) => (rates[key]?.trim() ? `${rates[key]} %` : []))
    return [words(coverage), said.join(', ')].filter(Boolean).join(' · ')
  }
  return (
    <Card title={<Trans>Zones</Trans>}>
      <p className={shared.soft}>
        {zones.length === 0 ? (
          <Trans>There are none: nothing is taxed. Begin with the country that the shop sends from.</Trans>
        ) : (
          <Trans>An order has the rates of the zone that it goes to; what goes to none is not taxed. Of several zones the closest counts, of equals the first.</Trans>
        )}
      </p>
      <ItemList label={t`Zones`} items={zones} nameOf={nameOf} onChange={onChange} movable removable={() => true}>
        {(zone, at, tools) => (
          <Fold pointers={[`#/zones/${at}`]} level={3} title={nameOf(zone, at)} note={note(zone)} open={zone.id === undefined} tools={tools}>
            <ZoneFields pointer={`#/zones/${at}`} zone={zone} classes={classes} first={seller} onChange={(next) => onChange(zones.map((other) => (other.key === zone.key ? next : other)))} />
          </Fold>
        )}
      </ItemList>
      <FaultAt pointer="#/zones" />
      <Button look="plain" className={shared.start} aria-disabled={zones.length >= TAX_MOST.zones || undefined} onClick={() => onChange([...zones, emptyTaxZone()])}>
        <Trans>Add a zone</Trans>
      </Button>
    </Card>
  )
}

interface Props {
  pointer: string
  zone: TaxZoneForm
  classes: readonly ClassForm[]
  first: string
  onChange: (zone: TaxZoneForm) => void
}

function ZoneFields({ pointer, zone, classes, first, onChange }: Props) {
  const { t } = useLingui()
  const ids = classIds(classes)
  const change = (patch: Partial<TaxZoneForm>) => onChange({ ...zone, ...patch })
  const inPercent = (name: string) => t`${name} in %`
  const rules: { value: TaxZoneForm['business']; label: string }[] = [
    { value: 'taxed', label: t`Pay the tax like everybody` },
    { value: 'reverse-charge', label: t`Owe the tax themselves` },
    { value: 'reverse-charge-if-confirmed', label: t`Owe it themselves once VIES has confirmed the number` },
  ]
  return (
    <>
      <Text pointer={`${pointer}/name`} label={t`Name, for staff`} value={zone.name} maxLength={60} onChange={(name) => change({ name })} />
      <CoverageFields pointer={`${pointer}/coverage`} coverage={zone.coverage} level={4} first={first} onChange={(coverage) => change({ coverage })} />
      <fieldset className={css.group}>
        <legend>{t`Rates`}</legend>
        <div className={css.grid}>
          {classes.map(({ key, name }, at) => (
            <Figure key={key} pointer={`${pointer}/rates/${ids[at] ?? ''}`} label={inPercent(name.trim() || t`Class ${at + 1}`)} value={zone.rates[key] ?? ''} onChange={(rate) => change({ rates: { ...zone.rates, [key]: rate } })} />
          ))}
        </div>
        <FaultAt pointer={`${pointer}/rates`} />
      </fieldset>
      <Choice pointer={`${pointer}/business`} label={t`Businesses with a VAT number of another member state`} description={t`They owe it themselves only where the shop has a VAT number of its own.`} value={zone.business} options={rules} onChange={(business) => change({ business })} />
    </>
  )
}
