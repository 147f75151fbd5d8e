import { keepPreviousData, queryOptions, useQueryClient } from '@tanstack/react-query'
import type { ExportView, ImportView, RowFault } from '@/api/schema'
import { CATEGORIES_KEY, PRODUCTS_KEY } from '@/lib/admin/catalogue'
import { sendFile } from '@/lib/admin/upload'
import { again } from '@/lib/again'
import { body, client } from '@/lib/client'
import { ADMIN_KEY } from '@/lib/query-keys'
import { isBusy } from '../model'

const IMPORTS_KEY = [...ADMIN_KEY, 'imports'] as const
const POLL_MS = 1000

/** A page of imports, the newest first. */
export const listImports = (page: number) =>
  queryOptions({
    queryKey: [...IMPORTS_KEY, 'list', page],
    queryFn: ({ signal }) => body(client.GET('/api/admin/imports', { params: { query: { page: String(page) } }, signal })),
    placeholderData: keepPreviousData,
    refetchOnWindowFocus: true,
  })

const readImport = (id: string, page: number, signal?: AbortSignal) => body(client.GET('/api/admin/imports/{import}', { params: { path: { import: id }, query: { page: String(page) } }, signal }))

/** An import with a page of its faults, asked for again as long as it goes on. */
export const getImport = (id: string, page: number) =>
  queryOptions({
    queryKey: [...IMPORTS_KEY, 'one', id, page],
    queryFn: ({ signal }) => readImport(id, page, signal),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state: { data } }) => (data && isBusy(data.import) ? POLL_MS : false),
  })

/** All the faults of an import, page by page. */
export async function allFaults(id: string): Promise<RowFault[]> {
  const faults: RowFault[] = []
  for (let page = 1; ; page += 1) {
    const detail = await readImport(id, page)
    faults.push(...detail.faults)
    if (!detail.more) return faults
  }
}

const path = (id: string) => ({ params: { path: { import: id } } })

/** Sends a file and has it looked at; nothing of the catalogue changes. */
export async function beginImport(file: File, onSent: (part: number) => void): Promise<ImportView> {
  const { import: begun, target } = await body(client.POST('/api/admin/imports', { body: { fileName: file.name.slice(-200), bytes: file.size } }))
  await sendFile(target, file, onSent)
  return again(() => body(client.POST('/api/admin/imports/{import}/check', path(begun.id))), ['unavailable', 'network'], 3)
}

export const applyImport = (id: string): Promise<ImportView> => body(client.POST('/api/admin/imports/{import}/application', path(id)))
export const cancelImport = (id: string): Promise<ImportView> => body(client.POST('/api/admin/imports/{import}/cancellation', path(id)))
export const exportProducts = (): Promise<ExportView> => body(client.POST('/api/admin/exports'))

export function useImportsCache() {
  const cache = useQueryClient()
  return {
    askAgain: (): void => void cache.invalidateQueries({ queryKey: IMPORTS_KEY }),
    /** The file has changed the catalogue. */
    changed: (): void => {
      for (const queryKey of [PRODUCTS_KEY, CATEGORIES_KEY, [...ADMIN_KEY, 'stock']]) void cache.invalidateQueries({ queryKey, refetchType: 'none' })
    },
  }
}
