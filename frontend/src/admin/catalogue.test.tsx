import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import type { CollectionDetail, ImportView, RowFault } from '@/api/schema'
import { faultsOfPage } from '@/test/axe'
import { fakeApi, ok, problem } from '@/test/fake-api'
import { account, categories, staff, started } from '@/test/fixtures'
import { categoryRow, productRow } from '@/test/products'
import { visitSignedIn as visit } from './visit'

const keeper = staff('products-manage')
const garden = categoryRow(2, 'Garden')
const tree = [categoryRow(1, 'Kitchen'), garden, categoryRow(3, 'Mugs', { parent: categoryRow(1, 'Kitchen').id, position: 0 })]
const as = (who: typeof account) => ({
  'GET /api/categories': ok(categories),
  'GET /api/products': ok({ items: [], page: 1, pageSize: 1, hasMore: false }),
  'POST /api/sessions/refresh': () => ok(started('token', { account: who, staff: 'open' })),
  'GET /api/account': ok(who),
  'GET /api/admin/products': ok({ items: [productRow(1)], total: 1, more: false }),
  'GET /api/admin/categories': ok({ items: tree }),
})

describe('the tree of categories', () => {
  it('is moved about with the arrow keys, and says where to', async () => {
    const moved = tree.map((row) => (row === garden ? { ...row, parent: tree[0]?.id, position: 1 } : row))
    const calls = fakeApi({ ...as(keeper), [`PUT /api/admin/categories/${garden.id}/place`]: ok({ items: moved }) })
    const { user } = visit('/categories')
    const handle = await screen.findByRole('button', { name: 'Move Garden with the arrow keys' })
    handle.focus()
    // It is the last already.
    await user.keyboard('{ArrowDown}')
    expect(calls.filter(({ method }) => method === 'PUT')).toHaveLength(0)
    await user.keyboard('{ArrowRight}')
    expect(await screen.findByText('Garden is now 2 below Kitchen')).toBeInTheDocument()
    expect(calls.find(({ method }) => method === 'PUT')?.body).toEqual({ parent: tree[0]?.id, position: 1 })
    expect(await faultsOfPage()).toEqual([])
  })

  it('says why a category cannot go', async () => {
    fakeApi({ ...as(keeper), [`DELETE /api/admin/categories/${tree[0]?.id ?? ''}`]: problem('category-not-empty', 409) })
    const { user } = visit('/categories')
    await user.click(await screen.findByRole('button', { name: 'Remove Kitchen' }))
    await user.click(screen.getByRole('button', { name: 'Remove the category' }))
    expect(await screen.findByText('It has categories below it. Move or remove these first.')).toBeInTheDocument()
    expect(screen.queryByRole('button', { name: 'Remove the category' })).not.toBeInTheDocument()
  })

  it('shows a fault of the shop at its field', async () => {
    fakeApi({ ...as(keeper), 'POST /api/admin/categories': problem('invalid-request', 422, { errors: [{ pointer: '#/category/slug', code: 'taken', detail: 'is taken' }] }) })
    const { user } = visit('/categories')
    await user.click(await screen.findByRole('button', { name: 'New category' }))
    await user.click(screen.getByRole('button', { name: 'Make the category' }))
    expect(screen.getByLabelText('Name')).toHaveAccessibleDescription('Please fill this in')
    await user.type(screen.getByLabelText('Name'), 'Kitchen')
    await user.click(screen.getByRole('button', { name: 'Make the category' }))
    await waitFor(() => expect(screen.getByLabelText('Address (optional)')).toHaveAttribute('aria-invalid', 'true'))
  })
})

describe('a collection', () => {
  const id = `col_${'1'.repeat(32)}`
  const detail: CollectionDetail = {
    collection: { id, version: 2, slug: 'sale', name: 'Sale', description: '', hidden: false, byRule: true, productCount: 1, updatedAt: '2026-11-24T10:00:00Z', seo: { title: '', description: '' } },
    selection: { kind: 'rule', match: 'all', conditions: [{ kind: 'price-at-most', minor: 3000 }] },
    chosen: [],
  }

  it('is filled by a rule, with prices in the shop’s currency', async () => {
    const calls = fakeApi({ ...as(keeper), [`GET /api/admin/collections/${id}`]: ok(detail), [`PUT /api/admin/collections/${id}`]: ({ body }) => ok({ ...detail, selection: (body as CollectionDetail).selection }) })
    const { user } = visit(`/collections/${id}`)
    const price = await screen.findByLabelText('Price in EUR')
    expect(price).toHaveValue('30.00')
    await user.clear(price)
    await user.click(screen.getByRole('button', { name: 'Save' }))
    expect(await screen.findByText('Please fill this in')).toBeInTheDocument()
    await user.type(price, '25,50')
    await user.click(screen.getByRole('radio', { name: 'Any of these' }))
    await user.click(screen.getByRole('button', { name: 'Add a condition' }))
    await user.selectOptions(within(screen.getByRole('group', { name: 'Condition 2' })).getByLabelText('What must be so'), 'on-sale')
    expect(await faultsOfPage()).toEqual([])
    await user.click(screen.getByRole('button', { name: 'Save' }))
    expect(await screen.findByText('Saved.')).toBeInTheDocument()
    const [call] = calls.filter(({ method }) => method === 'PUT')
    expect(call?.headers.get('If-Match')).toBe('"2"')
    expect(call?.body).toMatchObject({ selection: { kind: 'rule', match: 'any', conditions: [{ kind: 'price-at-most', minor: 2550 }, { kind: 'on-sale' }] } })
  })
})

describe('an import', () => {
  const id = `imp_${'1'.repeat(32)}`
  const view = (extra: Partial<ImportView>): ImportView => ({ id, fileName: 'products.csv', state: 'checked', by: { id: account.id, name: 'Ada' }, createdAt: '2026-11-24T10:00:00Z', updatedAt: '2026-11-24T10:00:00Z', rows: 4, doneRows: 4, products: 2, created: 1, updated: 1, unchanged: 0, faults: 0, ...extra })
  const GET = `GET /api/admin/imports/${id}`

  it('lists its faults by row and column, and cannot be applied with them', async () => {
    const faults: RowFault[] = [{ row: 3, column: 'price', code: 'malformed', detail: 'must be an amount such as 12.50' }]
    fakeApi({ ...as(keeper), [GET]: ok({ import: view({ state: 'faulty', faults: 1 }), faults, more: false }) })
    visit(`/imports/${id}`)
    expect(await screen.findByRole('row', { name: /Row 3, price.*must be an amount such as 12\.50/ })).toBeInTheDocument()
    expect(screen.queryByRole('button', { name: 'Apply the import' })).not.toBeInTheDocument()
    expect(await faultsOfPage()).toEqual([])
  })

  it('is applied when it is said so, and shows how far it is', async () => {
    let state: ImportView = view({})
    const calls = fakeApi({
      ...as(keeper),
      [GET]: () => ok({ import: state, faults: [], more: false }),
      [`POST /api/admin/imports/${id}/application`]: () => ok((state = view({ state: 'applying', doneRows: 1 }))),
    })
    const { user } = visit(`/imports/${id}`)
    await user.click(await screen.findByRole('button', { name: 'Apply the import' }))
    expect(await screen.findByRole('progressbar', { name: 'Being applied' })).toHaveAttribute('aria-valuenow', '25')
    state = view({ state: 'done' })
    expect(await screen.findByText('Everything is in the shop.')).toBeInTheDocument()
    expect(calls.filter(({ method, path }) => method === 'POST' && path.endsWith('/application'))).toHaveLength(1)
  })
})

describe('the words of the search', () => {
  it('go together in groups of two at least', async () => {
    const calls = fakeApi({ ...as(keeper), 'GET /api/admin/search': ok({ synonyms: [['sofa', 'couch']], indexed: 12, waiting: 0 }), 'PUT /api/admin/search': ({ body }) => ok({ ...(body as object), indexed: 12, waiting: 0 }) })
    const { user } = visit('/search')
    await user.click(await screen.findByRole('button', { name: 'Add a group' }))
    const field = screen.getByLabelText('Group 2', { selector: 'input' })
    await user.type(field, 'mug,')
    await user.click(screen.getByRole('button', { name: 'Save' }))
    expect(field).toHaveAccessibleDescription('Two words at least')
    await user.type(field, 'cup{Enter}')
    await user.click(screen.getByRole('button', { name: 'Save' }))
    expect(await screen.findByText('Saved. The search knows it within a minute.')).toBeInTheDocument()
    expect(calls.find(({ method }) => method === 'PUT')?.body).toEqual({ synonyms: [['sofa', 'couch'], ['mug', 'cup']] })
  })
})
