import type { AcceptInput, Challenge, Confirmed, LoginInput, PasskeyLoginInput, RegisterInput, SessionStart } from '@/api/schema'
import { body, client, done } from '@/lib/client'

/** Starts a session; the guest's cart joins the account's. */
export const login = (credentials: LoginInput): Promise<SessionStart> => body(client.POST('/api/sessions', { body: credentials }))

/** Begins to sign in by a passkey: what to ask the browser. */
export const beginPasskeyLogin = (): Promise<Challenge> => body(client.POST('/api/sessions/passkey/challenge'))

/** Starts a session by what the browser answered. */
export const passkeyLogin = (answer: PasskeyLoginInput): Promise<SessionStart> => body(client.POST('/api/sessions/passkey', { body: answer }))

/** Ends this browser's session. */
export const logout = (): Promise<void> => done(client.DELETE('/api/sessions/current'))

/** Asks for an account; the answer is the same whether there is one already. */
export const register = (wish: RegisterInput): Promise<void> => done(client.POST('/api/account', { body: wish }))

/** Makes the account that a mail's link stands for, by the password that was chosen for it. */
export const verifyEmail = (token: string, password: string): Promise<Confirmed> => body(client.POST('/api/account/verification', { body: { token, password } }))

/** Asks for a link to set a new password. */
export const requestReset = (email: string): Promise<void> => done(client.POST('/api/account/password-reset', { body: { email } }))

/** Sets a new password by a mail's link. */
export const resetPassword = (token: string, password: string): Promise<Confirmed> => body(client.PUT('/api/account/password-reset', { body: { token, password } }))

/** Takes another address into use by a mail's link, for the account that asked. */
export const confirmEmail = (token: string): Promise<Confirmed> => body(client.PUT('/api/account/email', { body: { token } }))

/** Follows an invitation to the staff: makes the account, or gives it the roles. */
export const acceptInvitation = (answer: AcceptInput): Promise<Confirmed> => body(client.POST('/api/invitations/acceptance', { body: answer }))
