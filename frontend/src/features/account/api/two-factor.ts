import type { AccountView, RecoveryCodes, TwoFactorStart } from '@/api/schema'
import { body, client } from '@/lib/client'
import { session } from '@/lib/session'

/** Makes a secret for an authenticator app; it counts once a code of it is shown. */
export const beginTwoFactor = (password: string): Promise<TwoFactorStart> => body(client.POST('/api/account/two-factor', { body: { password } }))

/** Turns the second factor on by a code of the app. */
export const confirmTwoFactor = (code: string): Promise<RecoveryCodes> => body(client.PUT('/api/account/two-factor', { body: { code } }))

/** Makes new recovery codes in place of the old ones. */
export const renewRecoveryCodes = (password: string): Promise<RecoveryCodes> => body(client.POST('/api/account/two-factor/recovery-codes', { body: { password } }))

/** Turns the second factor off. */
export async function removeTwoFactor(password: string): Promise<AccountView> {
  const account = await body(client.POST('/api/account/two-factor/removal', { body: { password } }))
  session.setAccount(account)
  return account
}
