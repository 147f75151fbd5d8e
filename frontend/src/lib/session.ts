import { useSyncExternalStore } from 'react'
import type { AccountView, LineChange, SessionStart, StaffAccess } from '@/api/schema'
import { isProblem, networkProblem, readProblem, type Problem } from './problem'
import { read, write } from './storage'

/** Why nobody is signed in. */
export type Ending = 'never' | 'signed-out' | 'ended' | 'erased'

/** Who is signed in, as far as this tab knows. */
export type SessionState =
  /** Signed in when the shop was open last; whether still is being asked. */
  | { is: 'unknown'; fault?: Problem | undefined }
  | { is: 'guest'; because: Ending }
  /** `staff` is what the session opens of the dashboard; `changes` is what of the guest's cart did not go into the account's as it was. */
  | { is: 'signed-in'; account: AccountView; staff: StaffAccess; changes: readonly LineChange[] }

interface Token {
  text: string
  /** By this machine's clock. */
  until: number
}

/** What tabs tell each other. */
type News = { news: 'started'; token: Token; account: AccountView; staff: StaffAccess } | { news: 'account'; account: AccountView } | { news: 'ended'; because: Ending }

/** That there is a session to ask for, so that guests make no extra call. It is no secret. */
const HINT = 'bodega.signed-in'
/** Since when a refresh cookie is being exchanged; a page that is unloaded meanwhile leaves it behind. */
const EXCHANGE = 'bodega.exchange'
/** An exchange that was left behind has its answer, and the browser the new cookie, after this long. */
const EXCHANGE_MS = 2000
/** The name of the lock and of the channel between tabs. */
const NAME = 'bodega-session'
/** A token this close to its end is renewed before it is used. */
const RENEW_MS = 30_000
/** A clock that is ahead must not make every token look spent. */
const LEAST_LIFE_MS = 60_000

/**
 * One tab at a time: the shop ends a session whose old refresh cookie comes back, so two tabs must
 * never exchange the same one.
 */
function oneAtATime<T>(task: () => Promise<T>): Promise<T> {
  return 'locks' in navigator ? (navigator.locks.request(NAME, task) as Promise<T>) : task()
}

/** Waits for an exchange that an unloaded page left behind: its cookie is on the way and the old one spent. */
async function leftBehind(): Promise<void> {
  const age = Date.now() - Number(read(localStorage, EXCHANGE))
  // One from the future is a clock that was put back.
  if (age >= 0 && age < EXCHANGE_MS) await new Promise((done) => setTimeout(done, EXCHANGE_MS - age))
}

async function askForToken(): Promise<SessionStart> {
  write(localStorage, EXCHANGE, String(Date.now()))
  try {
    return await sendRefresh()
  } finally {
    write(localStorage, EXCHANGE, null)
  }
}

async function sendRefresh(): Promise<SessionStart> {
  let response: Response
  try {
    response = await globalThis.fetch(new Request(new URL('/api/sessions/refresh', location.origin), { method: 'POST', credentials: 'same-origin', keepalive: true }))
  } catch {
    throw networkProblem()
  }
  if (!response.ok) throw await readProblem(response)
  return (await response.json()) as SessionStart
}

/** The session of this browser as one tab sees it. The access token is in memory only. */
export function makeSession() {
  let token: Token | undefined
  let state: SessionState = atLoad()
  let renewing: Promise<string | undefined> | undefined
  const listeners = new Set<() => void>()
  const channel = 'BroadcastChannel' in globalThis ? new BroadcastChannel(NAME) : undefined

  function atLoad(): SessionState {
    return read(localStorage, HINT) === null ? { is: 'guest', because: 'never' } : { is: 'unknown' }
  }

  function show(next: SessionState): void {
    state = next
    for (const listener of listeners) listener()
  }

  /** What is still to be read of what happened to this account's cart. */
  const unread = ({ id }: AccountView): readonly LineChange[] => (state.is === 'signed-in' && state.account.id === id ? state.changes : [])

  function adopt(start: SessionStart): void {
    token = { text: start.accessToken, until: Math.max(Date.parse(start.expiresAt), Date.now() + LEAST_LIFE_MS) }
    write(localStorage, HINT, '1')
    show({ is: 'signed-in', account: start.account, staff: start.staff, changes: start.changes ?? unread(start.account) })
    channel?.postMessage({ news: 'started', token, account: start.account, staff: start.staff } satisfies News)
  }

  function drop(because: Ending): void {
    token = undefined
    write(localStorage, HINT, null)
    show({ is: 'guest', because })
  }

  function end(because: Ending): void {
    drop(because)
    channel?.postMessage({ news: 'ended', because } satisfies News)
  }

  channel?.addEventListener('message', ({ data }: MessageEvent<News>) => {
    if (data.news === 'ended') {
      drop(data.because)
    } else if (data.news === 'account') {
      if (state.is === 'signed-in' && state.account.id === data.account.id) show({ ...state, account: data.account })
    } else {
      token = data.token
      show({ is: 'signed-in', account: data.account, staff: data.staff, changes: unread(data.account) })
    }
  })

  const good = (): string | undefined => (token && token.until - Date.now() > RENEW_MS ? token.text : undefined)

  async function exchange(stale: string | undefined): Promise<string | undefined> {
    await leftBehind()
    // While this tab waited for its turn, another may have renewed the session or ended it.
    const handed = good()
    if (handed !== undefined && handed !== stale) return handed
    if (state.is === 'guest') return undefined
    try {
      const start = await askForToken()
      adopt(start)
      return start.accessToken
    } catch (error) {
      if (isProblem(error, 'unauthenticated')) {
        end('ended')
        return undefined
      }
      if (isProblem(error) && getState().is === 'unknown') show({ is: 'unknown', fault: error })
      throw error
    }
  }

  // A function, as the compiler would take `state` for what it was before the wait.
  function getState(): SessionState {
    return state
  }

  /** A token other than `stale`, which was refused or is about to end; none if the session is over. */
  function renew(stale: string | undefined): Promise<string | undefined> {
    renewing ??= oneAtATime(() => exchange(stale)).finally(() => {
      renewing = undefined
    })
    return renewing
  }

  return {
    get: getState,
    subscribe: (listener: () => void): (() => void) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    /** The token to send; `undefined` for guests. Waits where it must be renewed first. */
    token: async (): Promise<string | undefined> => (state.is === 'guest' ? undefined : (good() ?? renew(token?.text))),
    renew,
    /** Asks what the session opens by now: a second factor was shown, or the shop asks for one. */
    refresh: (): Promise<unknown> => renew(token?.text),
    /** Signs in by a call that starts a session. */
    start: (call: () => Promise<SessionStart>): Promise<void> => oneAtATime(async () => adopt(await call())),
    /** Signs out by a call that ends the session. */
    finish: (call: () => Promise<unknown>): Promise<void> =>
      oneAtATime(async () => {
        await call()
        end('signed-out')
      }),
    end,
    /** Shows the account as the shop has it by now; an answer about one that is no longer signed in is too late. */
    setAccount: (account: AccountView): void => {
      if (state.is !== 'signed-in' || state.account.id !== account.id) return
      show({ ...state, account })
      channel?.postMessage({ news: 'account', account } satisfies News)
    },
    /** The shopper has read what happened to their cart. */
    dismissChanges: (): void => {
      if (state.is === 'signed-in') show({ ...state, changes: [] })
    },
    /** As when a page loads; for tests, where modules outlive pages. */
    reload: (): void => {
      token = undefined
      renewing = undefined
      show(atLoad())
    },
  }
}

/** This tab's session. */
export const session = makeSession()

/** Who is signed in. */
export function useSession(): SessionState {
  return useSyncExternalStore(session.subscribe, session.get)
}
