import { useEffect, useState } from 'react'
import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import type { AccountView } from '@/api/schema'
import { listPeople } from '@/lib/people'
import { may } from '@/lib/staff'
import { useDebounced } from '@/lib/use-debounced'
import { Dialog } from '@/ui/dialog'
import { Finder, type Found } from '@/ui/finder'
import { Icon } from '@/ui/icon'
import css from './search.module.css'
import { useSections } from './sections'

/** How many people the search shows; their page shows all. */
const MOST = 6

/** Finds pages and people, from anywhere by Ctrl-K or ⌘K. */
export function Search({ account }: { account: AccountView }) {
  const [isOpen, setIsOpen] = useState(false)
  const isMac = /Mac|iPhone|iPad/.test(navigator.userAgent)
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return
      event.preventDefault()
      // Another dialog stays on top.
      if (!document.querySelector('dialog[open]')) setIsOpen(true)
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [])
  return (
    <>
      <button type="button" className={css.open} onClick={() => setIsOpen(true)} aria-haspopup="dialog" aria-keyshortcuts="Control+K Meta+K">
        <Icon name="search" size={18} />
        <span>
          <Trans>Search</Trans>
        </span>
        <kbd aria-hidden>{isMac ? '⌘K' : 'Ctrl K'}</kbd>
      </button>
      {isOpen && (
        <Dialog title={<Trans>Search</Trans>} top onClose={() => setIsOpen(false)}>
          <SearchFinder account={account} onDone={() => setIsOpen(false)} />
        </Dialog>
      )}
    </>
  )
}

type Hit = Found & { go: () => Promise<void> }

function SearchFinder({ account, onDone }: { account: AccountView; onDone: () => void }) {
  const { t } = useLingui()
  const navigate = useNavigate()
  const [text, setText] = useState('')
  const wanted = text.trim().toLowerCase()
  const search = useDebounced(text.trim())
  const findsPeople = may(account, 'users-view')
  const people = useQuery({ ...listPeople({ search }), enabled: findsPeople && search !== '' })
  const pages: Hit[] = [
    ...useSections(account).map(({ to, name, about }) => ({ id: to, title: name, note: about, go: () => navigate({ to }) })),
    { id: '/security', title: t`My security`, note: t`Password, second factor, devices`, go: () => navigate({ to: '/security' }) },
  ].filter(({ title, note }) => wanted === '' || `${title} ${note}`.toLowerCase().includes(wanted))
  const found: Hit[] = wanted === '' || !people.data ? [] : people.data.items.slice(0, MOST).map(({ id, name, email }) => ({ id, title: name, note: email, go: () => navigate({ to: '/people/$user', params: { user: id } }) }))
  const isBusy = people.isFetching || search.toLowerCase() !== wanted
  return (
    <Finder
      label={findsPeople ? t`Page, person or order number` : t`Pages`}
      text={text}
      onText={setText}
      groups={[
        { name: t`Pages`, items: pages },
        { name: t`People`, items: found },
      ]}
      onPick={(hit) => {
        onDone()
        void hit.go()
      }}
    >
      {people.error && !isBusy ? <Trans>People could not be searched.</Trans> : pages.length + found.length === 0 && (isBusy ? <Trans>Searching…</Trans> : <Trans>Nothing found</Trans>)}
    </Finder>
  )
}
