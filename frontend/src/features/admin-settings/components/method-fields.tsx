import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useCurrencyName, useMoney } from '@/lib/i18n'
import shared from '@/ui/admin/admin.module.css'
import { Button } from '@/ui/button'
import { useFaults } from '../faults'
import { emptyZone, MOST, priceRange, type DaysForm, type MethodForm, type ZoneForm } from '../form/shipping'
import { AddressPart } from './address-part'
import { CoverageFields, useCoverageWords } from './coverage-fields'
import { DaysFields } from './days-fields'
import { Choice, FaultAt, Figure, Text } from './fields'
import { Fold } from './fold'
import { ItemList } from './item-list'
import { RateFields } from './rate-fields'
import css from './settings.module.css'

interface Props {
  pointer: string
  method: MethodForm
  /** Where the shop sits. */
  home: string
  /** What the shop sells in, its own currency first. */
  currencies: readonly string[]
  onChange: (method: MethodForm) => void
}

/** All that can be said of a way to send. */
export function MethodFields({ pointer, method, home, currencies, onChange }: Props) {
  const { t } = useLingui()
  const currencyName = useCurrencyName()
  const { clear } = useFaults()
  const change = (patch: Partial<MethodForm>) => onChange({ ...method, ...patch })
  const reach = `${pointer}/reach`
  return (
    <>
      <FaultAt pointer={pointer} />
      <Text pointer={`${pointer}/name`} label={t`Name, as shoppers read it`} value={method.name} maxLength={60} onChange={(name) => change({ name })} />
      {method.kind === 'pickup' ? (
        <>
          <fieldset className={css.group}>
            <legend>{t`Where to collect it`}</legend>
            <AddressPart pointer={`${reach}/at`} address={method.at} onChange={(at) => change({ at })} />
          </fieldset>
          <DaysFields legend={t`When it is ready`} pointer={`${reach}/days`} days={method.days} onChange={(days) => change({ days })} />
        </>
      ) : (
        <>
          {currencies.length > 1 && (
            <div className={css.narrow}>
              <Choice
                pointer={`${reach}/currency`}
                label={t`Currency`}
                description={t`It serves orders in this currency only.`}
                value={method.currency}
                options={[...new Set([...currencies, method.currency])].map((code) => ({ value: code, label: `${code} · ${currencyName(code)}` }))}
                onChange={(currency) => {
                  clear()
                  change({ currency })
                }}
              />
            </div>
          )}
          <div className={css.narrow}>
            <Figure pointer={`${reach}/weightMax`} label={t`Heaviest parcel in kg (optional)`} value={method.weightMax} onChange={(weightMax) => change({ weightMax })} />
          </div>
          <Zones pointer={`${reach}/zones`} zones={method.zones} home={home} currency={method.currency} onChange={(zones) => change({ zones })} />
        </>
      )}
    </>
  )
}

interface ZonesProps {
  pointer: string
  zones: ZoneForm[]
  home: string
  currency: string
  onChange: (zones: ZoneForm[]) => void
}

function Zones({ pointer, zones, home, currency, onChange }: ZonesProps) {
  const { t } = useLingui()
  const { clear } = useFaults()
  const words = useCoverageWords()
  const money = useMoney()
  const priceOf = ({ rate }: ZoneForm) => {
    const range = priceRange(rate, currency)
    if (!range) return undefined
    const [from, to] = [range.from, range.to].map((minor) => money({ minor, currency }))
    return from === to ? from : `${from}–${to}`
  }
  return (
    <fieldset className={css.group}>
      <legend>{t`Zones: where it goes, and what that costs`}</legend>
      <ItemList label={t`Zones`} items={zones} nameOf={(zone) => words(zone.coverage)} onChange={onChange} movable removable={() => true}>
        {(zone, at, tools) => (
          <Fold pointers={[`${pointer}/${at}`]} level={4} title={words(zone.coverage)} note={<ZoneNote price={priceOf(zone)} days={zone.days} />} open={zone.isNew ?? false} tools={tools}>
            <ZoneFields pointer={`${pointer}/${at}`} zone={zone} home={home} currency={currency} onChange={(next) => onChange(zones.map((other) => (other.key === zone.key ? next : other)))} />
          </Fold>
        )}
      </ItemList>
      <FaultAt pointer={pointer} />
      <Button
        look="plain"
        className={shared.start}
        aria-disabled={zones.length >= MOST.zones || undefined}
        onClick={() => {
          clear(pointer)
          onChange([...zones, emptyZone()])
        }}
      >
        <Trans>Add a zone</Trans>
      </Button>
      <p className={shared.under}>
        <Trans>Of several zones that hold for an address the closest counts: a postcode before a region, a region before a country, a country before everywhere. Of equals the first.</Trans>
      </p>
    </fieldset>
  )
}

/** A zone in a line: what it costs and how long it takes, as far as that is said. */
function ZoneNote({ price, days: { min, max } }: { price: string | undefined; days: DaysForm }) {
  const most = Number(max)
  const isSaid = min.trim() !== '' && max.trim() !== '' && !Number.isNaN(most)
  return (
    <>
      {price}
      {price !== undefined && isSaid && ' · '}
      {isSaid &&
        (min.trim() === max.trim() ? (
          <Plural value={most} one="# working day" other="# working days" />
        ) : (
          <Trans>
            {min} to {max} working days
          </Trans>
        ))}
    </>
  )
}

interface ZoneProps {
  pointer: string
  zone: ZoneForm
  home: string
  currency: string
  onChange: (zone: ZoneForm) => void
}

function ZoneFields({ pointer, zone, home, currency, onChange }: ZoneProps) {
  const { t } = useLingui()
  const change = (patch: Partial<ZoneForm>) => onChange({ ...zone, ...patch })
  return (
    <>
      <FaultAt pointer={pointer} />
      <CoverageFields pointer={`${pointer}/coverage`} coverage={zone.coverage} level={5} first={home} onChange={(coverage) => change({ coverage })} />
      <RateFields pointer={`${pointer}/rate`} rate={zone.rate} currency={currency} onChange={(rate) => change({ rate })} />
      <div className={css.narrow}>
        <Figure pointer={`${pointer}/freeFrom`} label={t`Free from, in ${currency} (optional)`} description={t`Things that cost this much are sent free.`} value={zone.freeFrom} onChange={(freeFrom) => change({ freeFrom })} />
      </div>
      <DaysFields legend={t`How long it takes`} pointer={`${pointer}/days`} days={zone.days} onChange={(days) => change({ days })} />
    </>
  )
}
