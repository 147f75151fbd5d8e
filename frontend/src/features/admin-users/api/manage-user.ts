import type { Role, StandingInput, UserDetail } from '@/api/schema'
import { body, client } from '@/lib/client'

/** Blocks an account, which ends its sessions, or lets it in again. */
export const setStanding = (user: string, change: StandingInput): Promise<UserDetail> => body(client.PUT('/api/admin/users/{user}/standing', { params: { path: { user } }, body: change }))

/** Gives an account other roles, which ends its sessions. */
export const setRoles = (user: string, roles: readonly Role[]): Promise<UserDetail> => body(client.PUT('/api/admin/users/{user}/roles', { params: { path: { user } }, body: { roles: [...roles] } }))

/** Signs an account out everywhere. */
export const endSessions = (user: string): Promise<UserDetail> => body(client.DELETE('/api/admin/users/{user}/sessions', { params: { path: { user } } }))

/** Takes the second factors of an account away, which ends its sessions. */
export const resetFactors = (user: string): Promise<UserDetail> => body(client.DELETE('/api/admin/users/{user}/two-factor', { params: { path: { user } } }))
