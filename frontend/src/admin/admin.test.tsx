import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import type { AccountView, StaffAccess } from '@/api/schema'
import { session } from '@/lib/session'
import { fakeApi, ok, problem, type Call } from '@/test/fake-api'
import { account, auditEntry, categories, roles, staff, started, userDetail, userRow } from '@/test/fixtures'
import { visit as open } from './visit'

const shop = { 'GET /api/categories': ok(categories), 'GET /api/products': ok({ items: [], page: 1, pageSize: 1, hasMore: false }) }
const as = (who: AccountView, access: StaffAccess = 'open') => ({ ...shop, 'POST /api/sessions/refresh': () => ok(started('token', { account: who, staff: access })), 'GET /api/account': ok(who) })
const everything = staff('users-view', 'users-manage', 'staff-manage', 'audit-view', 'settings-manage')

/** Opens a page in a browser that has signed in before, or has not. */
function visit(path: string, isSignedIn = true) {
  if (isSignedIn) localStorage.setItem('bodega.signed-in', '1')
  session.reload()
  return open(path)
}

const nav = async () => within(await screen.findByRole('navigation', { name: 'Admin' }))

describe('the gate', () => {
  it('asks to sign in and leads on to where somebody wanted to go', async () => {
    fakeApi({ ...as(everything), 'POST /api/sessions': ok(started('token', { account: everything, staff: 'open' }), 201), 'GET /api/admin/users': ok({ items: [userRow(1, 'Berta Blau')], more: false }) })
    const { router, user } = visit('/people?search=berta', false)
    await user.type(await screen.findByLabelText('E-mail'), 'owner@example.com')
    expect(router.state.location.search).toEqual({ to: '/people?search=berta' })
    await user.type(screen.getByLabelText('Password'), 'a long password')
    await user.click(screen.getByRole('button', { name: 'Sign in' }))
    expect(await screen.findByRole('link', { name: 'Berta Blau' })).toBeInTheDocument()
    expect(router.state.location.href).toBe('/people?search=berta')
    expect(router.history.location.href).toBe('/admin/people?search=berta')
  })

  it('tells a customer that the account has no role', async () => {
    fakeApi(as(account, 'none'))
    visit('/')
    expect(await screen.findByRole('heading', { name: 'This account has no role' })).toBeInTheDocument()
    expect(screen.getByRole('button', { name: 'Sign out' })).toBeInTheDocument()
    expect(screen.queryByRole('navigation', { name: 'Admin' })).not.toBeInTheDocument()
  })

  it('lets nobody in without the second factor that the shop asks for, and keeps the recovery codes in sight', async () => {
    let access: StaffAccess = 'two-factor-required'
    fakeApi({
      ...as(everything),
      'POST /api/sessions/refresh': () => ok(started('token', { account: everything, staff: access })),
      'GET /api/account/passkeys': ok({ items: [] }),
      'POST /api/account/two-factor': ok({ secret: 'JBSWY3DPEHPK3PXP', uri: 'otpauth://totp/Bodega?secret=JBSWY3DPEHPK3PXP' }),
      'PUT /api/account/two-factor': () => {
        access = 'open'
        return ok({ codes: ['abcde-fghjk'] })
      },
      'GET /api/admin/audit': ok({ items: [], more: false }),
    })
    const { user } = visit('/')
    expect(await screen.findByRole('heading', { name: 'One more lock' })).toBeInTheDocument()
    await user.click(await screen.findByRole('button', { name: 'Set up an authenticator app' }))
    await user.type(await screen.findByLabelText('Password'), 'a long password')
    await user.click(screen.getByRole('button', { name: 'Continue' }))
    await user.type(await screen.findByLabelText('Code from the app'), '123456')
    await user.click(screen.getByRole('button', { name: 'Turn it on' }))
    expect(await screen.findByText('abcde-fghjk')).toBeInTheDocument()
    await waitFor(() => expect(session.get()).toMatchObject({ staff: 'open' }))
    expect(screen.getByText('abcde-fghjk')).toBeInTheDocument()
    await user.click(screen.getByRole('button', { name: 'I have kept them' }))
    expect(await screen.findByRole('heading', { name: 'Hello, Olga' })).toBeInTheDocument()
  })

  it('closes when the shop begins to ask for a second factor', async () => {
    let access: StaffAccess = 'open'
    fakeApi({
      ...as(everything),
      'POST /api/sessions/refresh': () => ok(started('token', { account: everything, staff: access })),
      'GET /api/account/passkeys': ok({ items: [] }),
      'GET /api/admin/audit': () => {
        access = 'two-factor-required'
        return problem('two-factor-required', 403)
      },
    })
    visit('/audit')
    expect(await screen.findByRole('heading', { name: 'One more lock' })).toBeInTheDocument()
  })

  it('says so when the session was ended elsewhere', async () => {
    fakeApi({ ...as(everything), 'POST /api/sessions/refresh': problem('unauthenticated', 401) })
    const { router } = visit('/audit')
    expect(await screen.findByText(/You were signed out/)).toBeInTheDocument()
    expect(router.state.location.search).toEqual({ to: '/audit' })
  })

  it('shows the parts that the roles open, and no others', async () => {
    const calls = fakeApi(as(staff('users-view')))
    const { user, router } = visit('/audit')
    const links = (await nav()).getAllByRole('link').map((link) => link.textContent)
    expect(links).toEqual(['Bodega admin', 'Overview', 'People', 'To the shop'])
    expect(await screen.findByText('Your roles do not open this page')).toBeInTheDocument()
    expect(calls.some(({ path }) => path === '/api/admin/audit')).toBe(false)
    await user.keyboard('{Control>}k{/Control}')
    expect(await screen.findByRole('option', { name: /People/ })).toBeInTheDocument()
    expect(screen.queryByRole('option', { name: /Audit/ })).not.toBeInTheDocument()
    await user.keyboard('over{Enter}')
    await waitFor(() => expect(router.state.location.pathname).toBe('/'))
  })
})

describe('people', () => {
  const LIST = 'GET /api/admin/users'
  const asked = (calls: Call[]) => calls.filter(({ path }) => path === '/api/admin/users').map(({ search }) => Object.fromEntries(new URLSearchParams(search)))

  it('are searched, filtered and paged by the address', async () => {
    const calls = fakeApi({ ...as(everything), [LIST]: ({ search }) => ok({ items: [userRow(1, search.includes('blocked') ? 'Berta Blau' : 'Ada Lovelace')], more: true }) })
    const { router, user } = visit('/people?page=2')
    expect(await screen.findByText('Page 2')).toBeInTheDocument()
    await user.click(screen.getByRole('radio', { name: 'Blocked' }))
    expect(await screen.findByRole('link', { name: 'Berta Blau' })).toBeInTheDocument()
    await user.type(screen.getByRole('searchbox'), 'ber')
    await waitFor(() => expect(router.state.location.search).toEqual({ search: 'ber', show: 'blocked' }))
    await user.click(await screen.findByRole('button', { name: 'Next' }))
    await waitFor(() => expect(router.state.location.search).toEqual({ search: 'ber', show: 'blocked', page: 2 }))
    await waitFor(() => expect(asked(calls)).toEqual([{ show: 'all', page: '2' }, { show: 'blocked', page: '1' }, { search: 'ber', show: 'blocked', page: '1' }, { search: 'ber', show: 'blocked', page: '2' }]))
  })

  it('that nobody finds say what the search does', async () => {
    fakeApi({ ...as(everything), [LIST]: ok({ items: [], more: false }) })
    const { router, user } = visit('/people?search=xyz')
    expect(await screen.findByText('Nobody fits')).toBeInTheDocument()
    await user.click(screen.getByRole('button', { name: 'Show everybody' }))
    await waitFor(() => expect(router.state.location.search).toEqual({}))
  })
})

describe('a person', () => {
  const path = `/people/${account.id}`
  const GET = `GET /api/admin/users/${account.id}`
  const STANDING = `PUT /api/admin/users/${account.id}/standing`
  const ROLES = `PUT /api/admin/users/${account.id}/roles`

  it('is blocked for a reason', async () => {
    const calls = fakeApi({ ...as(everything), [GET]: ok(userDetail()), 'GET /api/admin/roles': ok(roles), [STANDING]: ok(userDetail({ standing: 'blocked' })) })
    const { user } = visit(path)
    await user.click(await screen.findByRole('button', { name: 'Block…' }))
    const dialog = within(screen.getByRole('dialog', { name: 'Block Ada Lovelace?' }))
    await user.click(dialog.getByRole('button', { name: 'Block the account' }))
    expect(await dialog.findByText('Please fill this in')).toBeInTheDocument()
    await user.type(dialog.getByLabelText('Reason'), 'Stolen card')
    await user.click(dialog.getByRole('button', { name: 'Block the account' }))
    expect(await screen.findByText('The account is blocked and signed out everywhere.')).toBeInTheDocument()
    expect(calls.find(({ method }) => method === 'PUT')?.body).toEqual({ standing: 'blocked', reason: 'Stolen card' })
    expect(screen.getByRole('button', { name: 'Let in again' })).toBeInTheDocument()
  })

  it('who is staff is not for everybody to change', async () => {
    fakeApi({ ...as(staff('users-view', 'users-manage')), [GET]: ok(userDetail({ account: { ...account, roles: ['support'] }, manageable: false })) })
    visit(path)
    expect(await screen.findByTestId('not-manageable')).toHaveTextContent('Only those who manage the staff may change it.')
    expect(screen.queryByRole('button', { name: 'Block…' })).not.toBeInTheDocument()
    expect(screen.queryByRole('heading', { name: 'Roles' })).not.toBeInTheDocument()
  })

  it('gets roles that are the caller’s to give only', async () => {
    const calls = fakeApi({ ...as(staff('users-view', 'users-manage', 'staff-manage')), [GET]: ok(userDetail()), 'GET /api/admin/roles': ok(roles), [ROLES]: ok(userDetail({ account: { ...account, roles: ['support'] } })) })
    const { user } = visit(path)
    expect(await screen.findByRole('checkbox', { name: 'Owner' })).toBeDisabled()
    const support = screen.getByRole('checkbox', { name: 'Support' })
    expect(support).toBeEnabled()
    const save = screen.getByRole('button', { name: 'Save the roles' })
    expect(save).toHaveAttribute('aria-disabled', 'true')
    await user.click(support)
    await user.click(save)
    expect(await screen.findByText('The roles are saved.')).toBeInTheDocument()
    expect(calls.find(({ method }) => method === 'PUT')?.body).toEqual({ roles: ['support'] })
  })

  it('whose role is higher keeps it', async () => {
    fakeApi({ ...as(staff('users-view', 'users-manage', 'staff-manage')), [GET]: ok(userDetail({ account: { ...account, roles: ['owner'] }, manageable: false })), 'GET /api/admin/roles': ok(roles) })
    visit(path)
    expect(await screen.findByRole('checkbox', { name: 'Owner' })).toBeChecked()
    for (const box of screen.getAllByRole('checkbox')) expect(box).toBeDisabled()
    expect(screen.getByText('You cannot change the roles of this account.')).toBeInTheDocument()
  })

  it('who is the last owner stays one', async () => {
    const all = { items: roles.items.map((role) => ({ ...role, yoursToGive: true })) }
    fakeApi({ ...as(everything), [GET]: ok(userDetail({ account: { ...account, roles: ['owner'] } })), 'GET /api/admin/roles': ok(all), [ROLES]: problem('last-owner', 409) })
    const { user } = visit(path)
    await user.click(await screen.findByRole('checkbox', { name: 'Owner' }))
    await user.click(screen.getByRole('button', { name: 'Save the roles' }))
    expect(await screen.findByText('The shop would have no owner left')).toBeInTheDocument()
  })
})

describe('staff', () => {
  const staffPage = { 'GET /api/admin/users': ok({ items: [], more: false }), 'GET /api/admin/roles': ok(roles), 'GET /api/admin/invitations': ok({ items: [] }), 'GET /api/admin/staff-policy': ok({ twoFactor: 'optional' }) }

  it('are invited to a role at least', async () => {
    const invitation = { id: 'lnk_1', email: 'nora@example.com', roles: ['support'], createdAt: '2026-11-24T10:00:00Z', expiresAt: '2026-12-01T10:00:00Z' }
    const calls = fakeApi({ ...as(everything), ...staffPage, 'POST /api/admin/invitations': ok({ items: [invitation] }, 201) })
    const { user } = visit('/staff')
    await user.click(await screen.findByRole('button', { name: 'Invite somebody' }))
    const dialog = within(screen.getByRole('dialog'))
    await user.type(dialog.getByLabelText('E-mail'), 'nora@example.com')
    await user.click(dialog.getByRole('button', { name: 'Send the invitation' }))
    expect(await dialog.findByText('Choose one role at least')).toBeInTheDocument()
    expect(dialog.getByRole('checkbox', { name: 'Owner' })).toBeDisabled()
    await user.click(dialog.getByRole('checkbox', { name: 'Support' }))
    await user.click(dialog.getByRole('button', { name: 'Send the invitation' }))
    expect(await screen.findByText('An invitation is on its way to nora@example.com.')).toBeInTheDocument()
    expect(calls.find(({ method, path }) => method === 'POST' && path.startsWith('/api/admin'))?.body).toEqual({ email: 'nora@example.com', roles: ['support'] })
  })

  it('follow rules that not everybody may change', async () => {
    fakeApi({ ...as(staff('users-view', 'staff-manage')), ...staffPage })
    visit('/staff')
    expect(await screen.findByRole('switch', { name: 'Staff must use a second factor' })).toBeDisabled()
  })
})

describe('the audit log', () => {
  it('is filtered by the address, and tells what changed', async () => {
    const changes = [
      { field: 'standing', before: 'active', after: 'blocked' },
      { field: 'roles', before: 'none', after: 'support, fulfilment' },
      { field: 'two-factor', after: 'required' },
      { field: 'reason', after: 'none, active' },
    ]
    const calls = fakeApi({ ...as(everything), 'GET /api/admin/audit': ok({ items: [auditEntry(1, { action: 'user-blocked', subject: { id: `usr_${'7'.repeat(32)}` }, changes })], more: false }) })
    const { router, user } = visit(`/audit?actor=${account.id}&from=2026-11-01&until=nonsense`)
    const row = within(await screen.findByTestId('row'))
    expect(row.getByText('Blocked an account')).toBeInTheDocument()
    expect(row.getByText('active')).toBeInTheDocument()
    expect(row.getByText('Support, Fulfilment')).toBeInTheDocument()
    expect(row.getByText(/^Second factor:/)).toHaveTextContent('Second factor: required')
    expect(row.getByText('none, active')).toBeInTheDocument()
    expect(row.getByText('erased')).toBeInTheDocument()
    expect(row.getByRole('link', { name: 'Ada Lovelace' })).toHaveAttribute('href', `/admin/people/${account.id}`)
    expect(screen.getByRole('button', { name: 'Who: Ada Lovelace' })).toBeInTheDocument()
    await user.selectOptions(screen.getByLabelText('What'), 'Changed the password')
    await waitFor(() => expect(router.state.location.search).toEqual({ actor: account.id, from: '2026-11-01', action: 'password-changed' }))
    const asked = calls.filter(({ path }) => path === '/api/admin/audit').map(({ search }) => new URLSearchParams(search))
    expect(asked[0]?.get('actor')).toBe(account.id)
    expect(asked[0]?.get('from')).toBe(new Date('2026-11-01T00:00').toISOString())
    await user.click(screen.getByRole('button', { name: 'Who: anybody' }))
    await waitFor(() => expect(router.state.location.search).toEqual({ from: '2026-11-01', action: 'password-changed' }))
  })
})

describe('an invitation', () => {
  const READ = 'POST /api/invitations/reading'
  const ACCEPT = 'POST /api/invitations/acceptance'
  const invitation = { email: 'nora@example.com', roles: ['support'], shop: 'Bodega', hasAccount: false, invitedBy: 'Olga Ortega' }

  it('is accepted by a name and a password, which sign in at once', async () => {
    const nora = { ...everything, name: 'Nora New', email: 'nora@example.com' }
    const calls = fakeApi({ ...as(nora), [READ]: ok(invitation), [ACCEPT]: ok({ email: 'nora@example.com' }, 201), 'POST /api/sessions': ok(started('token', { account: nora, staff: 'open' }), 201), 'GET /api/admin/audit': ok({ items: [], more: false }) })
    const { router, user } = visit('/invitation#secret', false)
    expect(await screen.findByTestId('invitation')).toHaveTextContent('Olga Ortega invites you to work here as Support.')
    expect(router.state.location.href).toBe('/invitation')
    await user.type(screen.getByLabelText('Your name'), 'Nora New')
    await user.type(screen.getByLabelText('Password'), 'a long password')
    await user.click(screen.getByRole('button', { name: 'Accept the invitation' }))
    expect(await screen.findByRole('heading', { name: 'Hello, Nora' })).toBeInTheDocument()
    expect(calls.filter(({ method }) => method === 'POST').map(({ body }) => body)).toEqual([
      { token: 'secret' },
      { token: 'secret', name: 'Nora New', password: 'a long password' },
      { email: 'nora@example.com', password: 'a long password' },
    ])
  })

  it('to somebody with an account asks for its password, and for the code', async () => {
    const calls = fakeApi({
      ...as(everything),
      [READ]: ok({ ...invitation, hasAccount: true }),
      [ACCEPT]: ({ body }) => ((body as { password: string }).password === 'right password' ? ok({ email: 'nora@example.com' }, 201) : problem('credentials-refused', 401)),
      'POST /api/sessions': ({ body }) => ((body as { code?: string }).code ? ok(started('token', { account: everything, staff: 'open' }), 201) : problem('second-factor-needed', 401)),
      'GET /api/admin/audit': ok({ items: [], more: false }),
    })
    const { user } = visit('/invitation#secret', false)
    await user.type(await screen.findByLabelText('Password'), 'wrong password')
    expect(screen.queryByLabelText('Your name')).not.toBeInTheDocument()
    await user.click(screen.getByRole('button', { name: 'Accept the invitation' }))
    expect(await screen.findByText('This is not the password of your account.')).toBeInTheDocument()
    await user.clear(screen.getByLabelText('Password'))
    await user.type(screen.getByLabelText('Password'), 'right password')
    await user.click(screen.getByRole('button', { name: 'Accept the invitation' }))
    await user.type(await screen.findByLabelText('Code'), '123 456')
    await user.click(screen.getByRole('button', { name: 'Sign in' }))
    expect(await screen.findByRole('heading', { name: 'Hello, Olga' })).toBeInTheDocument()
    expect(calls.filter(({ path }) => path === '/api/sessions').at(-1)?.body).toEqual({ email: 'nora@example.com', password: 'right password', code: '123456' })
  })

  it('that is too old says so', async () => {
    fakeApi({ ...shop, [READ]: problem('link-invalid', 422) })
    visit('/invitation#old', false)
    expect(await screen.findByText('This invitation is not valid any more')).toBeInTheDocument()
    expect(screen.getByRole('link', { name: 'Sign in' })).toHaveAttribute('href', '/admin/login')
  })
})
