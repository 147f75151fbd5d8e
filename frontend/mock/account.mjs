// Accounts of the mock: one list of them, sessions by cookie, mails with links. It hashes nothing
// and throttles nobody; what the pages need is there. Every authenticator app shows 123456, every
// passkey fits.
import { randomBytes, randomUUID } from 'node:crypto'
import { people, permissionsOf, staff } from './staff.mjs'

const LIFE_MS = 600_000
const id = (prefix) => `${prefix}_${randomUUID().replaceAll('-', '')}`
const now = () => new Date().toISOString()
/** What all authenticator apps show. */
const CODE = '123456'
const recoveryCodes = () => Array.from({ length: 10 }, () => randomBytes(5).toString('hex').replace(/(.{5})/, '$1-').replace(/0/g, 'k').replace(/1/g, 'm'))

/** Makes the endpoints of accounts; `problem` makes a refusal, `mails` is where mails go, `orders` what was ordered. */
export function accounts({ problem, mails, orders }) {
  const users = new Map()
  const sessions = new Map()
  const tokens = new Map()
  const links = new Map()
  const ceremonies = new Map()
  const audit = []
  const policy = { twoFactor: 'optional' }

  const refused = () => problem(401, 'unauthenticated', 'Sign in first')
  const invalid = (pointer, code, detail) => problem(422, 'invalid-request', 'Some fields are not right', { errors: [{ pointer, code, detail }] })
  const cookie = (res, text, age) => res.appendHeader('Set-Cookie', `__Host-session=${text}; HttpOnly; Secure; SameSite=Strict; Path=/; Max-Age=${age}`)
  const view = ({ password: _, codes, passkeys: _passkeys, secret: _secret, twoFactorSince, standing: _standing, signedInAt: _signedInAt, ...user }) => ({
    ...user,
    roles: user.roles ?? [],
    permissions: permissionsOf(user.roles ?? []),
    ...(twoFactorSince ? { twoFactor: { since: twoFactorSince, recoveryCodes: codes.length } } : {}),
  })
  const passkeysOf = (user) => ({ items: (user.passkeys ?? []).map(({ credential: _, ...passkey }) => passkey) })
  /** What a session opens of the dashboard. */
  const accessOf = (session) => {
    const user = users.get(session.email)
    if (!user.roles?.length) return 'none'
    return policy.twoFactor === 'required' && !session.twoFactors ? 'two-factor-required' : 'open'
  }
  const byId = (id) => [...users.values()].find((user) => user.id === id)
  /** Writes into the log what a call did. */
  function note(req, action, actor, subject, changes) {
    audit.unshift({
      id: id('aud'),
      at: now(),
      action,
      ...(actor ? { actor: actor.id } : {}),
      ...(subject ? { subject: subject.id } : {}),
      ...(changes ? { changes } : {}),
      from: '203.0.113.0/24',
      place: 'Berlin, Germany',
      device: /Firefox/.test(req.headers['user-agent']) ? 'Firefox, Linux' : 'Chrome, Linux',
      request: randomUUID(),
    })
  }

  function mail(req, to, subject, path) {
    const link = `http://${req.headers.host}${path}`
    mails.push({ to, subject, text: `${subject}\n${link}`, html: `<p><a href="${link}">${subject}</a></p>` })
  }
  function linkFor(req, to, subject, page, wish) {
    const token = randomUUID().replaceAll('-', '')
    links.set(token, { page, wish })
    mail(req, to, subject, `${page}#${token}`)
  }
  function take(token, page) {
    const link = links.get(token)
    if (link?.page !== page) throw problem(422, 'link-invalid', 'This link is not valid any more')
    return link.wish
  }
  function checkPassword(password) {
    if (password.length < 10) throw invalid('#/password', 'too-short', 'must have at least 10 characters')
    if (/^password/i.test(password)) throw invalid('#/password', 'too-common', 'is one of those that are tried first')
  }

  /** Who calls, if anybody: the session of the token. */
  function sessionOf(req) {
    const token = tokens.get(/^Bearer (.+)$/.exec(req.headers.authorization ?? '')?.[1])
    if (!token) {
      if (req.headers.authorization) throw refused()
      return undefined
    }
    const session = sessions.get(token.session)
    if (!session || token.until < Date.now()) throw refused()
    return session
  }
  function signedIn(req) {
    const session = sessionOf(req)
    if (!session) throw refused()
    return { session, user: users.get(session.email) }
  }
  /** Who calls, who must have a permission. */
  function allowed(req, permission) {
    const { user, session } = signedIn(req)
    if (accessOf(session) === 'two-factor-required') throw problem(403, 'two-factor-required', 'Show a second factor')
    if (!permissionsOf(user.roles ?? []).includes(permission)) throw problem(403, 'forbidden', 'Your roles do not allow this')
    return { user, session }
  }
  function confirmed(req, password) {
    const { user, session } = signedIn(req)
    if (user.password !== password) throw problem(401, 'credentials-refused', 'That did not fit')
    return { user, session }
  }
  function start(res, session) {
    session.refresh = randomUUID()
    session.seenAt = now()
    cookie(res, `${session.id}.${session.refresh}`, 2_592_000)
    const accessToken = randomUUID()
    tokens.set(accessToken, { session: session.id, until: Date.now() + LIFE_MS })
    return { accessToken, expiresAt: new Date(Date.now() + LIFE_MS).toISOString(), account: view(users.get(session.email)), staff: accessOf(session) }
  }
  function begin(req, res, user, twoFactors) {
    const session = { id: id('ses'), email: user.email, device: /Firefox/.test(req.headers['user-agent']) ? 'Firefox, Linux' : 'Chrome, Linux', createdAt: now(), twoFactors }
    sessions.set(session.id, session)
    user.signedInAt = now()
    note(req, 'logged-in', user, user, [{ field: 'factor', after: twoFactors ? 'two-factor' : 'password' }])
    res.statusCode = 201
    return start(res, session)
  }
  function challenge(req, res, options) {
    const ceremony = id('cer')
    ceremonies.set(ceremony, true)
    res.statusCode = 201
    return { ceremony, options: { challenge: randomBytes(32).toString('base64url'), timeout: 300_000, rpId: req.headers.host.split(':')[0], ...options } }
  }
  const cookieOf = (req) => /(?:^|; )__Host-session=([^;]+)/.exec(req.headers.cookie ?? '')?.[1]?.split('.') ?? []
  const listOf = ({ user, session }) => ({
    items: [...sessions.values()]
      .filter((other) => other.email === user.email)
      .map(({ id, device, createdAt, seenAt }) => ({ id, device, place: 'This machine', createdAt, seenAt, current: id === session.id })),
  })
  const endOthers = (user, keep) => {
    for (const session of [...sessions.values()]) if (session.email === user.email && session.id !== keep) sessions.delete(session.id)
  }
  const prefer = (user, chosen) => {
    const first = chosen ?? user.addresses.find((kept) => kept.preferred)?.id ?? user.addresses[0]?.id
    for (const kept of user.addresses) kept.preferred = kept.id === first
    return view(user)
  }
  const ownOrders = (user) => [...orders.values()].filter((order) => order.owner === user.id || order.view.email === user.email).map((order) => order.view).reverse()

  const api = [
    ['POST', /^\/api\/account$/, ({ req, res, body }) => {
      checkPassword(body.password)
      if (users.has(body.email)) mail(req, body.email, 'You have an account already', '/login')
      else linkFor(req, body.email, 'Confirm your address', '/verify', body)
      res.statusCode = 202
      return {}
    }],
    ['POST', /^\/api\/account\/verification$/, ({ res, body }) => {
      const { email, name, password, language, marketing } = take(body.token, '/verify')
      if (password !== body.password) throw problem(401, 'credentials-refused', 'That did not fit')
      links.delete(body.token)
      users.set(email, { id: id('usr'), email, name, password, language, marketing, addresses: [], createdAt: now() })
      res.statusCode = 201
      return { email }
    }],
    ['POST', /^\/api\/sessions$/, ({ req, res, body }) => {
      const user = users.get(body.email)
      const refuse = () => {
        note(req, 'login-refused', undefined, user)
        throw problem(401, 'credentials-refused', 'That did not fit')
      }
      if (user?.password !== body.password) refuse()
      if (user.standing === 'blocked') throw problem(403, 'account-blocked', 'This account is blocked')
      if (user.twoFactorSince) {
        if (!body.code) throw problem(401, 'second-factor-needed', 'Send the code along')
        if (user.codes.includes(body.code)) user.codes = user.codes.filter((code) => code !== body.code)
        else if (body.code !== CODE) refuse()
      }
      return begin(req, res, user, Boolean(user.twoFactorSince))
    }],
    ['POST', /^\/api\/sessions\/passkey\/challenge$/, ({ req, res }) => challenge(req, res, { userVerification: 'required', allowCredentials: [] })],
    ['POST', /^\/api\/sessions\/passkey$/, ({ req, res, body }) => {
      const user = [...users.values()].find((user) => user.passkeys?.some(({ credential }) => credential === body.response.id))
      if (!ceremonies.delete(body.ceremony) || !user) throw problem(401, 'credentials-refused', 'That did not fit')
      user.passkeys.find(({ credential }) => credential === body.response.id).usedAt = now()
      return begin(req, res, user, true)
    }],
    ['POST', /^\/api\/sessions\/refresh$/, ({ req, res }) => {
      const [key, refresh] = cookieOf(req)
      const session = sessions.get(key)
      if (session?.refresh !== refresh || !session) {
        sessions.delete(key)
        cookie(res, '', 0)
        throw refused()
      }
      return start(res, session)
    }],
    ['DELETE', /^\/api\/sessions\/current$/, ({ req, res }) => {
      sessions.delete(cookieOf(req)[0])
      cookie(res, '', 0)
      // The cart was the account's; here it is simply forgotten.
      res.appendHeader('Set-Cookie', '__Host-cart=; HttpOnly; Secure; SameSite=Lax; Path=/; Max-Age=0')
      return {}
    }],
    ['GET', /^\/api\/account\/sessions$/, ({ req }) => listOf(signedIn(req))],
    ['DELETE', /^\/api\/account\/sessions$/, ({ req }) => {
      const own = signedIn(req)
      endOthers(own.user, own.session.id)
      return listOf(own)
    }],
    ['DELETE', /^\/api\/account\/sessions\/([^/]+)$/, ({ req, match }) => {
      const own = signedIn(req)
      if (sessions.get(match[1])?.email !== own.user.email) throw problem(404, 'not-found', 'Not found')
      sessions.delete(match[1])
      return listOf(own)
    }],
    ['POST', /^\/api\/account\/password-reset$/, ({ req, res, body }) => {
      if (users.has(body.email)) linkFor(req, body.email, 'Set a new password', '/reset', body)
      res.statusCode = 202
      return {}
    }],
    ['PUT', /^\/api\/account\/password-reset$/, ({ body }) => {
      const { email } = take(body.token, '/reset')
      checkPassword(body.password)
      links.delete(body.token)
      users.get(email).password = body.password
      endOthers({ email })
      return { email }
    }],
    ['PUT', /^\/api\/account\/password$/, ({ req, body }) => {
      const { user, session } = confirmed(req, body.current)
      checkPassword(body.password)
      user.password = body.password
      endOthers(user, session.id)
      return {}
    }],
    ['POST', /^\/api\/account\/email$/, ({ req, res, body }) => {
      const { user } = confirmed(req, body.password)
      linkFor(req, body.email, 'Confirm your new address', '/confirm-email', { from: user.email, to: body.email })
      res.statusCode = 202
      return {}
    }],
    ['PUT', /^\/api\/account\/email$/, ({ req, body }) => {
      const { user } = signedIn(req)
      const { from, to } = take(body.token, '/confirm-email')
      if (from !== user.email) throw problem(422, 'link-invalid', 'This link is not valid any more')
      links.delete(body.token)
      users.delete(from)
      users.set(to, Object.assign(user, { email: to }))
      for (const session of sessions.values()) if (session.email === from) session.email = to
      return { email: to }
    }],
    ['GET', /^\/api\/account$/, ({ req }) => view(signedIn(req).user)],
    ['PUT', /^\/api\/account$/, ({ req, body }) => view(Object.assign(signedIn(req).user, body))],
    ['POST', /^\/api\/account\/addresses$/, ({ req, body }) => {
      const { user } = signedIn(req)
      const kept = { id: id('adr'), ...body }
      user.addresses.push(kept)
      return prefer(user, body.preferred ? kept.id : undefined)
    }],
    ['PUT', /^\/api\/account\/addresses\/([^/]+)$/, ({ req, match, body }) => {
      const { user } = signedIn(req)
      const kept = user.addresses.find((kept) => kept.id === match[1])
      if (!kept) throw problem(404, 'not-found', 'Not found')
      Object.assign(kept, body)
      return prefer(user, body.preferred ? kept.id : undefined)
    }],
    ['DELETE', /^\/api\/account\/addresses\/([^/]+)$/, ({ req, match }) => {
      const { user } = signedIn(req)
      user.addresses = user.addresses.filter((kept) => kept.id !== match[1])
      return prefer(user)
    }],
    ['POST', /^\/api\/account\/two-factor$/, ({ req, body }) => {
      const { user } = confirmed(req, body.password)
      if (user.twoFactorSince) throw problem(409, 'two-factor-state', 'It is on already')
      user.secret = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'
      return { secret: user.secret, uri: `otpauth://totp/Bodega:${encodeURIComponent(user.email)}?secret=${user.secret}&issuer=Bodega` }
    }],
    ['PUT', /^\/api\/account\/two-factor$/, ({ req, body }) => {
      const { user, session } = signedIn(req)
      if (user.twoFactorSince || !user.secret) throw problem(409, 'two-factor-state', 'It is on already, or was not begun')
      if (body.code !== CODE) throw invalid('#/code', 'wrong', 'does not fit')
      Object.assign(user, { twoFactorSince: now(), codes: recoveryCodes() })
      session.twoFactors = true
      note(req, 'two-factor-enabled', user, user)
      return { codes: user.codes }
    }],
    ['POST', /^\/api\/account\/two-factor\/removal$/, ({ req, body }) => {
      const { user } = confirmed(req, body.password)
      if (!user.twoFactorSince) throw problem(409, 'two-factor-state', 'It is off already')
      delete user.twoFactorSince
      delete user.secret
      note(req, 'two-factor-disabled', user, user)
      return view(user)
    }],
    ['POST', /^\/api\/account\/two-factor\/recovery-codes$/, ({ req, body }) => {
      const { user } = confirmed(req, body.password)
      if (!user.twoFactorSince) throw problem(409, 'two-factor-state', 'It is off')
      user.codes = recoveryCodes()
      note(req, 'recovery-codes-renewed', user, user)
      return { codes: user.codes }
    }],
    ['GET', /^\/api\/account\/passkeys$/, ({ req }) => passkeysOf(signedIn(req).user)],
    ['POST', /^\/api\/account\/passkeys\/challenge$/, ({ req, res, body }) => {
      const { user } = confirmed(req, body.password)
      const { ceremony, options } = challenge(req, res, {})
      const { rpId, ...rest } = options
      return {
        ceremony,
        options: {
          ...rest,
          rp: { id: rpId, name: 'Bodega' },
          user: { id: Buffer.from(user.id).toString('base64url'), name: user.email, displayName: user.name },
          pubKeyCredParams: [{ type: 'public-key', alg: -7 }, { type: 'public-key', alg: -257 }],
          authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
          excludeCredentials: (user.passkeys ?? []).map(({ credential }) => ({ type: 'public-key', id: credential })),
        },
      }
    }],
    ['POST', /^\/api\/account\/passkeys$/, ({ req, res, body }) => {
      const { user } = signedIn(req)
      if (!ceremonies.delete(body.ceremony)) throw problem(422, 'passkey-refused', 'That did not fit')
      user.passkeys = [...(user.passkeys ?? []), { id: id('psk'), name: body.name, createdAt: now(), synced: false, credential: body.response.id }]
      note(req, 'passkey-added', user, user, [{ field: 'passkey', after: body.name }])
      res.statusCode = 201
      return passkeysOf(user)
    }],
    ['PUT', /^\/api\/account\/passkeys\/([^/]+)$/, ({ req, match, body }) => {
      const { user } = signedIn(req)
      const passkey = user.passkeys?.find(({ id }) => id === match[1])
      if (!passkey) throw problem(404, 'not-found', 'Not found')
      passkey.name = body.name
      return passkeysOf(user)
    }],
    ['POST', /^\/api\/account\/passkeys\/([^/]+)\/removal$/, ({ req, match, body }) => {
      const { user } = confirmed(req, body.password)
      user.passkeys = user.passkeys?.filter(({ id }) => id !== match[1])
      note(req, 'passkey-removed', user, user)
      return passkeysOf(user)
    }],
    ['GET', /^\/api\/account\/data$/, ({ req }) => {
      const own = signedIn(req)
      return { account: view(own.user), sessions: listOf(own).items, orders: ownOrders(own.user) }
    }],
    ['POST', /^\/api\/account\/erasure$/, ({ req, res, body }) => {
      const { user } = confirmed(req, body.password)
      if (ownOrders(user).some((order) => order.state === 'paid' || order.state === 'awaiting-payment')) throw problem(409, 'account-busy', 'Orders are under way')
      endOthers(user)
      users.delete(user.email)
      mail(req, user.email, 'Your account is erased', '/')
      cookie(res, '', 0)
      return {}
    }],
    ['GET', /^\/api\/account\/orders$/, ({ req, query }) => {
      const page = Number(query.get('page') ?? 1)
      const all = ownOrders(signedIn(req).user)
      return { items: all.slice((page - 1) * 10, page * 10).map((order) => ({ ...order, payments: [] })), more: all.length > page * 10 }
    }],
  ]
  for (const person of people) users.set(person.email, person)
  const staffApi = staff({ users, sessions, links, audit, policy, problem, invalid, checkPassword, allowed, byId, view, passkeysOf, ownOrders, note, linkFor })
  return { api: [...api, ...staffApi], userOf: (req) => users.get(sessionOf(req)?.email), invalid, allowed, note, byId }
}
