import { queryOptions } from '@tanstack/react-query'
import type { AccountView, EmailInput, KeepAddressInput, PasswordInput, PersonalData, ProfileInput } from '@/api/schema'
import { body, client, done } from '@/lib/client'
import { ACCOUNT_KEY } from '@/lib/query-keys'
import { session } from '@/lib/session'

/** Shows the answer everywhere: the session holds the account. */
async function shown(call: Promise<AccountView>): Promise<AccountView> {
  const account = await call
  session.setAccount(account)
  return account
}

/** The account as the shop has it by now. */
export const getAccount = () =>
  queryOptions({
    queryKey: [...ACCOUNT_KEY, 'profile'],
    queryFn: ({ signal }) => shown(body(client.GET('/api/account', { signal }))),
    refetchOnWindowFocus: true,
    meta: { quiet: true },
  })

export const setProfile = (profile: ProfileInput): Promise<AccountView> => shown(body(client.PUT('/api/account', { body: profile })))

/** Keeps an address: a new one, or in place of one that is kept. */
export const keepAddress = (address: string | undefined, kept: KeepAddressInput): Promise<AccountView> =>
  shown(address === undefined ? body(client.POST('/api/account/addresses', { body: kept })) : body(client.PUT('/api/account/addresses/{address}', { params: { path: { address } }, body: kept })))

export const removeAddress = (address: string): Promise<AccountView> => shown(body(client.DELETE('/api/account/addresses/{address}', { params: { path: { address } } })))

/** Changes the password; the shop ends all other sessions. */
export const changePassword = (change: PasswordInput): Promise<void> => done(client.PUT('/api/account/password', { body: change }))

/** Asks for another address; a mail to it has the link that changes it. */
export const changeEmail = (change: EmailInput): Promise<void> => done(client.POST('/api/account/email', { body: change }))

/** Everything that the shop holds about the customer. */
export const exportData = (): Promise<PersonalData> => body(client.GET('/api/account/data'))

/** Erases the account. */
export const eraseAccount = (password: string): Promise<void> => done(client.POST('/api/account/erasure', { body: { password } }))
