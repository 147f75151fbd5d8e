import { useRef } from 'react'
import { Trans } from '@lingui/react/macro'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTime } from '@/lib/i18n'
import { Bone } from '@/ui/bone'
import { Button } from '@/ui/button'
import { CallFault } from '@/ui/call-fault'
import { Done } from '@/ui/done'
import { Hidden } from '@/ui/hidden'
import { FaultPanel } from '@/ui/panel'
import { listSessions, revokeSessions, SESSIONS_KEY } from '../api/sessions'
import css from './account.module.css'

/** The devices that are signed in, and the way to sign them out. */
export function SessionList() {
  const cache = useQueryClient()
  const time = useTime()
  const list = useRef<HTMLUListElement>(null)
  const { data, error, refetch } = useQuery(listSessions())
  const revoke = useMutation({
    mutationFn: revokeSessions,
    onSuccess: (sessions) => {
      cache.setQueryData(SESSIONS_KEY, sessions)
      // The button that was pressed is gone.
      list.current?.focus()
    },
    // Signed out by itself meanwhile: the list is old.
    onError: () => void refetch(),
  })
  if (!data) return error ? <FaultPanel error={error} retry={() => void refetch()} /> : <Bone height="9rem" />
  const others = data.items.filter((item) => !item.current)
  return (
    <>
      <Done>{revoke.isSuccess && (revoke.variables === undefined ? <Trans>All other devices are signed out.</Trans> : <Trans>The device is signed out.</Trans>)}</Done>
      <CallFault problem={revoke.error} />
      <ul ref={list} tabIndex={-1} className={css.sessions}>
        {data.items.map((item) => (
          <li key={item.id} data-testid="session" data-current={item.current ? '' : undefined}>
            <div>
              <p>
                <strong>{item.device}</strong>
                {item.place ? `, ${item.place}` : ''}
              </p>
              <p>
                <Trans>
                  Since {time(item.createdAt)}, last seen {time(item.seenAt)}
                </Trans>
              </p>
            </div>
            {item.current ? (
              <span className={css.mark}>
                <Trans>This device</Trans>
              </span>
            ) : (
              <Button look="plain" busy={revoke.isPending && revoke.variables === item.id} onClick={() => revoke.mutate(item.id)}>
                <Trans>Sign out</Trans> <Hidden>{item.device}</Hidden>
              </Button>
            )}
          </li>
        ))}
      </ul>
      {others.length > 1 && (
        <p>
          <Button look="plain" busy={revoke.isPending && revoke.variables === undefined} onClick={() => revoke.mutate(undefined)}>
            <Trans>Sign out all other devices</Trans>
          </Button>
        </p>
      )}
    </>
  )
}
