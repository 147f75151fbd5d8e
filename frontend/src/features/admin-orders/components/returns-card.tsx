import { useState } from 'react'
import { Trans } from '@lingui/react/macro'
import type { AccountView, DeskOrder, ReturnDecision, ReturnView } from '@/api/schema'
import { useTime } from '@/lib/i18n'
import { may } from '@/lib/staff'
import { Card } from '@/ui/card'
import { Tag } from '@/ui/tag'
import { can } from '../can'
import { decisionsFor } from '../model'
import { useDecisionWords, useReasonWords, useReturnWords } from '../words'
import ui from '@/ui/ui.module.css'
import css from './orders.module.css'
import { ReturnDialog } from './return-dialog'
import { UnitList } from './unit-list'

/** What shoppers want to send back, and what is decided about it; nothing where nobody asked. */
export function ReturnsCard({ desk, caller }: { desk: DeskOrder; caller: AccountView }) {
  if (desk.returns.length === 0) return null
  return (
    <Card title={<Trans>Returns</Trans>}>
      <ul className={css.list}>
        {desk.returns.map((one) => (
          <Return key={one.id} desk={desk} one={one} caller={caller} />
        ))}
      </ul>
    </Card>
  )
}

function Return({ desk, one, caller }: { desk: DeskOrder; one: ReturnView; caller: AccountView }) {
  const time = useTime()
  const reason = useReasonWords()
  const words = useDecisionWords()
  const state = useReturnWords()(one.state)
  const [decision, setDecision] = useState<ReturnDecision>()
  const decides = can(desk, caller, 'decide-return')
  const decisions = decides ? decisionsFor(one.state).filter((each) => each !== 'refund' || may(caller, 'refunds-manage')) : []
  return (
    <li data-testid="return">
      <p className={css.between}>
        <strong>
          <time dateTime={one.createdAt}>{time(one.createdAt)}</time>
        </strong>
        <Tag tone={state.tone}>{state.words}</Tag>
      </p>
      <UnitList desk={desk} lines={one.lines} more={(line) => `(${reason(line.reason)})`} />
      {one.words && <blockquote className={css.quote}>{one.words}</blockquote>}
      {one.answer && (
        <p className={css.words}>
          <Trans>
            <span className={css.soft}>Answered:</span> {one.answer}
          </Trans>
        </p>
      )}
      {decisions.length > 0 && (
        <div className={css.buttons}>
          {decisions.map((each) => (
            <button key={each} type="button" className={ui.small} onClick={() => setDecision(each)}>
              {words(each)}
            </button>
          ))}
        </div>
      )}
      {decision && <ReturnDialog desk={desk} one={one} decision={decision} onClose={() => setDecision(undefined)} />}
    </li>
  )
}
