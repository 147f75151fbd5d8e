import { useId } from 'react'
import { Trans, useLingui } from '@lingui/react/macro'
import shared from '@/ui/admin/admin.module.css'
import { Button } from '@/ui/button'
import { useFaults } from '../faults'
import { emptyBand, MOST, type BandForm, type By, type Measure, type RateForm } from '../form/shipping'
import { Choice, FaultAt, Figure, RemoveRow } from './fields'
import css from './settings.module.css'

interface Props {
  pointer: string
  rate: RateForm
  currency: string
  onChange: (rate: RateForm) => void
}

/** What a zone costs: one price, or a table of prices by weight, value or number. */
export function RateFields({ pointer, rate, currency, onChange }: Props) {
  const { t } = useLingui()
  const { clear } = useFaults()
  const { by, flat, tables } = rate
  const kinds: { value: By; label: string }[] = [
    { value: 'flat', label: t`Always the same` },
    { value: 'weight', label: t`By the weight of the parcel` },
    { value: 'value', label: t`By what its things cost` },
    { value: 'count', label: t`By how many things it has` },
  ]
  return (
    <fieldset className={css.group}>
      <legend>{t`What it costs`}</legend>
      <div className={css.grid}>
        <Choice
          pointer={`${pointer}/by`}
          label={t`Price`}
          value={by}
          options={kinds}
          onChange={(next) => {
            clear()
            onChange({ ...rate, by: next })
          }}
        />
        {by === 'flat' && <Figure pointer={`${pointer}/prices`} label={t`Price in ${currency}`} value={flat} onChange={(next) => onChange({ ...rate, flat: next })} />}
      </div>
      {by !== 'flat' && <Table by={by} pointer={`${pointer}/prices`} rows={tables[by]} currency={currency} onChange={(rows) => onChange({ ...rate, tables: { ...tables, [by]: rows } })} />}
    </fieldset>
  )
}

interface TableProps {
  by: Measure
  pointer: string
  rows: BandForm[]
  currency: string
  onChange: (rows: BandForm[]) => void
}

function Table({ by, pointer, rows, currency, onChange }: TableProps) {
  const { t } = useLingui()
  const id = useId()
  const { errors, clear } = useFaults()
  const measure = { weight: t`Up to (kg)`, value: t`Up to (${currency})`, count: t`Up to (things)` }[by]
  const price = t`Price in ${currency}`
  const change = (at: number, patch: Partial<BandForm>) => onChange(rows.map((row, place) => (place === at ? { ...row, ...patch } : row)))
  const cell = (at: number, field: 'upTo' | 'price', label: string, value: string) => {
    const name = `${pointer}/${at}/${field}`
    const fault = errors[name]
    return (
      <td>
        <input
          className={shared.input}
          name={name}
          aria-label={t`${label}, row ${at + 1}`}
          inputMode="decimal"
          maxLength={16}
          autoComplete="off"
          value={value}
          aria-invalid={fault !== undefined || undefined}
          aria-describedby={fault === undefined ? undefined : `${id}-${at}-${field}`}
          onChange={(event) => {
            clear(name)
            change(at, { [field]: event.target.value })
          }}
        />
        {fault !== undefined && (
          <p id={`${id}-${at}-${field}`} className={shared.fault}>
            {fault}
          </p>
        )}
      </td>
    )
  }
  return (
    <>
      {rows.length > 0 && (
        <table className={css.bands}>
          <thead>
            <tr>
              <th scope="col">{measure}</th>
              <th scope="col">{price}</th>
              <td />
            </tr>
          </thead>
          <tbody>
            {rows.map((row, at) => (
              <tr key={row.key}>
                {cell(at, 'upTo', measure, row.upTo)}
                {cell(at, 'price', price, row.price)}
                <td>
                  <RemoveRow at={at} onRemove={() => onChange(rows.filter(({ key }) => key !== row.key))} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <FaultAt pointer={pointer} />
      <Button look="plain" className={shared.start} aria-disabled={rows.length >= MOST.rows || undefined} onClick={() => onChange([...rows, emptyBand()])}>
        <Trans>Add a row</Trans>
      </Button>
      <p className={shared.under}>
        {by === 'weight' ? (
          <Trans>What is heavier than the last row is not sent here; neither is a thing whose weight is not known.</Trans>
        ) : by === 'value' ? (
          <Trans>What costs more than the last row is not sent here.</Trans>
        ) : (
          <Trans>What are more things than the last row says are not sent here.</Trans>
        )}
      </p>
    </>
  )
}
