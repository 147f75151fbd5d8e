import { useState } from 'react'
import { Trans, useLingui } from '@lingui/react/macro'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { Person } from '@/api/schema'
import { getPerson, listPeople, nameOf } from '@/lib/people'
import { useDebounced } from '@/lib/use-debounced'
import { Dialog } from '@/ui/dialog'
import { Finder, type Found } from '@/ui/finder'
import { Icon } from '@/ui/icon'
import css from './audit.module.css'

interface Props {
  label: string
  /** The account that is chosen. */
  user: string | undefined
  /** As an entry names it, where one does. */
  known: Person | undefined
  onPick: (user: string | undefined) => void
}

/** Chooses an account that entries must be about. */
export function PersonFilter({ label, user, known, onPick }: Props) {
  const { t } = useLingui()
  const [isOpen, setIsOpen] = useState(false)
  const { data } = useQuery({ ...getPerson(user ?? ''), enabled: user !== undefined && !known, retry: false })
  const name = user === undefined ? t`Anybody` : known ? nameOf(known) : (data?.account.name ?? user.slice(0, 12))
  return (
    <div className={css.field}>
      <span aria-hidden>{label}</span>
      <div className={css.person}>
        <button type="button" className={css.pick} aria-haspopup="dialog" aria-label={`${label}: ${name}`} onClick={() => setIsOpen(true)}>
          {name}
        </button>
        {user !== undefined && (
          <button type="button" className={css.clear} aria-label={t`${label}: anybody`} onClick={() => onPick(undefined)}>
            <Icon name="close" size={16} />
          </button>
        )}
      </div>
      {isOpen && (
        <Dialog title={label} top onClose={() => setIsOpen(false)}>
          <PersonFinder
            onPick={(found) => {
              setIsOpen(false)
              onPick(found.id)
            }}
          />
        </Dialog>
      )}
    </div>
  )
}

function PersonFinder({ onPick }: { onPick: (person: Found) => void }) {
  const { t } = useLingui()
  const [text, setText] = useState('')
  const search = useDebounced(text.trim())
  const { data, isFetching } = useQuery({ ...listPeople({ search }), placeholderData: keepPreviousData })
  const items = data?.items.slice(0, 8).map(({ id, name, email }) => ({ id, title: name, note: email })) ?? []
  return (
    <Finder label={t`Name, e-mail or order number`} text={text} onText={setText} groups={[{ name: t`People`, items }]} onPick={onPick}>
      {items.length === 0 && !isFetching && <Trans>Nobody fits</Trans>}
    </Finder>
  )
}
