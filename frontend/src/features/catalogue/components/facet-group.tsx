import { useState, type ReactNode } from 'react'
import { Trans, useLingui } from '@lingui/react/macro'
import { Icon } from '@/ui/icon'
import css from './facets.module.css'

/** How many values stand there at once. */
const SHOWN = 8
/** From how many on there is a field to find one. */
const MANY = 20

interface GroupProps {
  title: string
  /** How many of it are chosen. */
  chosen?: number
  /** Whether it is open at first. */
  open?: boolean
  children: ReactNode
}

/** A kind of filter, which can be folded. */
export function FacetGroup({ title, chosen = 0, open = true, children }: GroupProps) {
  const [atFirst] = useState(open || chosen > 0)
  return (
    <details className={css.group} open={atFirst}>
      <summary>
        <h3>{title}</h3>
        {chosen > 0 && <small>{chosen}</small>}
        <Icon name="down" size={18} />
      </summary>
      <fieldset aria-label={title}>{children}</fieldset>
    </details>
  )
}

/** A value to choose. */
export interface Value {
  /** What it is by. */
  id: string
  label: ReactNode
  /** What it is called, to find it by. */
  text: string
  count: number
  chosen: boolean
  swatch?: string | undefined
  /** How deep it stands in a tree. */
  depth?: number
}

interface ValuesProps {
  values: readonly Value[]
  /** A name where only one can be chosen. */
  radio?: string
  coloured?: boolean
  /** Before the values: that none of them is chosen. */
  none?: { label: ReactNode; chosen: boolean; onChoose: () => void }
  onChoose: (value: Value) => void
}

/** The values of a kind of filter, the first of them where there are many. */
export function FacetValues({ values, radio, coloured = false, none, onChoose }: ValuesProps) {
  const { t } = useLingui()
  const [all, setAll] = useState(false)
  const [sought, setSought] = useState('')
  const isLong = values.length > SHOWN
  const words = sought.trim().toLocaleLowerCase()
  const shown = all ? values.filter((value) => value.text.toLocaleLowerCase().includes(words)) : values.filter((value, at) => at < SHOWN || value.chosen)
  return (
    <>
      {all && values.length > MANY && (
        <input type="search" className={css.find} aria-label={t`Find a value`} placeholder={t`Find a value`} value={sought} autoComplete="off" spellCheck={false} onChange={(event) => setSought(event.target.value)} />
      )}
      <ul className={css.values}>
        {none && (
          <li>
            <label>
              <input type="radio" name={radio} checked={none.chosen} onChange={none.onChoose} />
              <span>{none.label}</span>
            </label>
          </li>
        )}
        {shown.map((value) => (
          <li key={value.id} style={value.depth ? { paddingLeft: `${value.depth * 1.1}rem` } : undefined}>
            <label data-empty={value.count === 0 && !value.chosen ? '' : undefined}>
              <input type={radio === undefined ? 'checkbox' : 'radio'} name={radio} checked={value.chosen} disabled={value.count === 0 && !value.chosen} onChange={() => onChoose(value)} />
              {coloured && <i style={{ background: value.swatch }} data-unknown={value.swatch === undefined ? '' : undefined} />}
              <span>{value.label}</span> <small>{value.count}</small>
            </label>
          </li>
        ))}
      </ul>
      {all && shown.length === 0 && (
        <p className={css.nothing}>
          <Trans>Nothing of that name.</Trans>
        </p>
      )}
      {isLong && (
        <button
          type="button"
          className={css.more}
          aria-expanded={all}
          onClick={() => {
            setAll(!all)
            setSought('')
          }}
        >
          {all ? <Trans>Show fewer</Trans> : <Trans>Show all {values.length}</Trans>}
        </button>
      )}
    </>
  )
}
