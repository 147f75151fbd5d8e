import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import type { AskInput, DeskOrder } from '@/api/schema'
import { useMoney } from '@/lib/i18n'
import { useDebounced } from '@/lib/use-debounced'
import { Bone } from '@/ui/bone'
import { CallFault } from '@/ui/call-fault'
import { previewRefund } from '../api/orders'
import { lineName } from '../model'
import { useGatewayNames } from '../words'
import css from './orders.module.css'

/** What a refund would do, as the shop works it out once nobody types any more; nothing without an ask. */
export function useRefundPreview(desk: DeskOrder, ask: AskInput | undefined) {
  const typed = JSON.stringify(ask ?? null)
  const settled = useDebounced(typed)
  const isSettled = settled === typed
  const preview = useQuery({ ...previewRefund(desk.order.id, desk.version, ask ?? { kind: 'everything', restock: false }), enabled: ask !== undefined && isSettled })
  const isAsked = ask !== undefined
  return { ...preview, data: isAsked ? preview.data : undefined, isWorking: isAsked && (preview.isFetching || !isSettled), isCurrent: isAsked && isSettled && preview.isSuccess && !preview.isPlaceholderData }
}

/** Shows it before it is done: lines, shipping, tax, and where the money goes. */
export function RefundPreview({ desk, preview: { data, error, isCurrent, isWorking } }: { desk: DeskOrder; preview: ReturnType<typeof useRefundPreview> }) {
  const { t } = useLingui()
  const money = useMoney()
  const gateways = useGatewayNames()
  return (
    <section className={css.preview} aria-label={t`What will happen`} aria-busy={isWorking || undefined} data-old={isCurrent ? undefined : ''} data-testid="refund-preview">
      <h3>
        <Trans>What will happen</Trans>
      </h3>
      {error && !isWorking ? (
        <CallFault quiet problem={error} />
      ) : !data ? (
        isWorking ? (
          <Bone height="5rem" />
        ) : (
          <p className={css.soft}>
            <Trans>Say what goes back, and it is worked out here.</Trans>
          </p>
        )
      ) : (
        <>
          <dl className={css.rows}>
            {data.lines.map(({ line, quantity, restock, amount }) => (
              <div key={line}>
                <dt>
                  {quantity} × {lineName(desk, line)}
                  {restock > 0 && (
                    <span className={css.soft}>
                      {' '}
                      <Plural value={restock} one="(# back on sale)" other="(# back on sale)" />
                    </span>
                  )}
                </dt>
                <dd>{money(amount)}</dd>
              </div>
            ))}
            {data.shipping.minor !== 0 && (
              <div>
                <dt>
                  <Trans>Shipping</Trans>
                </dt>
                <dd>{money(data.shipping)}</dd>
              </div>
            )}
            {data.other.minor !== 0 && (
              <div>
                <dt>{data.other.minor > 0 ? <Trans>For no item</Trans> : <Trans>Went back before, for no item</Trans>}</dt>
                <dd>
                  {data.other.minor < 0 && '−'}
                  {money({ ...data.other, minor: Math.abs(data.other.minor) })}
                </dd>
              </div>
            )}
            <div className={css.total}>
              <dt>
                <Trans>Goes back</Trans>
              </dt>
              <dd data-testid="refund-amount">{money(data.amount)}</dd>
            </div>
            <div>
              <dt>
                <Trans>Tax in it</Trans>
              </dt>
              <dd>{money(data.tax)}</dd>
            </div>
          </dl>
          <ul className={css.parts}>
            {data.parts.map(({ payment, gateway, amount, byHand }) => (
              <li key={payment} data-by-hand={byHand ? '' : undefined}>
                {byHand ? (
                  <Trans>
                    <strong>{money(amount)} by hand:</strong> {gateways(gateway)} cannot send it back, so you do, and say so here afterwards.
                  </Trans>
                ) : (
                  <Trans>
                    {money(amount)} goes back through {gateways(gateway)} by itself.
                  </Trans>
                )}
              </li>
            ))}
          </ul>
          <p className={css.soft}>
            {data.left.minor === 0 ? <Trans>Nothing is left to refund then.</Trans> : <Trans>{money(data.left)} could still go back afterwards.</Trans>}
          </p>
        </>
      )}
    </section>
  )
}
