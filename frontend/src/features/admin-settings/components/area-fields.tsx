import { Trans, useLingui } from '@lingui/react/macro'
import { addressShape, asksRegion } from '@/lib/countries'
import { useCountryName } from '@/lib/i18n'
import { Chips } from '@/ui/admin/chips'
import { TagsInput } from '@/ui/admin/tags-input'
import shared from '@/ui/admin/admin.module.css'
import { Icon } from '@/ui/icon'
import { useFaults } from '../faults'
import type { AreaForm } from '../form/area'
import { CountryChoice, FaultAt } from './fields'
import css from './settings.module.css'

/** Long enough for a list of postcodes that is pasted. */
const PASTED_MAX = 2000

interface Props {
  name: string
  pointer: string
  area: AreaForm
  onChange: (area: AreaForm) => void
  onRemove: () => void
}

/** A part of a country, by regions and postcodes. */
export function AreaFields({ name, pointer, area, onChange, onRemove }: Props) {
  const { t } = useLingui()
  const { errors, clear } = useFaults()
  const words = (field: 'regions' | 'postcodes', values: string[]) => {
    clear(`${pointer}/${field}`)
    onChange({ ...area, [field]: values })
  }
  return (
    <div className={css.area} role="group" aria-label={name}>
      <div className={css.areaHead}>
        <CountryChoice pointer={`${pointer}/country`} label={t`Country`} value={area.country} onChange={(country) => onChange({ ...area, country })} />
        <button type="button" className={shared.tiny} onClick={onRemove} aria-label={t`Remove ${name}`}>
          <Icon name="close" size={18} />
        </button>
      </div>
      {asksRegion(area.country) ? (
        <TagsInput label={t`Regions (all where there are none)`} name={`${pointer}/regions`} values={area.regions} maxLength={70} error={errors[`${pointer}/regions`]} onChange={(regions) => words('regions', regions)} />
      ) : (
        <NoRegions pointer={`${pointer}/regions`} country={area.country} regions={area.regions} onChange={(regions) => words('regions', regions)} />
      )}
      <TagsInput label={t`Postcodes (all where there are none)`} name={`${pointer}/postcodes`} values={area.postcodes} maxLength={PASTED_MAX} error={errors[`${pointer}/postcodes`]} onChange={(postcodes) => words('postcodes', postcodes)} />
    </div>
  )
}

/** What is said in place of regions where no shopper is asked for one, with those that were saved before. */
function NoRegions({ pointer, country, regions, onChange }: { pointer: string; country: string; regions: string[]; onChange: (regions: string[]) => void }) {
  const { t } = useLingui()
  const name = useCountryName()(country)
  return (
    <>
      <p className={css.note}>
        {addressShape(country).postcode === 'none' ? <Trans>{name}: shoppers are asked for neither region nor postcode there. It can only be named whole.</Trans> : <Trans>{name}: shoppers are not asked for a region there. Use postcodes.</Trans>}
      </p>
      {regions.length > 0 && (
        <>
          <p className={shared.fault}>
            <Trans>Because of its regions this never matches. Take them away.</Trans>
          </p>
          <Chips label={t`Regions`} values={regions} onChange={onChange} />
        </>
      )}
      <FaultAt pointer={pointer} />
    </>
  )
}
