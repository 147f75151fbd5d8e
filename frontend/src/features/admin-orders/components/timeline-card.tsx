import { useState } from 'react'
import { Trans, useLingui } from '@lingui/react/macro'
import { Textarea } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { AccountView, DeskOrder, Person, TimelineEntry } from '@/api/schema'
import { useTime } from '@/lib/i18n'
import { nameOf } from '@/lib/people'
import { may } from '@/lib/staff'
import { Button } from '@/ui/button'
import { CallFault } from '@/ui/call-fault'
import { Card } from '@/ui/card'
import form from '@/ui/form.module.css'
import '@/ui/mantine'
import { addOrderNote } from '../api/orders'
import { useHappeningWords } from '../book-words'
import { useKeyedDesk } from '../use-desk'
import css from './orders.module.css'

/** What happened, the newest first, and a place for notes that only staff see. */
export function TimelineCard({ desk, caller }: { desk: DeskOrder; caller: AccountView }) {
  const { t } = useLingui()
  const entries = desk.timeline.map((entry, at) => ({ entry, at })).reverse()
  return (
    <Card title={<Trans>Timeline</Trans>}>
      {may(caller, 'orders-manage') && <NoteForm order={desk.order.id} />}
      <ol className={css.timeline} aria-label={t`Timeline`}>
        {entries.map(({ entry, at }) => (
          <Entry key={at} entry={entry} opensPeople={may(caller, 'users-view')} />
        ))}
      </ol>
    </Card>
  )
}

function Entry({ entry: { at, by, what }, opensPeople }: { entry: TimelineEntry; opensPeople: boolean }) {
  const time = useTime()
  const { line, text, isNote } = useHappeningWords()(what)
  return (
    <li data-note={isNote ? '' : undefined} data-testid="happening">
      <p className={css.between}>
        <span>{line}</span>
        <span className={css.soft}>
          {by && (
            <>
              <Who person={by} opens={opensPeople} />
              {' · '}
            </>
          )}
          <time dateTime={at}>{time(at)}</time>
        </span>
      </p>
      {text && <p className={css.words}>{text}</p>}
    </li>
  )
}

function Who({ person, opens }: { person: Person; opens: boolean }) {
  if (!opens || (!person.name && !person.email)) return nameOf(person)
  return (
    <Link to="/people/$user" params={{ user: person.id }}>
      {nameOf(person)}
    </Link>
  )
}

function NoteForm({ order }: { order: string }) {
  const { t } = useLingui()
  const [text, setText] = useState('')
  const call = useKeyedDesk(order, (key, note: string) => addOrderNote(order, key, note), () => setText(''))
  const note = text.trim()
  return (
    <form
      className={form.form}
      onSubmit={(event) => {
        event.preventDefault()
        if (note !== '' && !call.isPending) call.mutate(note)
      }}
    >
      <CallFault problem={call.error} />
      <Textarea label={t`Note`} description={t`Only those who work here see it`} value={text} maxLength={2000} rows={2} autosize={false} onChange={(event) => setText(event.target.value)} />
      <div className={css.buttons}>
        <Button type="submit" look="plain" busy={call.isPending} aria-disabled={note === '' ? true : undefined}>
          <Trans>Add the note</Trans>
        </Button>
      </div>
    </form>
  )
}
