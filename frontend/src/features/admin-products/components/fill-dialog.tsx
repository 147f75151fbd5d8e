import { useState } from 'react'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { parseMinor } from '@/lib/money'
import shared from '@/ui/admin/admin.module.css'
import { Button } from '@/ui/button'
import { Dialog, DialogActions } from '@/ui/dialog'
import form from '@/ui/form.module.css'
import type { Cell } from '../editor/columns'
import type { OptionForm, VariantForm } from '../editor/form'

interface Props {
  cell: Cell
  options: readonly OptionForm[]
  variants: readonly VariantForm[]
  currency: string
  onFill: (keys: ReadonlySet<string>, value: string) => void
  onClose: () => void
}

/** Writes the same into a column of all variants, or of those with one value. */
export function FillDialog({ cell, options, variants, currency, onFill, onClose }: Props) {
  const { t } = useLingui()
  const [value, setValue] = useState(typeof cell.kind === 'object' ? (cell.kind[0]?.value ?? '') : '')
  const [only, setOnly] = useState('')
  const [isTried, setIsTried] = useState(false)
  const wanted = variants.filter(({ id, choice }) => (only === '' || choice.includes(only)) && (cell.field !== 'opening' || id === undefined))
  const isEmpty = value.trim() === ''
  const fault = cell.kind === 'amount' && !isEmpty && parseMinor(value, currency) === undefined ? t`An amount such as 12.50` : cell.kind === 'count' && !isEmpty && !/^\d{1,9}$/.test(value.trim()) ? t`A whole number` : undefined
  return (
    <Dialog title={<Trans>Fill in {cell.label}</Trans>} onClose={onClose}>
      <form
        className={form.form}
        onSubmit={(event) => {
          event.preventDefault()
          setIsTried(true)
          if (fault === undefined) onFill(new Set(wanted.map(({ key }) => key)), value.trim())
        }}
      >
        <label className={shared.field}>
          <span>{cell.label}</span>
          {typeof cell.kind === 'object' ? (
            <select className={shared.input} value={value} onChange={(event) => setValue(event.target.value)}>
              {cell.kind.map((option) => (
                <option key={option.value} value={option.value}>
                  {option.label}
                </option>
              ))}
            </select>
          ) : (
            <input className={shared.input} value={value} maxLength={cell.most} inputMode={cell.kind === 'amount' ? 'decimal' : 'numeric'} autoComplete="off" aria-invalid={(isTried && fault !== undefined) || undefined} onChange={(event) => setValue(event.target.value)} />
          )}
          {isTried && fault !== undefined && <small className={shared.fault}>{fault}</small>}
        </label>
        {options.length > 0 && (
          <label className={shared.field}>
            <span>
              <Trans>For</Trans>
            </span>
            <select className={shared.input} value={only} onChange={(event) => setOnly(event.target.value)}>
              <option value="">{t`All variants`}</option>
              {options.map((option) => (
                <optgroup key={option.key} label={option.name}>
                  {option.values.map(({ key, name }) => (
                    <option key={key} value={key}>
                      {name}
                    </option>
                  ))}
                </optgroup>
              ))}
            </select>
          </label>
        )}
        {cell.field === 'opening' && (
          <p>
            <Trans>Only new variants: the others are counted on the stock page.</Trans>
          </p>
        )}
        <DialogActions>
          <Button type="submit" aria-disabled={wanted.length === 0 || undefined}>
            {isEmpty ? <Plural value={wanted.length} one="Empty # variant" other="Empty # variants" /> : <Plural value={wanted.length} one="Fill in # variant" other="Fill in # variants" />}
          </Button>
          <Button look="plain" onClick={onClose}>
            <Trans>Cancel</Trans>
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}
