import { Trans } from '@lingui/react/macro'
import type { ProductView, VariantView } from '@/api/schema'
import { Hidden } from '@/ui/hidden'
import { choices } from '../model'
import css from './options.module.css'

interface Props {
  product: ProductView
  chosen: VariantView
  onChoose: (variant: VariantView) => void
}

/** The options of a product as groups of radio buttons; what cannot be had is struck through. */
export function Options({ product, chosen, onChoose }: Props) {
  return choices(product, chosen).map((option) => {
    const coloured = option.values.some((value) => value.swatch)
    return (
      <fieldset key={option.name} className={css.option}>
        <legend>
          {option.name} <span>{option.values.find((value) => value.selected)?.name}</span>
        </legend>
        <div className={css.values}>
          {option.values.map((value) => (
            <label key={value.name} className={css.value} data-state={value.state} data-kind={coloured ? 'colour' : 'word'} title={coloured ? value.name : undefined}>
              <input type="radio" name={option.name} value={value.name} checked={value.selected} disabled={!value.target} onChange={() => value.target && onChoose(value.target)} />
              {coloured ? (
                <>
                  <i style={{ background: value.swatch }} />
                  <Hidden>{value.name}</Hidden>
                </>
              ) : (
                <span>{value.name}</span>
              )}
              {value.state !== 'available' && (
                <Hidden>
                  {' '}
                  {value.state === 'sold-out' ? <Trans>(sold out)</Trans> : <Trans>(not with the rest of your choice)</Trans>}
                </Hidden>
              )}
            </label>
          ))}
        </div>
      </fieldset>
    )
  })
}
