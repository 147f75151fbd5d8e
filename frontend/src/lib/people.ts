import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { Person, Show } from '@/api/schema'
import { body, client } from './client'
import { ADMIN_KEY } from './query-keys'

/** Which accounts to list. */
export interface PeopleWish {
  search?: string | undefined
  show?: Show | undefined
  page?: number | undefined
}

/** Where accounts are cached, lists and single ones: what staff do to one shows in all. */
export const PEOPLE_KEY = [...ADMIN_KEY, 'people'] as const

/** A page of accounts, the newest first. */
export const listPeople = ({ search = '', show = 'all', page = 1 }: PeopleWish) =>
  queryOptions({
    queryKey: [...PEOPLE_KEY, 'list', search, show, page],
    queryFn: ({ signal }) => body(client.GET('/api/admin/users', { params: { query: { ...(search === '' ? {} : { search }), show, page: String(page) } }, signal })),
    staleTime: 5000,
    placeholderData: keepPreviousData,
    refetchOnWindowFocus: true,
  })

/** Where one account is cached. */
export const personKey = (user: string) => [...PEOPLE_KEY, 'one', user] as const

/** An account with what it has. */
export const getPerson = (user: string) =>
  queryOptions({
    queryKey: personKey(user),
    queryFn: ({ signal }) => body(client.GET('/api/admin/users/{user}', { params: { path: { user } }, signal })),
    staleTime: 5000,
    refetchOnWindowFocus: true,
  })

/** How to call somebody in the log or a ledger; who was erased has an id only. */
export const nameOf = ({ name, email, id }: Person): string => name ?? email ?? id.slice(0, 12)

/** The roles, what each may do, and which of them the caller may give. */
export const listRoles = () =>
  queryOptions({
    queryKey: [...ADMIN_KEY, 'roles'],
    queryFn: ({ signal }) => body(client.GET('/api/admin/roles', { signal })),
    staleTime: 60_000,
  })
