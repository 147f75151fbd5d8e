// The staff's part of the mock: people, roles, invitations and the log, with enough of each to page
// through. The owner signs in with owner@bodega.example and PASSWORD; `/admin/invitation#welcome`
// and `#welcome-back` are invitations.
import { createHash, randomUUID } from 'node:crypto'

const PAGE = 25
const PASSWORD = 'nine quiet lamps on a shelf'
const fresh = (prefix) => `${prefix}_${randomUUID().replaceAll('-', '')}`
/** The same at every start, so that addresses stay good. */
const fixed = (prefix, name) => `${prefix}_${createHash('md5').update(name).digest('hex')}`
const ago = (hours) => new Date(Date.now() - hours * 3_600_000).toISOString()

const ALL = ['users-view', 'users-manage', 'staff-manage', 'audit-view', 'settings-manage', 'products-manage', 'orders-view', 'orders-manage', 'refunds-manage', 'promotions-manage', 'reviews-moderate', 'content-manage', 'reports-view']
const ROLES = {
  owner: ALL,
  manager: ALL.filter((permission) => permission !== 'settings-manage'),
  catalogue: ['products-manage'],
  fulfilment: ['orders-view', 'orders-manage'],
  support: ['users-view', 'users-manage', 'orders-view', 'orders-manage', 'refunds-manage', 'reviews-moderate'],
  marketing: ['promotions-manage', 'reviews-moderate', 'content-manage', 'reports-view'],
  analyst: ['reports-view'],
}

/** What roles allow, each once. */
export const permissionsOf = (roles) => ALL.filter((permission) => roles.some((role) => ROLES[role].includes(permission)))

const person = (name, email, hours, extra = {}) => ({ id: fixed('usr', email), email, name, password: PASSWORD, marketing: hours % 3 === 0, addresses: [], createdAt: ago(hours), standing: 'active', ...extra })

const FIRST = ['Ada', 'Björn', 'Chidi', 'Dörte', 'Emil', 'Fatma', 'Greta', 'Hatice', 'Ivo', 'Jale', 'Kofi', 'Lene']
const LAST = ['Lovelace', 'Aydın', 'Sørensen', 'Petersen', 'Okafor', 'Nowak', 'Haas', 'Brandt']

/** Everybody who has an account when the mock starts. */
export const people = [
  person('Olga Ortega', 'owner@bodega.example', 9000, { roles: ['owner'], signedInAt: ago(30) }),
  person('Mara Winter', 'manager@bodega.example', 8000, { roles: ['manager'], twoFactorSince: ago(4000), codes: ['abcde-fghjk', 'mnpqr-stuvw'], signedInAt: ago(5) }),
  person('Sven Holm', 'support@bodega.example', 6000, { roles: ['support', 'fulfilment'], signedInAt: ago(2), passkeys: [{ id: fixed('psk', 'sven'), name: 'Laptop at the counter', createdAt: ago(900), usedAt: ago(2), synced: true, credential: 'none' }] }),
  person('Ana Fuchs', 'figures@bodega.example', 5000, { roles: ['catalogue', 'marketing', 'analyst'] }),
  person('Maximiliane Katharina von Hohenstein-Wackerbarth', 'maximiliane.katharina.von-hohenstein-wackerbarth@a-rather-long-domain-name.example', 3, { signedInAt: ago(1) }),
  person('Cleo Customer', 'customer@example.com', 400, { signedInAt: ago(20), language: 'de' }),
  ...Array.from({ length: 58 }, (_, n) => {
    const [first, last] = [FIRST[n % FIRST.length], LAST[(n * 5) % LAST.length]]
    return person(`${first} ${last}`, `${first}.${last}${n}@example.com`.toLowerCase().normalize('NFKD').replace(/[^a-z0-9.@]/g, ''), 24 * (n + 1), {
      ...(n % 4 ? { signedInAt: ago(24 * n + 7) } : {}),
      ...(n % 17 === 5 ? { standing: 'blocked' } : {}),
      ...(n % 9 === 2 ? { twoFactorSince: ago(24 * n), codes: ['abcde-fghjk'] } : {}),
    })
  }),
]

/** Makes the endpoints of the staff. */
export function staff({ users, sessions, links, audit, policy, problem, invalid, checkPassword, allowed, byId, view, passkeysOf, ownOrders, note, linkFor }) {
  const invitations = []
  const owner = people[0]
  for (const [token, email, roles] of [
    ['welcome', 'nora.new@example.com', ['support', 'fulfilment']],
    ['welcome-back', 'customer@example.com', ['analyst']],
  ]) {
    invitations.push({ id: fresh('lnk'), email, roles, createdAt: ago(26), expiresAt: ago(-142), invitedBy: owner.name, token })
    links.set(token, { page: '/admin/invitation', wish: { email, roles } })
  }
  const device = 'Firefox, Linux'
  for (const [n, [action, actor, subject, changes]] of [
    ['policy-changed', 0, undefined, [{ field: 'two-factor', before: 'required', after: 'optional' }]],
    ['logged-in', 2, 2],
    ['user-blocked', 2, 11, [{ field: 'standing', before: 'active', after: 'blocked' }, { field: 'reason', after: 'Ordered forty lamps with a card that was not theirs, and wrote rude mails about it' }]],
    ['roles-changed', 0, 3, [{ field: 'roles', before: 'analyst', after: 'analyst, marketing, catalogue' }]],
    ['login-refused', undefined, 9],
    ['login-throttled', undefined, undefined],
    ['staff-invited', 0, undefined, [{ field: 'email', after: 'nora.new@example.com' }, { field: 'roles', after: 'support, fulfilment' }]],
    ['factors-reset', 1, 12],
    ['access-denied', 3, undefined, [{ field: 'endpoint', after: 'list_users' }]],
    ['email-changed', 14, 14, [{ field: 'email', before: 'old@example.com', after: people[14].email }]],
    ['account-erased', 'gone', 'gone'],
  ].entries()) {
    const idOf = (at) => (at === 'gone' ? fixed('usr', 'gone') : people[at]?.id)
    audit.push({ id: fresh('aud'), at: ago(2 + n * 5), action, actor: idOf(actor), subject: idOf(subject), changes, from: '203.0.113.0/24', place: n % 3 ? 'Hamburg, Germany' : undefined, device, request: randomUUID() })
  }
  for (let n = 0; n < 60; n += 1) {
    const { id } = people[4 + (n % 40)]
    audit.push({ id: fresh('aud'), at: ago(60 + n * 7), action: ['logged-in', 'session-ended', 'registered', 'password-changed', 'passkey-added'][n % 5], actor: id, subject: id, from: '2001:db8:1::/48', place: 'Lisbon, Portugal', device: 'Safari, iPhone', request: randomUUID() })
  }

  const mayGive = (caller, role) => permissionsOf(caller.roles).includes('staff-manage') && ROLES[role].every((permission) => permissionsOf(caller.roles).includes(permission))
  const manageable = (caller, user) => (user.roles?.length ? user.roles.every((role) => mayGive(caller, role)) : permissionsOf(caller.roles).includes('users-manage'))
  const row = ({ id, email, name, roles = [], standing, signedInAt, createdAt, twoFactorSince, passkeys }) => ({ id, email, name, roles, standing: standing ?? 'active', secondFactor: Boolean(twoFactorSince || passkeys?.length), ...(signedInAt ? { signedInAt } : {}), createdAt })
  const detail = (caller, user) => ({
    account: view(user),
    standing: user.standing ?? 'active',
    ...(user.signedInAt ? { signedInAt: user.signedInAt } : {}),
    sessions: [...sessions.values()].filter((session) => session.email === user.email).map(({ id, device, createdAt, seenAt }) => ({ id, device, place: 'This machine', createdAt, seenAt: seenAt ?? createdAt, current: false })),
    passkeys: passkeysOf(user).items,
    orders: ownOrders(user).slice(0, 10),
    manageable: manageable(caller, user),
  })
  const end = (user) => {
    for (const session of [...sessions.values()]) if (session.email === user.email) sessions.delete(session.id)
  }
  /** The account of a path, which the caller may change. */
  function managed(req, match, permission) {
    const { user: caller } = allowed(req, permission)
    const user = byId(match[1])
    if (!user) throw problem(404, 'not-found', 'Not found')
    if (!manageable(caller, user)) throw problem(403, 'forbidden', 'Your roles do not allow this')
    return { caller, user }
  }
  const keepsOwner = (user) => {
    if (![...users.values()].some((other) => other !== user && other.roles?.includes('owner') && other.standing !== 'blocked')) throw problem(409, 'last-owner', 'The shop would have no owner')
  }
  const page = (query, all, map) => {
    const number = Number(query.get('page') ?? 1)
    return { items: all.slice((number - 1) * PAGE, number * PAGE).map(map), more: all.length > number * PAGE }
  }
  const openInvitations = () => ({ items: invitations.map(({ token: _, ...invitation }) => invitation) })
  function linkOf(token) {
    const link = links.get(token)
    const invitation = invitations.find((other) => other.token === token || (link?.page === '/admin/invitation' && other.email === link.wish.email))
    if (!link || !invitation) throw problem(422, 'link-invalid', 'This link is not valid any more')
    return invitation
  }

  return [
    ['GET', /^\/api\/admin\/users$/, ({ req, query }) => {
      allowed(req, 'users-view')
      const words = (query.get('search') ?? '').toLowerCase().split(/\s+/).filter(Boolean)
      const show = query.get('show') ?? 'all'
      const fits = (user) => words.every((word) => `${user.name} ${user.email}`.toLowerCase().split(/[\s@.]+/).some((part) => part.startsWith(word)) || user.email.startsWith(word) || ownOrders(user).some((order) => order.number.toLowerCase() === word))
      const isShown = (user) => ({ all: true, customers: !user.roles?.length, staff: Boolean(user.roles?.length), blocked: user.standing === 'blocked' })[show]
      return page(query, [...users.values()].filter((user) => fits(user) && isShown(user)).sort((a, b) => b.createdAt.localeCompare(a.createdAt)), row)
    }],
    ['GET', /^\/api\/admin\/users\/([^/]+)$/, ({ req, match }) => {
      const { user: caller } = allowed(req, 'users-view')
      const user = byId(match[1])
      if (!user) throw problem(404, 'not-found', 'Not found')
      return detail(caller, user)
    }],
    ['PUT', /^\/api\/admin\/users\/([^/]+)\/standing$/, ({ req, match, body }) => {
      const { caller, user } = managed(req, match, 'users-manage')
      if (body.standing === 'blocked') {
        if (!body.reason) throw invalid('#/reason', 'missing', 'must not be empty')
        if (user.roles?.includes('owner')) keepsOwner(user)
        end(user)
      }
      note(req, body.standing === 'blocked' ? 'user-blocked' : 'user-unblocked', caller, user, [{ field: 'standing', before: user.standing, after: body.standing }, ...(body.reason ? [{ field: 'reason', after: body.reason }] : [])])
      user.standing = body.standing
      return detail(caller, user)
    }],
    ['PUT', /^\/api\/admin\/users\/([^/]+)\/roles$/, ({ req, match, body }) => {
      const { user: caller } = allowed(req, 'staff-manage')
      const user = byId(match[1])
      if (!user) throw problem(404, 'not-found', 'Not found')
      const before = user.roles ?? []
      const touched = Object.keys(ROLES).filter((role) => before.includes(role) !== body.roles.includes(role))
      if (touched.some((role) => !mayGive(caller, role))) throw problem(403, 'forbidden', 'Your roles do not allow this')
      if (before.includes('owner') && !body.roles.includes('owner')) keepsOwner(user)
      note(req, 'roles-changed', caller, user, [{ field: 'roles', before: before.join(', ') || undefined, after: body.roles.join(', ') || undefined }])
      user.roles = Object.keys(ROLES).filter((role) => body.roles.includes(role))
      end(user)
      return detail(caller, user)
    }],
    ['DELETE', /^\/api\/admin\/users\/([^/]+)\/sessions$/, ({ req, match }) => {
      const { caller, user } = managed(req, match, 'users-manage')
      end(user)
      note(req, 'sessions-revoked', caller, user)
      return detail(caller, user)
    }],
    ['DELETE', /^\/api\/admin\/users\/([^/]+)\/two-factor$/, ({ req, match }) => {
      const { caller, user } = managed(req, match, 'users-manage')
      delete user.twoFactorSince
      user.passkeys = []
      end(user)
      note(req, 'factors-reset', caller, user)
      return detail(caller, user)
    }],
    ['GET', /^\/api\/admin\/roles$/, ({ req }) => {
      const { user } = allowed(req, 'staff-manage')
      return { items: Object.entries(ROLES).map(([role, permissions]) => ({ role, permissions, yoursToGive: mayGive(user, role) })) }
    }],
    ['GET', /^\/api\/admin\/invitations$/, ({ req }) => {
      allowed(req, 'staff-manage')
      return openInvitations()
    }],
    ['POST', /^\/api\/admin\/invitations$/, ({ req, res, body }) => {
      const { user } = allowed(req, 'staff-manage')
      if (body.roles.some((role) => !mayGive(user, role))) throw problem(403, 'forbidden', 'Your roles do not allow this')
      if (users.get(body.email)?.roles?.length) throw invalid('#/email', 'staff-already', 'belongs to somebody who is staff already')
      const old = invitations.findIndex(({ email }) => email === body.email)
      if (old >= 0) invitations.splice(old, 1)
      invitations.unshift({ id: fresh('lnk'), email: body.email, roles: body.roles, createdAt: ago(0), expiresAt: ago(-168), invitedBy: user.name })
      linkFor(req, body.email, 'You are invited to work at Bodega', '/admin/invitation', { email: body.email, roles: body.roles })
      note(req, 'staff-invited', user, undefined, [{ field: 'email', after: body.email }, { field: 'roles', after: body.roles.join(', ') }])
      res.statusCode = 201
      return openInvitations()
    }],
    ['DELETE', /^\/api\/admin\/invitations\/([^/]+)$/, ({ req, match }) => {
      const { user } = allowed(req, 'staff-manage')
      const at = invitations.findIndex(({ id }) => id === match[1])
      if (at < 0) throw problem(404, 'not-found', 'Not found')
      note(req, 'invitation-revoked', user, undefined, [{ field: 'email', before: invitations[at].email }])
      invitations.splice(at, 1)
      return openInvitations()
    }],
    ['GET', /^\/api\/admin\/staff-policy$/, ({ req }) => {
      allowed(req, 'staff-manage')
      return policy
    }],
    ['PUT', /^\/api\/admin\/staff-policy$/, ({ req, body }) => {
      const { user } = allowed(req, 'settings-manage')
      note(req, 'policy-changed', user, undefined, [{ field: 'two-factor', before: policy.twoFactor, after: body.twoFactor }])
      return Object.assign(policy, body)
    }],
    ['GET', /^\/api\/admin\/audit$/, ({ req, query }) => {
      allowed(req, 'audit-view')
      const named = (id) => {
        const user = byId(id)
        return user ? { id, name: user.name, email: user.email } : { id }
      }
      const fits = (entry) =>
        ['action', 'actor', 'subject'].every((field) => !query.get(field) || entry[field] === query.get(field)) && (!query.get('from') || entry.at >= query.get('from')) && (!query.get('until') || entry.at < query.get('until'))
      return page(query, audit.filter(fits), (entry) => ({ ...entry, ...(entry.actor ? { actor: named(entry.actor) } : {}), ...(entry.subject ? { subject: named(entry.subject) } : {}) }))
    }],
    ['POST', /^\/api\/invitations\/reading$/, ({ body }) => {
      const { email, roles, invitedBy } = linkOf(body.token)
      return { email, roles, shop: 'Bodega', invitedBy, hasAccount: users.has(email) }
    }],
    ['POST', /^\/api\/invitations\/acceptance$/, ({ req, res, body }) => {
      const invitation = linkOf(body.token)
      const { email, roles } = invitation
      const user = users.get(email)
      if (user) {
        if (user.password !== body.password) throw problem(401, 'credentials-refused', 'That did not fit')
        user.roles = Object.keys(ROLES).filter((role) => roles.includes(role) || user.roles?.includes(role))
      } else {
        if (!body.name?.trim()) throw invalid('#/name', 'missing', 'must not be empty')
        checkPassword(body.password)
        users.set(email, { id: fresh('usr'), email, name: body.name, password: body.password, marketing: false, addresses: [], createdAt: ago(0), standing: 'active', roles })
      }
      invitations.splice(invitations.indexOf(invitation), 1)
      links.delete(body.token)
      note(req, 'invitation-accepted', users.get(email), users.get(email), [{ field: 'roles', after: roles.join(', ') }])
      res.statusCode = 201
      return { email }
    }],
  ]
}
