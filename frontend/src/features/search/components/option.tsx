import type { ReactNode } from 'react'
import { Link } from '@tanstack/react-router'
import type { ProductCard } from '@/api/schema'
import { Icon } from '@/ui/icon'
import { Picture } from '@/ui/picture'
import { Price } from '@/ui/price'
import type { Suggestion } from '../model'
import css from './search.module.css'

interface Props {
  id: string
  suggestion: Suggestion
  isActive: boolean
  onGo: () => void
  onPoint: () => void
}

/** A suggestion: a link that the field leads to, so that it also opens in a new tab. */
export function Option({ id, suggestion, isActive, onGo, onPoint }: Props) {
  const shared = { id, role: 'option', tabIndex: -1, 'aria-selected': isActive, onMouseMove: isActive ? undefined : onPoint, onClick: onGo, className: css.option }
  switch (suggestion.kind) {
    case 'query':
      return (
        <Link {...shared} to="/search" search={{ q: suggestion.text }} aria-current={undefined}>
          <Icon name="search" size={18} />
          <span>{suggestion.text}</span>
        </Link>
      )
    case 'category':
      return (
        <Link {...shared} to="/c/$slug" params={{ slug: suggestion.category.slug }} aria-current={undefined}>
          <Icon name="right" size={18} />
          <span>{suggestion.category.name}</span>
        </Link>
      )
    case 'product': {
      const { product } = suggestion
      return (
        <Link {...shared} to="/p/$slug" params={{ slug: product.slug }} aria-current={undefined}>
          <Picture picture={product.picture} sizes="4rem" alt="" />
          <span>
            <strong>{nameOf(product)}</strong> <small>{product.brand}</small>
          </span>
          <span className={css.price}>
            <Price price={product.price} compareAt={product.compareAt} from={product.priceVaries} prices={product.prices} />
          </span>
        </Link>
      )
    }
  }
}

function nameOf({ name, nameParts }: ProductCard): ReactNode {
  if (!nameParts || nameParts.length === 0) return name
  return nameParts.map((part, at) => (part.marked ? <mark key={at}>{part.text}</mark> : part.text))
}
