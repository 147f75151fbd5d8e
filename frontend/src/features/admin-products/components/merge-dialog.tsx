import { useState, type ReactNode } from 'react'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { categoryPath, categoryTree, useTaxClasses } from '@/lib/admin/catalogue'
import { useMoney, useTime } from '@/lib/i18n'
import { Button } from '@/ui/button'
import { Dialog, DialogActions } from '@/ui/dialog'
import { mergeProducts, type Choice, type Conflict } from '../editor/merge'
import { usePartWords } from '../editor/part-words'
import type { Plain } from '../editor/plain'
import { useStatusWords } from '../words'
import css from './merge.module.css'

interface Props {
  base: Plain
  mine: Plain
  theirs: Plain
  onSave: (merged: Plain) => void
  onClose: () => void
}

/** Somebody else saved the product meanwhile: what only one changed is taken, the rest is asked. */
export function MergeDialog({ base, mine, theirs, onSave, onClose }: Props) {
  const { t } = useLingui()
  const words = usePartWords()
  const [choices, setChoices] = useState<Partial<Record<string, Choice>>>({})
  const { product, conflicts, taken } = mergeProducts(base, mine, theirs, choices)
  const open = conflicts.filter(({ id, canBoth }) => choices[id] === undefined && !canBoth)
  const names = (from: 'mine' | 'theirs') => [...new Set(taken.filter((one) => one.from === from).map(({ field, sku }) => (sku === undefined ? words(field) : `${words(field)} (${sku})`)))].join(', ')
  return (
    <Dialog title={<Trans>Somebody else has saved this product</Trans>} onClose={onClose}>
      <p>
        <Trans>Nothing is lost: what only one of you changed is kept.</Trans>
      </p>
      <dl className={css.taken}>
        {names('theirs') !== '' && (
          <div>
            <dt>
              <Trans>Theirs, taken over</Trans>
            </dt>
            <dd>{names('theirs')}</dd>
          </div>
        )}
        {names('mine') !== '' && (
          <div>
            <dt>
              <Trans>Yours, kept</Trans>
            </dt>
            <dd>{names('mine')}</dd>
          </div>
        )}
      </dl>
      {conflicts.length > 0 && (
        <p>
          <strong>
            <Plural value={conflicts.length} one="You both changed this. Which shall it be?" other="You both changed these. Which shall it be?" />
          </strong>
        </p>
      )}
      {conflicts.map((conflict) => (
        <fieldset key={conflict.id} className={css.conflict} data-testid="conflict">
          <legend>
            {words(conflict.field)}
            {conflict.variant && `, ${conflict.variant.choice.join(' / ') || conflict.variant.sku}`}
          </legend>
          {(['mine', 'theirs', ...(conflict.canBoth ? (['both'] as const) : [])] as const).map((choice) => (
            <label key={choice}>
              <input type="radio" name={conflict.id} checked={(choices[conflict.id] ?? (conflict.canBoth ? 'both' : undefined)) === choice} onChange={() => setChoices({ ...choices, [conflict.id]: choice })} />
              <span>
                <strong>{{ mine: t`Mine`, theirs: t`Theirs`, both: t`Both together` }[choice]}</strong>
                {choice !== 'both' && <Value conflict={conflict} value={conflict[choice]} />}
              </span>
            </label>
          ))}
        </fieldset>
      ))}
      <DialogActions>
        <Button aria-disabled={open.length > 0 || undefined} onClick={() => onSave(product)}>
          {open.length > 0 ? <Plural value={open.length} one="# still to choose" other="# still to choose" /> : <Trans>Save it so</Trans>}
        </Button>
        <Button look="plain" onClick={onClose}>
          <Trans>Back to editing</Trans>
        </Button>
      </DialogActions>
    </Dialog>
  )
}

/** One side of a conflict in words. */
function Value({ conflict: { field }, value }: { conflict: Conflict; value: unknown }) {
  const { t } = useLingui()
  const money = useMoney()
  const time = useTime()
  const status = useStatusWords()
  const taxClasses = useTaxClasses()
  const { data } = useQuery(categoryTree())
  const nothing = <em>{field === 'variant' ? t`taken away` : t`empty`}</em>
  const text = ((): ReactNode => {
    if (value === undefined || value === '' || (Array.isArray(value) && value.length === 0)) return nothing
    switch (field) {
      case 'price':
      case 'compareAt':
      case 'cost':
        return money(value as Plain['variants'][number]['price'])
      case 'prices':
        return (value as Required<Plain['variants'][number]>['prices']).map(({ amount }) => money(amount)).join(', ')
      case 'status':
        return status(value as Plain['status'])
      case 'taxClass':
        return taxClasses.find(({ id }) => id === value)?.name ?? (value as string)
      case 'publishAt':
        return time(value as string)
      case 'featured':
        return value === true ? t`yes` : t`no`
      case 'description':
        return (value as string).replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ').trim()
      case 'categories':
        return (value as string[]).map((id) => categoryPath(data?.items ?? [], id) || id).join(', ')
      case 'related':
        return t`${(value as string[]).length} products`
      case 'pictures':
        return (value as (string | { name: string; alt: string })[]).map((one) => (typeof one === 'string' ? one : one.alt || one.name)).join(', ')
      case 'options':
        return (value as Plain['options']).map(({ name, values }) => `${name}: ${values.map((one) => one.name).join(', ')}`).join('; ')
      case 'attributes':
        return (value as Plain['attributes']).map(({ name }) => name).join(', ')
      case 'seo':
        return Object.values(value as Plain['seo']).filter(Boolean).join(': ') || nothing
      case 'stockPolicy': {
        const policy = value as Plain['variants'][number]['stockPolicy']
        return policy.kind === 'deny' ? t`Stop selling` : t`Back orders, at most ${policy.limit}`
      }
      case 'dimensions': {
        const { length, width, height } = value as { length: number; width: number; height: number }
        return `${length} × ${width} × ${height} mm`
      }
      case 'variant':
        return t`kept`
      default:
        return Array.isArray(value) ? value.join(', ') : typeof value === 'number' || typeof value === 'string' ? String(value) : nothing
    }
  })()
  return <span className={css.value}>{text}</span>
}
