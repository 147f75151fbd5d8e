import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import type { LineView, UnpricedLine } from '@/api/schema'
import { useMoney } from '@/lib/i18n'
import { Bone } from '@/ui/bone'
import { Button, buttonClass } from '@/ui/button'
import { Drawer } from '@/ui/drawer'
import { Hidden } from '@/ui/hidden'
import { Icon } from '@/ui/icon'
import { Notice } from '@/ui/notice'
import { FaultPanel, Panel } from '@/ui/panel'
import { Picture } from '@/ui/picture'
import { Stepper } from '@/ui/stepper'
import { useCart, type Cart } from '../cart-context'
import type { ShownLine } from '../model'
import css from './cart-drawer.module.css'
import { FaultText } from './fault-text'

/** The cart, from the right. */
export function CartDrawer() {
  const { t } = useLingui()
  const cart = useCart()
  return (
    <Drawer open={cart.state.open} onClose={cart.close} label={t`Cart`}>
      <div className={css.drawer}>
        <header className={css.head}>
          <h2>
            <Trans>Cart</Trans>
            {cart.shown.count > 0 && <span>{cart.shown.count}</span>}
          </h2>
          <button type="button" className={css.close} onClick={cart.close} aria-label={t`Close the cart`}>
            <Icon name="close" />
          </button>
        </header>
        {cart.state.open && <Contents cart={cart} />}
      </div>
    </Drawer>
  )
}

function Contents({ cart }: { cart: Cart }) {
  const { shown, state } = cart
  const count = shown.count
  if (cart.error && shown.lines.length === 0) {
    return (
      <div className={css.body}>
        <FaultPanel error={cart.error} retry={cart.reload} />
      </div>
    )
  }
  if (!cart.server && shown.lines.length === 0) {
    return (
      <div className={css.body} aria-hidden>
        <Bone height="7rem" />
      </div>
    )
  }
  const unpriced = cart.server?.unpriced ?? []
  const homeless = Object.entries(state.faults).filter(([variant]) => ![...shown.lines, ...unpriced].some((line) => line.variant === variant))
  return (
    <>
      <div className={css.body}>
        <Hidden live="polite">{shown.settled ? <Plural value={count} one="# item in the cart" other="# items in the cart" /> : ''}</Hidden>
        {homeless.map(([variant, { fault, name }]) => (
          <Notice key={variant} tone="fault" alert>
            <strong>{name}</strong>
            <FaultText fault={fault} />
          </Notice>
        ))}
        {shown.lines.length > 0 && <Shipping cart={cart} />}
        <ul className={css.lines}>
          {shown.lines.map((line) => (
            <Line key={line.variant} line={line} cart={cart} />
          ))}
          {unpriced.map((line) => (
            <Unpriced key={line.variant} line={line} cart={cart} />
          ))}
        </ul>
        {state.removed.map((line) => (
          <Removed key={line.variant} line={line} cart={cart} />
        ))}
        {shown.lines.length + unpriced.length === 0 && (
          <Panel
            title={<Trans>Nothing in here yet</Trans>}
            actions={
              <Link to="/products" className={buttonClass('plain')} onClick={cart.close}>
                <Trans>Browse the shop</Trans>
              </Link>
            }
          >
            <p>
              <Trans>Whatever you put in stays here, even if you come back tomorrow.</Trans>
            </p>
          </Panel>
        )}
      </div>
      {shown.lines.length > 0 && <Foot cart={cart} />}
    </>
  )
}

function Line({ line, cart }: { line: ShownLine; cart: Cart }) {
  const { t } = useLingui()
  const money = useMoney()
  const fault = cart.faults[line.variant]
  const server = cart.server?.lines.find((other) => other.variant === line.variant)
  return (
    <li className={css.line}>
      <Link to="/p/$slug" params={{ slug: line.slug }} search={{ sku: line.sku }} onClick={cart.close} tabIndex={-1} aria-hidden>
        <Picture picture={line.picture} sizes="6rem" alt="" />
      </Link>
      <div className={css.words}>
        <div className={css.title}>
          <Link to="/p/$slug" params={{ slug: line.slug }} search={{ sku: line.sku }} onClick={cart.close}>
            {line.name}
          </Link>
          <span className={css.total} aria-busy={!line.total}>
            {line.total ? money(line.total) : <Trans>updating…</Trans>}
          </span>
        </div>
        <p className={css.soft}>
          {line.choice !== '' && <span>{line.choice}</span>}
          <span>
            <Trans>{money(line.unitPrice)} each</Trans>
          </span>
        </p>
        <div className={css.controls}>
          <Stepper value={line.quantity} onChange={(quantity) => cart.setQuantity(line.variant, quantity)} label={t`Quantity of ${line.name}`} />
          <button type="button" className={css.remove} disabled={!server} onClick={() => server && cart.remove(server)} aria-label={t`Remove ${line.name}`}>
            <Trans>Remove</Trans>
          </button>
        </div>
        {fault && (
          <p className={css.fault} role="alert">
            <FaultText fault={fault} />
            {fault.kind === 'stock' && fault.left > 0 && fault.left !== line.quantity && (
              <button type="button" onClick={() => cart.setQuantity(line.variant, fault.left)}>
                <Trans>Take {fault.left}</Trans>
              </button>
            )}
          </p>
        )}
      </div>
    </li>
  )
}

/** A line without a price in the cart's currency: it is in no sum, and nothing is ordered while it is there. */
function Unpriced({ line, cart }: { line: UnpricedLine; cart: Cart }) {
  const { t } = useLingui()
  const fault = cart.faults[line.variant]
  return (
    <li className={css.line} data-testid="unpriced">
      <div className={css.words}>
        <div className={css.title}>
          <Link to="/p/$slug" params={{ slug: line.slug }} search={{ sku: line.sku }} onClick={cart.close}>
            {line.name}
          </Link>
          <button type="button" className={css.remove} onClick={() => cart.drop(line.variant)} aria-label={t`Remove ${line.name}`}>
            <Trans>Remove</Trans>
          </button>
        </div>
        <p className={css.soft}>{line.choice}</p>
        {fault && (
          <p className={css.fault}>
            <FaultText fault={fault} />
          </p>
        )}
      </div>
    </li>
  )
}

function Removed({ line, cart }: { line: LineView; cart: Cart }) {
  return (
    <p className={css.removed} role="status">
      <span>
        <Trans>{line.name} removed</Trans>
      </span>
      <button type="button" onClick={() => cart.restore(line)}>
        <Trans>Undo</Trans>
      </button>
    </p>
  )
}

function Shipping({ cart }: { cart: Cart }) {
  const { t } = useLingui()
  const money = useMoney()
  const { server } = cart
  const goal = server?.freeShippingFrom
  if (goal?.currency !== server?.subtotal.currency || !server || !goal || goal.minor <= 0) return null
  const missing = { minor: goal.minor - server.subtotal.minor, currency: goal.currency }
  const reached = missing.minor <= 0
  return (
    <div className={css.shipping} data-stale={cart.shown.settled ? undefined : ''}>
      <p>{reached ? <Trans>Your order ships free.</Trans> : <Trans>{money(missing, 'short')} more and it ships free.</Trans>}</p>
      <progress max={goal.minor} value={Math.min(server.subtotal.minor, goal.minor)} aria-label={t`On the way to free shipping`} />
    </div>
  )
}

function Foot({ cart }: { cart: Cart }) {
  const money = useMoney()
  const { server, shown } = cart
  const blocked = Boolean(server?.unpriced?.length) || Object.keys(cart.faults).some((variant) => shown.lines.some((line) => line.variant === variant) && server?.changes?.some((change) => 'variant' in change && change.variant === variant))
  return (
    <footer className={css.foot}>
      <p className={css.sum}>
        <span>
          <Trans>Subtotal</Trans>
        </span>
        <strong aria-busy={!shown.settled}>{shown.settled && server ? money(server.subtotal) : <Trans>updating…</Trans>}</strong>
      </p>
      <p className={css.soft}>
        {server?.basis === 'net' ? <Trans>VAT and shipping are added in the next step.</Trans> : <Trans>VAT is included. Shipping is added in the next step.</Trans>}
      </p>
      {blocked ? (
        <Button wide aria-disabled>
          <Trans>Change the marked lines first</Trans>
        </Button>
      ) : (
        <Link to="/checkout" className={buttonClass('primary', true)} onClick={cart.close} preload="intent">
          <Trans>Go to checkout</Trans>
        </Link>
      )}
    </footer>
  )
}
