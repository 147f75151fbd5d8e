import { useState } from 'react'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useCountryName } from '@/lib/i18n'
import { Chips } from '@/ui/admin/chips'
import shared from '@/ui/admin/admin.module.css'
import { Button } from '@/ui/button'
import { Segments } from '@/ui/segments'
import { useFaults } from '../faults'
import { emptyArea, partPointer, type AreaForm, type CoverageForm } from '../form/area'
import { AreaFields } from './area-fields'
import { CountryPicker } from './country-picker'
import { FaultAt } from './fields'
import { Fold } from './fold'
import css from './settings.module.css'

/** How many countries are named before the rest is counted. */
const NAMED = 3

interface Props {
  pointer: string
  coverage: CoverageForm
  /** How deep in the page it is. */
  level: 4 | 5
  /** A country to begin with. */
  first: string
  onChange: (coverage: CoverageForm) => void
}

/** Where something holds: everywhere or in some countries, and, folded away, in parts of them and where not. */
export function CoverageFields({ pointer, coverage, level, first, onChange }: Props) {
  const { t } = useLingui()
  const countryName = useCountryName()
  const { clear } = useFaults()
  const [isPicking, setIsPicking] = useState(false)
  const { where, countries, parts, except } = coverage
  const change = (patch: Partial<CoverageForm>) => {
    clear()
    onChange({ ...coverage, ...patch })
  }
  const more = (where === 'chosen' ? parts.length : 0) + except.length
  return (
    <fieldset className={css.group}>
      <legend>{t`Where`}</legend>
      <Segments
        label={t`Where`}
        value={where}
        options={[
          { value: 'chosen', label: t`Countries` },
          { value: 'everywhere', label: t`Everywhere` },
        ]}
        onChange={(next) => change({ where: next })}
      />
      {where === 'chosen' && (
        <>
          {countries.length > 0 && <Chips label={t`Countries`} values={countries} nameOf={countryName} onChange={(chosen) => change({ countries: chosen })} />}
          <Button look="plain" className={shared.start} onClick={() => setIsPicking(true)}>
            <Trans>Choose countries…</Trans>
          </Button>
        </>
      )}
      <FaultAt pointer={pointer} />
      <Fold
        pointers={[`${pointer}/areas`, `${pointer}/except`]}
        level={level}
        plain
        title={t`Parts of countries and exceptions`}
        note={more > 0 ? <Plural value={more} one="# entry" other="# entries" /> : undefined}
      >
        <p className={css.note}>
          <Trans>Where shoppers are asked for a region, they write its name or its code, so name both: California, CA. Postcodes are beginnings such as 35, or ranges such as 10000..19999.</Trans>
        </p>
        {where === 'chosen' && <Areas kind="part" areas={parts} pointerOf={(at) => partPointer(pointer, coverage, at)} first={countries[0] ?? first} onChange={(next) => change({ parts: next })} />}
        <Areas kind="exception" areas={except} pointerOf={(at) => `${pointer}/except/${at}`} first={countries[0] ?? first} onChange={(next) => change({ except: next })} />
      </Fold>
      {isPicking && (
        <CountryPicker
          chosen={countries}
          onClose={() => setIsPicking(false)}
          onChoose={(next) => {
            setIsPicking(false)
            change({ countries: next })
          }}
        />
      )}
    </fieldset>
  )
}

interface AreasProps {
  kind: 'part' | 'exception'
  areas: AreaForm[]
  pointerOf: (at: number) => string
  first: string
  onChange: (areas: AreaForm[]) => void
}

function Areas({ kind, areas, pointerOf, first, onChange }: AreasProps) {
  const { t } = useLingui()
  const isPart = kind === 'part'
  return (
    <fieldset className={css.group}>
      <legend>{isPart ? t`Also in these parts of countries` : t`But not here`}</legend>
      {areas.map((area, at) => (
        <AreaFields
          key={area.key}
          name={isPart ? t`part ${at + 1}` : t`exception ${at + 1}`}
          pointer={pointerOf(at)}
          area={area}
          onChange={(next) => onChange(areas.map((other) => (other.key === area.key ? next : other)))}
          onRemove={() => onChange(areas.filter(({ key }) => key !== area.key))}
        />
      ))}
      <Button look="plain" className={shared.start} onClick={() => onChange([...areas, emptyArea(first)])}>
        {isPart ? <Trans>Add a part of a country</Trans> : <Trans>Add an exception</Trans>}
      </Button>
    </fieldset>
  )
}

/** Where something holds, in a few words. */
export function useCoverageWords(): (coverage: CoverageForm) => string {
  const { t, i18n } = useLingui()
  const countryName = useCountryName()
  return ({ where, countries, parts }) => {
    if (where === 'everywhere') return t`Everywhere`
    const all = [...new Set([...countries, ...parts.map(({ country }) => country)])].map(countryName)
    const rest = all.length - NAMED
    if (all.length === 0) return t`Nowhere yet`
    return new Intl.ListFormat(i18n.locale).format(rest > 1 ? [...all.slice(0, NAMED), t`${rest} more`] : all)
  }
}
