import { useState } from 'react'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { Card } from '@/ui/card'
import { Segments } from '@/ui/segments'
import ui from '@/ui/ui.module.css'
import { patchOf, useGroups, type Cell, type GroupId } from '../editor/columns'
import { choiceName } from '../editor/matrix'
import type { Editor } from '../editor/use-editor'
import css from './editor.module.css'
import { FillDialog } from './fill-dialog'
import { SingleVariant } from './single-variant'
import { VariantRow } from './variant-row'
import table from './variants.module.css'

/** What of the product is sold, for how much. */
export function VariantsCard({ editor }: { editor: Editor }) {
  const { t } = useLingui()
  const groups = useGroups(editor.others)
  const { form, errors, currency, detail, set, setVariant, pictureOf } = editor
  const [wanted, setGroup] = useState<GroupId>('prices')
  const [faults, setFaults] = useState(errors)
  const [fill, setFill] = useState<Cell>()
  if (errors !== faults) {
    setFaults(errors)
    // The group with the first fault comes forward, so that the focus finds its field.
    const first = Object.keys(errors).map((name) => /^#\/product\/variants\/\d+\/(.+)$/.exec(name)?.[1]).find((part) => part !== undefined && part !== 'choice')
    const group = groups.find(({ id, cells }) => (first === 'pictures' ? id === 'pictures' : cells.some(({ pointer }) => pointer === first)))
    if (group) setGroup(group.id)
  }
  const [single] = form.variants
  if (form.options.length === 0 && form.variants.length === 1 && single) {
    return (
      <Card title={<Trans>Price and stock</Trans>}>
        <SingleVariant editor={editor} variant={single} />
      </Card>
    )
  }
  const group = groups.find(({ id }) => id === wanted)
  const cells = group?.cells ?? []
  const stock = new Map(detail?.stock.map((each) => [each.variant, each]))
  const remove = (key: string) => set({ variants: form.variants.filter((variant) => variant.key !== key) })
  return (
    <Card
      title={<Trans>Variants</Trans>}
      aside={
        <span className={css.hint}>
          <Plural value={form.variants.length} one="# variant" other="# variants" />, {currency}
        </span>
      }
    >
      <p className={css.fault} data-pointer="#/product/variants" tabIndex={-1}>
        {errors['#/product/variants']}
      </p>
      <Segments label={t`Columns`} value={wanted} options={groups.map(({ id, label }) => ({ value: id, label }))} onChange={setGroup} />
      <div className={table.frame} tabIndex={0} role="region" aria-label={t`Table of variants`}>
        <table className={table.table}>
          <thead>
            <tr>
              <th scope="col">
                <Trans>Variant</Trans>
              </th>
              {cells.map((cell) => (
                <th key={cell.field} scope="col">
                  <span>{cell.label}</span>
                  {cell.fills && (
                    <button type="button" className={ui.link} onClick={() => setFill(cell)} aria-label={t`Fill in ${cell.label} for all`}>
                      <Trans>Fill in</Trans>
                    </button>
                  )}
                </th>
              ))}
              {wanted === 'pictures' && (
                <th scope="col">
                  <Trans>Pictures that show it; none means all</Trans>
                </th>
              )}
              <th scope="col">
                <span className={ui.hidden}>
                  <Trans>Remove</Trans>
                </span>
              </th>
            </tr>
          </thead>
          <tbody>
            {form.variants.map((variant, at) => (
              <VariantRow
                key={variant.key}
                variant={variant}
                at={at}
                name={choiceName(form.options, variant.choice)}
                cells={cells}
                pictures={wanted === 'pictures' ? form.pictures : undefined}
                stock={variant.id === undefined ? undefined : stock.get(variant.id)}
                faults={faultsOf(errors, at)}
                isLast={form.variants.length === 1}
                onChange={setVariant}
                onRemove={remove}
                pictureOf={pictureOf}
              />
            ))}
          </tbody>
        </table>
      </div>
      {fill && (
        <FillDialog
          cell={fill}
          options={form.options}
          variants={form.variants}
          currency={fill.currency ?? currency}
          onClose={() => setFill(undefined)}
          onFill={(keys, value) => {
            setFill(undefined)
            set({ variants: form.variants.map((variant) => (keys.has(variant.key) ? { ...variant, ...patchOf(variant, fill.field, value) } : variant)) })
          }}
        />
      )}
    </Card>
  )
}

/** The faults of one variant, by their parts, as a text that stays the same where they do. */
function faultsOf(errors: Editor['errors'], at: number): string {
  const start = `#/product/variants/${at}/`
  const own = Object.entries(errors).filter(([name]) => name.startsWith(start))
  return own.length === 0 ? '' : JSON.stringify(Object.fromEntries(own.map(([name, words]) => [name.slice(start.length), words])))
}
