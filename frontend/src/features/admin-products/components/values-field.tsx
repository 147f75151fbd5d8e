import { useState } from 'react'
import { Trans, useLingui } from '@lingui/react/macro'
import { Sortable, moved } from '@/ui/admin/sortable'
import shared from '@/ui/admin/admin.module.css'
import { Icon } from '@/ui/icon'
import ui from '@/ui/ui.module.css'
import { freshKey, type ValueForm } from '../editor/form'
import css from './editor.module.css'

interface Props {
  /** What they are values of. */
  of: string
  /** Where the list is in the shop's faults. */
  pointer: string
  values: readonly ValueForm[]
  errors: Partial<Record<string, string>>
  onAdd: (value: ValueForm) => void
  onRemove: (key: string) => void
  onChange: (values: ValueForm[]) => void
}

/** Values with names and colours, in an order. */
export function ValuesField({ of, pointer, values, errors, onAdd, onRemove, onChange }: Props) {
  const { t } = useLingui()
  const [text, setText] = useState('')
  const isTaken = values.some(({ name }) => name.trim().toLowerCase() === text.trim().toLowerCase())
  const add = () => {
    if (text.trim() === '' || isTaken) return
    onAdd({ key: freshKey(), name: text.trim(), swatch: '' })
    setText('')
  }
  const change = (key: string, patch: Partial<ValueForm>) => onChange(values.map((value) => (value.key === key ? { ...value, ...patch } : value)))
  return (
    <div className={css.values}>
      {values.length > 0 && (
        <Sortable items={values} idOf={({ key }) => key} nameOf={({ name }) => name} label={t`Values of ${of}`} layout="grid" className={css.valueGrid} onMove={(from, to) => onChange(moved(values, from, to))}>
          {(value, at, handle) => {
            const fault = errors[`${pointer}/${at}`]
            return (
              <div className={css.value}>
                {handle}
                <Swatch name={value.name} colour={value.swatch} onChange={(swatch) => change(value.key, { swatch })} />
                <span>
                  <input className={shared.input} name={`${pointer}/${at}`} aria-label={t`Value ${at + 1} of ${of}`} value={value.name} maxLength={60} aria-invalid={fault !== undefined || undefined} onChange={(event) => change(value.key, { name: event.target.value })} />
                  {fault !== undefined && <small className={css.fault}>{fault}</small>}
                </span>
                <button type="button" className={shared.tiny} onClick={() => onRemove(value.key)} aria-label={t`Remove ${value.name}`}>
                  <Icon name="close" size={16} />
                </button>
              </div>
            )
          }}
        </Sortable>
      )}
      <div className={css.add}>
        <label className={shared.field}>
          <span>
            <Trans>Another value</Trans>
          </span>
          <input
            className={shared.input}
            name={pointer}
            value={text}
            maxLength={60}
            autoComplete="off"
            aria-label={t`Another value of ${of}`}
            aria-invalid={errors[pointer] !== undefined || undefined}
            onChange={(event) => setText(event.target.value)}
            onKeyDown={(event) => {
              if (event.key !== 'Enter') return
              event.preventDefault()
              add()
            }}
          />
        </label>
        <button type="button" className={ui.small} onClick={add} aria-disabled={text.trim() === '' || isTaken || undefined}>
          <Trans>Add</Trans>
        </button>
      </div>
      {errors[pointer] !== undefined && <p className={css.fault}>{errors[pointer]}</p>}
    </div>
  )
}

/** A colour, or none. */
function Swatch({ name, colour, onChange }: { name: string; colour: string; onChange: (colour: string) => void }) {
  const { t } = useLingui()
  return (
    <span className={css.swatch} style={{ backgroundColor: colour || undefined }} data-none={colour === '' ? '' : undefined}>
      <input
        type="color"
        aria-label={t`Colour of ${name}`}
        title={colour === '' ? t`Choose a colour` : t`Choose a colour; Delete takes it away`}
        value={colour || '#888888'}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Delete' || event.key === 'Backspace') onChange('')
        }}
      />
    </span>
  )
}
