import { useLingui } from '@lingui/react/macro'
import { useGroups } from '../editor/columns'
import type { VariantForm } from '../editor/form'
import type { Editor } from '../editor/use-editor'
import table from './variants.module.css'
import { OnHand, VariantCell } from './variant-row'

/** A product without options: the fields of its one variant, each with its name above. */
export function SingleVariant({ editor: { form, errors, detail, others, setVariant }, variant }: { editor: Editor; variant: VariantForm }) {
  const { t } = useLingui()
  const groups = useGroups(others).filter(({ cells }) => cells.length > 0)
  const stock = detail?.stock.find((each) => each.variant === variant.id)
  return (
    <>
      {groups.map((group) => (
        <div key={group.id} className={table.single} role="group" aria-label={group.label}>
          {group.cells.map((cell) => {
            const name = `#/product/variants/0/${cell.pointer}`
            return (
              <div key={cell.field} className={table.field}>
                <strong aria-hidden>{cell.label}</strong>
                {cell.field === 'opening' && variant.id !== undefined ? (
                  <OnHand variant={variant.id} name={form.title || t`this product`} stock={stock} />
                ) : (
                  <VariantCell cell={cell} variant={variant} label={cell.label} name={name} fault={errors[name]} onChange={setVariant} />
                )}
              </div>
            )
          })}
        </div>
      ))}
    </>
  )
}
