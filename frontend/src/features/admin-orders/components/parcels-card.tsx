import { useState, type ReactNode } from 'react'
import { Trans } from '@lingui/react/macro'
import type { AccountView, DeskOrder, FulfilmentEvent, FulfilmentView } from '@/api/schema'
import { useTime } from '@/lib/i18n'
import { Button } from '@/ui/button'
import { CallFault } from '@/ui/call-fault'
import { Card } from '@/ui/card'
import { Tag } from '@/ui/tag'
import { moveFulfilment } from '../api/orders'
import { can, mayEver } from '../can'
import { useDesk } from '../use-desk'
import { useEventWords, useParcelWords } from '../words'
import ui from '@/ui/ui.module.css'
import { Ask } from './ask'
import css from './orders.module.css'
import { ParcelDialog } from './parcel-dialog'
import { TrackingDialog } from './tracking-dialog'
import { UnitList } from './unit-list'
import { WhyNot } from './why-not'

/** The parcels of an order: what each carries, who brings it, and what can be done to it. */
export function ParcelsCard({ desk, caller }: { desk: DeskOrder; caller: AccountView }) {
  const [isMaking, setMaking] = useState(false)
  const hasOpen = desk.lines.some(({ open }) => open > 0)
  const makes = can(desk, caller, 'fulfil') && hasOpen
  return (
    <Card
      title={<Trans>Parcels</Trans>}
      aside={
        makes && (
          <Button onClick={() => setMaking(true)} data-testid="make-parcel">
            <Trans>Make a parcel</Trans>
          </Button>
        )
      }
    >
      {desk.fulfilments.length === 0 && !makes && hasOpen && (
        <p className={css.soft}>
          <Trans>There is none yet.</Trans>
        </p>
      )}
      {makes && (
        <UnitList desk={desk} lines={desk.lines.filter(({ open }) => open > 0).map(({ line, open }) => ({ line, quantity: open }))} more={() => <Trans>to be packed</Trans>} />
      )}
      {!makes && <WhyNot desk={desk} caller={caller} action="fulfil" />}
      {desk.fulfilments.length > 0 && (
        <ul className={css.list}>
          {desk.fulfilments.map((parcel, at) => (
            <Parcel key={parcel.id} desk={desk} parcel={parcel} number={at + 1} moves={mayEver(caller, 'fulfil')} />
          ))}
        </ul>
      )}
      {isMaking && <ParcelDialog desk={desk} onClose={() => setMaking(false)} />}
    </Card>
  )
}

function Parcel({ desk, parcel, number, moves }: { desk: DeskOrder; parcel: FulfilmentView; number: number; moves: boolean }) {
  const time = useTime()
  const words = useEventWords()
  const state = useParcelWords()(parcel.state)
  const [asked, setAsked] = useState<FulfilmentEvent | 'tracking'>()
  const move = useDesk(desk.order.id, (event: FulfilmentEvent) => moveFulfilment(desk.order.id, parcel.id, { event }), () => setAsked(undefined))
  const { tracking } = parcel
  const isOver = parcel.state === 'cancelled' || parcel.state === 'lost' || parcel.state === 'returned'
  const isAsking = asked === 'cancelled' || asked === 'returned' || asked === 'lost'
  return (
    <li data-testid="parcel">
      <p className={css.between}>
        <strong>
          <Trans>Parcel {number}</Trans>
        </strong>
        <Tag tone={state.tone}>{state.words}</Tag>
      </p>
      <UnitList desk={desk} lines={parcel.lines} />
      {tracking && (
        <p>
          {tracking.carrier}
          {tracking.number && (
            <>
              {', '}
              {tracking.url?.startsWith('https://') ? (
                <a href={tracking.url} target="_blank" rel="noreferrer">
                  {tracking.number}
                </a>
              ) : (
                <code>{tracking.number}</code>
              )}
            </>
          )}
          {!tracking.number && tracking.url?.startsWith('https://') && (
            <>
              {', '}
              <a href={tracking.url} target="_blank" rel="noreferrer">
                <Trans>follow it</Trans>
              </a>
            </>
          )}
        </p>
      )}
      <p className={css.soft}>
        <Trans>
          Since <time dateTime={parcel.updatedAt}>{time(parcel.updatedAt)}</time>
        </Trans>
      </p>
      {moves && (
        <>
          <CallFault problem={isAsking ? undefined : move.error} />
          <div className={css.buttons}>
            {(parcel.events ?? []).map((event) => (
              <button key={event} type="button" className={ui.small} disabled={move.isPending} onClick={() => (['shipped', 'cancelled', 'returned', 'lost'].includes(event) ? setAsked(event) : move.mutate(event))}>
                {words(event)}
              </button>
            ))}
            {!isOver && (
              <button type="button" className={ui.small} onClick={() => setAsked('tracking')}>
                {tracking ? <Trans>Change who brings it</Trans> : <Trans>Say who brings it</Trans>}
              </button>
            )}
          </div>
        </>
      )}
      {(asked === 'shipped' || asked === 'tracking') && <TrackingDialog desk={desk} parcel={parcel} ships={asked === 'shipped'} onClose={() => setAsked(undefined)} />}
      {isAsking && <MoveDialog event={asked} number={number} call={move} onDo={() => move.mutate(asked)} onClose={() => setAsked(undefined)} />}
    </li>
  )
}

function MoveDialog({ event, number, call, onDo, onClose }: { event: 'cancelled' | 'returned' | 'lost'; number: number; call: Parameters<typeof Ask>[0]['call']; onDo: () => void; onClose: () => void }) {
  const words: Record<typeof event, { title: ReactNode; action: ReactNode; text: ReactNode }> = {
    cancelled: { title: <Trans>Give parcel {number} up?</Trans>, action: <Trans>Give it up</Trans>, text: <Trans>It was not handed over. What it carries is open again.</Trans> },
    returned: { title: <Trans>Did parcel {number} come back?</Trans>, action: <Trans>It came back</Trans>, text: <Trans>The carrier could not bring it. What it carries can be sent again.</Trans> },
    lost: { title: <Trans>Is parcel {number} lost?</Trans>, action: <Trans>It is lost</Trans>, text: <Trans>What it carries can be sent again, from other stock. If it turns up, you can still say so.</Trans> },
  }
  const { title, action, text } = words[event]
  return (
    <Ask title={title} action={action} look="danger" call={call} onDo={onDo} onClose={onClose}>
      <p>{text}</p>
    </Ask>
  )
}
