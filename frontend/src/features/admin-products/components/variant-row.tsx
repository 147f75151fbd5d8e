import { memo, useId } from 'react'
import { Trans, useLingui } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import type { Picture as PictureData, VariantStock } from '@/api/schema'
import shared from '@/ui/admin/admin.module.css'
import { Icon } from '@/ui/icon'
import { Picture } from '@/ui/picture'
import { isIdle, patchOf, typedIn, type Cell } from '../editor/columns'
import type { PictureForm, VariantForm } from '../editor/form'
import { useCount } from '../words'
import table from './variants.module.css'

interface Props {
  variant: VariantForm
  at: number
  name: string
  cells: readonly Cell[]
  /** The product's pictures, where it is about these. */
  pictures: readonly PictureForm[] | undefined
  stock: VariantStock | undefined
  /** Its faults as JSON. */
  faults: string
  isLast: boolean
  onChange: (key: string, patch: Partial<VariantForm>) => void
  onRemove: (key: string) => void
  pictureOf: (name: string) => PictureData | undefined
}

/** What is drawn of the columns, whose choices may come later. */
const drawnOf = (cells: readonly Cell[]): string => JSON.stringify(cells.map(({ field, label, kind }) => [field, label, kind]))

/** A variant in the table. There may be 250, so only those that changed are drawn again. */
export const VariantRow = memo(Row, (a, b) => a.variant === b.variant && a.at === b.at && a.name === b.name && drawnOf(a.cells) === drawnOf(b.cells) && a.pictures === b.pictures && a.stock === b.stock && a.faults === b.faults && a.isLast === b.isLast)

function Row({ variant, at, name, cells, pictures, stock, faults, isLast, onChange, onRemove }: Props) {
  const { t } = useLingui()
  const wrong = (faults === '' ? {} : JSON.parse(faults)) as Partial<Record<string, string>>
  const pointer = `#/product/variants/${at}`
  const called = name || variant.sku || t`variant ${at + 1}`
  return (
    <tr data-testid="variant">
      <th scope="row" data-pointer={`${pointer}/choice`} tabIndex={-1}>
        {called}
        {cells[0]?.field !== 'sku' && !cells.some(({ field }) => field === 'sku') && variant.sku !== '' && <small>{variant.sku}</small>}
        {wrong.choice !== undefined && <small className={shared.fault}>{wrong.choice}</small>}
      </th>
      {cells.map((cell) =>
        cell.field === 'opening' && variant.id !== undefined ? (
          <td key={cell.field}>
            <OnHand variant={variant.id} name={called} stock={stock} />
          </td>
        ) : (
          <td key={cell.field}>
            <VariantCell cell={cell} variant={variant} label={`${cell.label}, ${called}`} name={`${pointer}/${cell.pointer}`} fault={wrong[cell.pointer]} onChange={onChange} />
          </td>
        ),
      )}
      {pictures && (
        <td>
          <Shows variant={variant} name={called} pictures={pictures} pointer={`${pointer}/pictures`} onChange={onChange} />
          {wrong.pictures !== undefined && <small className={shared.fault}>{wrong.pictures}</small>}
        </td>
      )}
      <td>
        <button type="button" className={shared.tiny} disabled={isLast} onClick={() => onRemove(variant.key)} aria-label={t`Remove ${called}`}>
          <Icon name="close" size={16} />
        </button>
      </td>
    </tr>
  )
}

interface CellProps {
  cell: Cell
  variant: VariantForm
  label: string
  name: string
  fault: string | undefined
  onChange: (key: string, patch: Partial<VariantForm>) => void
}

/** One field of a variant. */
export function VariantCell({ cell: { field, kind, most }, variant, label, name, fault, onChange }: CellProps) {
  const id = useId()
  const typed = typedIn(variant, field)
  const props = {
    className: shared.input,
    name,
    'aria-label': label,
    'aria-invalid': fault !== undefined || undefined,
    'aria-describedby': fault === undefined ? undefined : id,
    value: typed,
    disabled: isIdle(variant, field),
    onChange: (event: { target: { value: string } }) => onChange(variant.key, patchOf(variant, field, event.target.value)),
  }
  return (
    <>
      {typeof kind === 'object' ? (
        <select {...props}>
          {/* What is not there any more, as a tax class that went, is seen and not taken for another. */}
          {!kind.some(({ value }) => value === typed) && <option value={typed}>{typed}</option>}
          {kind.map(({ value, label: words }) => (
            <option key={value} value={value}>
              {words}
            </option>
          ))}
        </select>
      ) : (
        <input {...props} inputMode={kind === 'text' ? undefined : kind === 'amount' ? 'decimal' : 'numeric'} maxLength={most} autoComplete="off" data-kind={kind} />
      )}
      {fault !== undefined && (
        <small id={id} className={shared.fault}>
          {fault}
        </small>
      )}
    </>
  )
}

/** What there is of a variant that the shop has: its stock is counted on a page of its own. */
export function OnHand({ variant, name, stock }: { variant: string; name: string; stock: VariantStock | undefined }) {
  const { t } = useLingui()
  const count = useCount()
  return (
    <Link to="/stock/$variant" params={{ variant }} className={table.stock} aria-label={t`Stock of ${name}`}>
      {stock ? (
        <>
          {count(stock.onHand)}
          {stock.reserved > 0 && (
            <small>
              <Trans>{count(stock.reserved)} reserved</Trans>
            </small>
          )}
        </>
      ) : (
        <Trans>Stock</Trans>
      )}
    </Link>
  )
}

interface ShowsProps {
  variant: VariantForm
  name: string
  pictures: readonly PictureForm[]
  pointer: string
  onChange: (key: string, patch: Partial<VariantForm>) => void
}

/** Which of the product's pictures show a variant. */
export function Shows({ variant, name, pictures, pointer, onChange }: ShowsProps) {
  const { t } = useLingui()
  if (pictures.length === 0) {
    return (
      <span className={shared.soft}>
        <Trans>The product has no pictures yet.</Trans>
      </span>
    )
  }
  return (
    <span className={table.shows} role="group" aria-label={t`Pictures of ${name}`} data-pointer={pointer} tabIndex={-1}>
      {pictures.map((each, at) => (
        <label key={each.name} title={each.alt}>
          <input
            type="checkbox"
            checked={variant.pictures.includes(each.name)}
            aria-label={each.alt || t`Picture ${at + 1}`}
            onChange={(event) => onChange(variant.key, { pictures: event.target.checked ? [...variant.pictures, each.name] : variant.pictures.filter((other) => other !== each.name) })}
          />
          <Picture picture={each.picture} sizes="40px" alt="" />
        </label>
      ))}
    </span>
  )
}
