import { Trans, useLingui } from '@lingui/react/macro'
import type { DeskOrder, EditPreview as Preview, LineDifference, Money, OrderDue } from '@/api/schema'
import { useMoney } from '@/lib/i18n'
import { isProblem } from '@/lib/problem'
import { Bone } from '@/ui/bone'
import { CallFault } from '@/ui/call-fault'
import type { EditPreviewState } from '../edit/use-edit-preview'
import { lineName } from '../model'
import { soldName } from '../sold'
import css from './orders.module.css'

interface Props {
  desk: DeskOrder
  preview: EditPreviewState
  /** What is wrong with the changes as a whole. */
  faults: readonly string[]
}

/** Shows what changes of an order would do before they are made: its lines, what it costs, and what becomes of the money. */
export function EditPreview({ desk, preview: { data, error, isCurrent, isWorking }, faults }: Props) {
  const { t } = useLingui()
  return (
    <section className={css.preview} aria-label={t`What will happen`} aria-busy={isWorking || undefined} data-old={isCurrent ? undefined : ''} data-testid="edit-preview">
      <h3>
        <Trans>What will happen</Trans>
      </h3>
      {faults.length > 0 ? (
        <div role="alert" className={css.bad}>
          {faults.map((words) => (
            <p key={words}>{words}</p>
          ))}
        </div>
      ) : error && !isProblem(error, 'invalid-request') ? (
        <CallFault quiet problem={error} />
      ) : data ? (
        <Worked desk={desk} preview={data} />
      ) : isWorking ? (
        <Bone height="6rem" />
      ) : (
        <p className={css.soft}>
          <Trans>Change something, and it is worked out here.</Trans>
        </p>
      )}
    </section>
  )
}

function Worked({ desk, preview }: { desk: DeskOrder; preview: Preview }) {
  const money = useMoney()
  const { differences, before, after, due } = preview
  return (
    <>
      <dl className={css.rows}>
        {differences.map((difference) => (
          <Difference key={difference.line} name={nameOf(desk, preview, difference.line)} difference={difference} />
        ))}
        <div className={css.total}>
          <dt>
            <Trans>The order costs</Trans>
          </dt>
          <dd data-testid="edit-total">
            {money(before.total)} → {money(after.total)}
          </dd>
        </div>
      </dl>
      <p data-testid="edit-due">
        <strong>
          <DueWords due={due} />
        </strong>
      </p>
    </>
  )
}

/** What a line is called: it is among those of the order as it would be, or it goes. */
function nameOf(desk: DeskOrder, { lines, numbers }: Preview, number: number): string {
  const line = lines[numbers.indexOf(number)]
  return line ? soldName(line) : lineName(desk, number)
}

function Difference({ name, difference: { was, now, amount } }: { name: string; difference: LineDifference }) {
  const signed = useSigned()
  return (
    <div>
      <dt>
        {name}
        {was !== now && (
          <span className={css.soft}>
            {' '}
            ({was} → {now})
          </span>
        )}
      </dt>
      <dd>{signed(amount)}</dd>
    </div>
  )
}

/** What something costs more, or less. */
function useSigned(): (amount: Money) => string {
  const money = useMoney()
  return ({ minor, currency }) => `${minor < 0 ? '−' : minor > 0 ? '+' : ''}${money({ minor: Math.abs(minor), currency })}`
}

function DueWords({ due }: { due: OrderDue }) {
  const money = useMoney()
  switch (due.kind) {
    case 'even':
      return <Trans>Nothing is to be paid.</Trans>
    case 'collect':
      return <Trans>The customer is asked to pay {money(due.amount)}.</Trans>
    case 'refund':
      return <Trans>{money(due.amount)} goes back to the customer.</Trans>
  }
}
