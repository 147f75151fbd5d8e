import { queryOptions } from '@tanstack/react-query'
import type { Challenge, NewPasskeyInput, PasskeyList } from '@/api/schema'
import { body, client } from '@/lib/client'
import { ACCOUNT_KEY } from '@/lib/query-keys'

/** Where the list of passkeys is cached. */
export const PASSKEYS_KEY = [...ACCOUNT_KEY, 'passkeys'] as const

/** The account's passkeys, the oldest first. */
export const listPasskeys = () =>
  queryOptions({
    queryKey: PASSKEYS_KEY,
    queryFn: ({ signal }) => body(client.GET('/api/account/passkeys', { signal })),
    staleTime: 5000,
    refetchOnWindowFocus: true,
  })

/** Begins to make a passkey: what to ask the browser. */
export const beginPasskey = (password: string): Promise<Challenge> => body(client.POST('/api/account/passkeys/challenge', { body: { password } }))

/** Keeps the passkey that the browser made. */
export const addPasskey = (made: NewPasskeyInput): Promise<PasskeyList> => body(client.POST('/api/account/passkeys', { body: made }))

export const renamePasskey = (passkey: string, name: string): Promise<PasskeyList> => body(client.PUT('/api/account/passkeys/{passkey}', { params: { path: { passkey } }, body: { name } }))

export const removePasskey = (passkey: string, password: string): Promise<PasskeyList> =>
  body(client.POST('/api/account/passkeys/{passkey}/removal', { params: { path: { passkey } }, body: { password } }))
