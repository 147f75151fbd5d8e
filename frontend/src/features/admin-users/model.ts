import type { AccountView, UserDetail } from '@/api/schema'
import { may } from '@/lib/staff'

/** Why somebody cannot change an account. */
export type Hindrance =
  /** Their roles let them look only. */
  | 'looks-only'
  /** It is staff, whom they do not manage. */
  | 'staff'
  /** It has a role that allows more than theirs. */
  | 'higher'

/** What keeps the caller from changing an account, if anything; the shop has decided it, this says why. */
export function hindrance(caller: AccountView, { account, manageable }: UserDetail): Hindrance | undefined {
  if (manageable) return undefined
  const isStaff = (account.roles ?? []).length > 0
  if (isStaff && may(caller, 'staff-manage')) return 'higher'
  return isStaff && may(caller, 'users-manage') ? 'staff' : 'looks-only'
}
