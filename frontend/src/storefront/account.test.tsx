import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, it } from 'vitest'
import { session } from '@/lib/session'
import { fakeApi, ok, problem } from '@/test/fake-api'
import { account, cart, categories, line, order, shipping, started } from '@/test/fixtures'
import { visit as open } from './visit'

const shop = { 'GET /api/categories': ok(categories), 'GET /api/products': ok({ items: [], page: 1, pageSize: 24, hasMore: false }), 'GET /api/cart': ok(cart([])) }
const signedIn = { ...shop, 'POST /api/sessions/refresh': () => ok(started('token')), 'GET /api/account': ok(account), 'GET /api/account/orders': ok({ items: [order('paid')], more: false }) }

/** Opens a page in a browser that has signed in before, or has not. */
function visit(path: string, isSignedIn = false) {
  if (isSignedIn) localStorage.setItem('bodega.signed-in', '1')
  session.reload()
  return open(path)
}

describe('signing in', () => {
  it('leads back to where it was asked for, and says what of the cart did not go in', async () => {
    const changes = [{ change: 'stock', variant: line(1, 1).variant, wanted: 3, left: 2 } as const]
    fakeApi({ ...signedIn, 'GET /api/cart': ok(cart([line(1, 2)])), 'POST /api/sessions': ok(started('token', { changes }), 201) })
    const { router, user } = visit('/account/orders')
    await user.type(await screen.findByLabelText('E-mail'), 'ada@example.com')
    await user.type(screen.getByLabelText('Password'), 'a long password')
    await user.click(screen.getByRole('button', { name: 'Sign in' }))
    expect(await screen.findByRole('heading', { name: 'Your orders' })).toBeInTheDocument()
    expect(router.state.location.pathname).toBe('/account/orders')
    expect(await screen.findByText(/Not everything went in/)).toBeInTheDocument()
    await user.click(screen.getByRole('button', { name: 'All right' }))
    expect(screen.queryByText(/Not everything went in/)).not.toBeInTheDocument()
  })

  it('says when to try again', async () => {
    fakeApi({ ...shop, 'POST /api/sessions': problem('too-many-attempts', 429, {}, '240') })
    const { user } = visit('/login')
    await user.type(await screen.findByLabelText('E-mail'), 'ada@example.com')
    await user.type(screen.getByLabelText('Password'), 'a long password')
    await user.click(screen.getByRole('button', { name: 'Sign in' }))
    expect(await screen.findByText('Try again in 4 minutes.')).toBeInTheDocument()
  })
})

describe('signing in with a second factor', () => {
  const login = async (user: ReturnType<typeof userEvent.setup>) => {
    await user.type(await screen.findByLabelText('E-mail'), 'ada@example.com')
    await user.type(screen.getByLabelText('Password'), 'a long password')
    await user.click(screen.getByRole('button', { name: 'Sign in' }))
  }

  it('asks for the code, until it fits', async () => {
    const calls = fakeApi({
      ...signedIn,
      'POST /api/sessions': ({ body }) => {
        const { code } = body as { code?: string }
        return code === undefined ? problem('second-factor-needed', 401) : code === '123456' ? ok(started('token'), 201) : problem('credentials-refused', 401)
      },
    })
    const { router, user } = visit('/account/orders')
    await login(user)
    const code = await screen.findByLabelText('Code')
    await waitFor(() => expect(code).toHaveFocus())
    await user.type(code, '999 999')
    await user.click(screen.getByRole('button', { name: 'Sign in' }))
    expect(await screen.findByText('That code did not fit.')).toBeInTheDocument()
    await user.clear(code)
    await user.type(code, '123 456')
    await user.click(screen.getByRole('button', { name: 'Sign in' }))
    expect(await screen.findByRole('heading', { name: 'Your orders' })).toBeInTheDocument()
    expect(router.state.location.pathname).toBe('/account/orders')
    const bodies = calls.filter(({ path }) => path === '/api/sessions').map(({ body }) => body)
    expect(bodies.at(-1)).toEqual({ email: 'ada@example.com', password: 'a long password', code: '123456' })
  })

  it('takes a recovery code, and lets somebody start over', async () => {
    const calls = fakeApi({ ...signedIn, 'POST /api/sessions': ({ body }) => ((body as { code?: string }).code === 'abcde-fghjk' ? ok(started('token'), 201) : problem('second-factor-needed', 401)) })
    const { user } = visit('/login')
    await login(user)
    await user.click(await screen.findByRole('button', { name: 'Start over' }))
    await login(user)
    await user.click(await screen.findByRole('button', { name: 'Use a recovery code instead' }))
    await user.type(screen.getByLabelText('Recovery code'), 'abcde-fghjk')
    await user.click(screen.getByRole('button', { name: 'Sign in' }))
    expect(await screen.findByRole('heading', { name: 'Hello, Ada' })).toBeInTheDocument()
    expect(calls.filter(({ path }) => path === '/api/sessions')).toHaveLength(3)
  })
})

describe('setting two-factor sign-in up', () => {
  const START = 'POST /api/account/two-factor'
  const CONFIRM = 'PUT /api/account/two-factor'
  const page = { ...signedIn, 'GET /api/account/sessions': ok({ items: [] }), 'GET /api/account/passkeys': ok({ items: [] }) }

  it('shows the secret, checks a code, and shows the recovery codes once', async () => {
    let on = false
    const mine = () => ({ ...account, ...(on ? { twoFactor: { since: '2026-11-24T10:00:00Z', recoveryCodes: 2 } } : {}) })
    fakeApi({
      ...page,
      'GET /api/account': () => ok(mine()),
      'POST /api/sessions/refresh': () => ok(started('token', { account: mine() })),
      [START]: ({ body }) => ((body as { password: string }).password === 'right password' ? ok({ secret: 'JBSWY3DPEHPK3PXP', uri: 'otpauth://totp/Bodega:ada?secret=JBSWY3DPEHPK3PXP' }) : problem('credentials-refused', 401)),
      [CONFIRM]: ({ body }) => {
        on = (body as { code: string }).code === '123456'
        return on ? ok({ codes: ['abcde-fghjk', 'mnpqr-stuvw'] }) : problem('invalid-request', 422, { errors: [{ pointer: '#/code', code: 'wrong', detail: 'does not fit' }] })
      },
    })
    const { user } = visit('/account/security', true)
    await user.click(await screen.findByRole('button', { name: 'Set up an authenticator app' }))
    const section = within(screen.getByRole('region', { name: 'Two-factor sign-in' }))
    await user.type(section.getByLabelText('Password'), 'wrong')
    await user.click(section.getByRole('button', { name: 'Continue' }))
    expect(await section.findByText('This is not your password.')).toBeInTheDocument()
    await user.clear(section.getByLabelText('Password'))
    await user.type(section.getByLabelText('Password'), 'right password')
    await user.click(section.getByRole('button', { name: 'Continue' }))
    expect(await section.findByTestId('two-factor-secret')).toHaveTextContent('JBSW Y3DP EHPK 3PXP')
    expect(await section.findByRole('img', { name: /QR code/ })).toBeInTheDocument()
    await user.type(section.getByLabelText('Code from the app'), '000000')
    await user.click(section.getByRole('button', { name: 'Turn it on' }))
    expect(await section.findByText('That code did not fit.')).toBeInTheDocument()
    await user.clear(section.getByLabelText('Code from the app'))
    await user.type(section.getByLabelText('Code from the app'), '123456')
    await user.click(section.getByRole('button', { name: 'Turn it on' }))
    expect(await section.findByText('mnpqr-stuvw')).toBeInTheDocument()
    await user.click(section.getByRole('button', { name: 'I have kept them' }))
    expect(await section.findByText('2 recovery codes are left.')).toBeInTheDocument()
    expect(section.queryByText('mnpqr-stuvw')).not.toBeInTheDocument()
  })

  it('shows staff the way to the dashboard', async () => {
    const owner = { ...account, roles: ['owner' as const] }
    fakeApi({ ...page, 'GET /api/account': ok(owner), 'POST /api/sessions/refresh': () => ok(started('token', { account: owner, staff: 'open' })) })
    visit('/account/security', true)
    expect(await screen.findByRole('link', { name: 'Admin' })).toHaveAttribute('href', '/admin')
  })
})

describe('registering', () => {
  it('puts a common password at its field', async () => {
    fakeApi({ ...shop, 'POST /api/account': problem('invalid-request', 422, { errors: [{ pointer: '#/password', code: 'too-common', detail: 'is one of those' }] }) })
    const { user } = visit('/register')
    await user.type(await screen.findByLabelText('Name'), 'Ada')
    await user.type(screen.getByLabelText('E-mail'), 'ada@example.com')
    await user.type(screen.getByLabelText('Password'), 'password123')
    await user.click(screen.getByRole('button', { name: 'Create the account' }))
    expect(await screen.findByText(/passwords that are tried first/)).toBeInTheDocument()
    await waitFor(() => expect(screen.getByLabelText('Password')).toHaveFocus())
  })
})

describe('a mail’s link', () => {
  const VERIFY = 'POST /api/account/verification'
  const confirm = async (user: ReturnType<typeof userEvent.setup>) => {
    await user.type(await screen.findByLabelText('Password'), 'a long password')
    await user.click(screen.getByRole('button', { name: 'Confirm and sign in' }))
  }

  it('confirms by the password, signs in and leaves no token in the address', async () => {
    const calls = fakeApi({ ...signedIn, [VERIFY]: ok({ email: 'ada@example.com' }, 201), 'POST /api/sessions': ok(started('token'), 201) })
    const { router, user } = visit('/verify#secret')
    expect(await screen.findByRole('heading', { name: 'Confirm your address' })).toBeInTheDocument()
    expect(router.state.location.href).toBe('/verify')
    expect(calls.filter((call) => call.method === 'POST')).toEqual([])
    await confirm(user)
    expect(await screen.findByRole('heading', { name: 'Hello, Ada' })).toBeInTheDocument()
    expect(router.state.location.href).toBe('/account')
    expect(calls.filter((call) => call.method === 'POST').map((call) => call.body)).toEqual([
      { token: 'secret', password: 'a long password' },
      { email: 'ada@example.com', password: 'a long password' },
    ])
  })

  it('puts a wrong password at its field, and says so where signing in fails', async () => {
    let right = false
    fakeApi({ ...shop, [VERIFY]: () => (right ? ok({ email: 'ada@example.com' }, 201) : problem('credentials-refused', 401)), 'POST /api/sessions': problem('unavailable', 503) })
    const { user } = visit('/verify#secret')
    await confirm(user)
    expect(await screen.findByText('This is not the password you chose.')).toBeInTheDocument()
    await waitFor(() => expect(screen.getByLabelText('Password')).toHaveFocus())
    right = true
    await user.click(screen.getByRole('button', { name: 'Confirm and sign in' }))
    expect(await screen.findByRole('heading', { name: 'Your account is ready' })).toBeInTheDocument()
    expect(within(screen.getByRole('main')).getByRole('link', { name: 'Sign in' })).toHaveAttribute('href', '/login')
  })

  it('that is too old, or tried too often, says so', async () => {
    let answer = problem('too-many-attempts', 429, {}, '240')
    fakeApi({ ...shop, [VERIFY]: () => answer })
    const { user } = visit('/verify#secret')
    await confirm(user)
    expect(await screen.findByText('Try again in 4 minutes.')).toBeInTheDocument()
    answer = problem('link-invalid', 422)
    await user.click(screen.getByRole('button', { name: 'Confirm and sign in' }))
    expect(await screen.findByText('This link is not valid any more')).toBeInTheDocument()
  })

  it('to another address waits for its owner to sign in and say so', async () => {
    let email = account.email
    const calls = fakeApi({
      ...signedIn,
      'GET /api/account': () => ok({ ...account, email }),
      'POST /api/sessions': ok(started('token'), 201),
      'PUT /api/account/email': () => {
        email = 'new@example.com'
        return ok({ email })
      },
    })
    const { router, user } = visit('/confirm-email#secret')
    await user.type(await screen.findByLabelText('E-mail'), 'ada@example.com')
    expect(router.state.location.search).toEqual({ to: '/confirm-email' })
    await user.type(screen.getByLabelText('Password'), 'a long password')
    await user.click(screen.getByRole('button', { name: 'Sign in' }))
    const use = await screen.findByRole('button', { name: 'Use this address' })
    expect(calls.filter((call) => call.method === 'PUT')).toEqual([])
    await user.click(use)
    expect(await screen.findByText('Your address is changed')).toBeInTheDocument()
    const asked = calls.filter((call) => call.method === 'PUT')
    expect(asked.map((call) => call.body)).toEqual([{ token: 'secret' }])
    expect(asked[0]?.headers.get('Authorization')).toBe('Bearer token')
    expect(session.get()).toMatchObject({ is: 'signed-in', account: { email: 'new@example.com' } })
  })
})

describe('the account', () => {
  it('opens an order without its token', async () => {
    const { id } = order('paid')
    const calls = fakeApi({ ...signedIn, [`GET /api/orders/${id}`]: ok(order('paid')) })
    const { user } = visit('/account', true)
    await user.click(await screen.findByTestId('account-order'))
    expect(await screen.findByText('Thank you, Ada')).toBeInTheDocument()
    const asked = calls.find((call) => call.path === `/api/orders/${id}`)
    expect(asked?.headers.get('Authorization')).toBe('Bearer token')
    expect(asked?.headers.has('Order-Token')).toBe(false)
  })

  it('whose session was ended elsewhere asks to sign in', async () => {
    fakeApi({ ...signedIn, 'POST /api/sessions/refresh': problem('unauthenticated', 401) })
    const { router } = visit('/account/security', true)
    expect(await screen.findByText(/You were signed out/)).toBeInTheDocument()
    expect(router.state.location.search).toEqual({ to: '/account/security' })
  })
})

describe('the checkout of a customer', () => {
  it('begins with the preferred address and takes another', async () => {
    fakeApi({ ...signedIn, 'GET /api/cart': ok(cart([line(1, 1)])), 'GET /api/checkout/shipping-methods': ok({ items: [shipping] }) })
    const { user } = visit('/checkout?step=contact', true)
    expect(await screen.findByLabelText('E-mail')).toHaveValue('ada@example.com')
    expect(screen.getByLabelText('Town')).toHaveValue('Berlin')
    await user.selectOptions(screen.getByLabelText('Your saved addresses'), account.addresses[1]?.id ?? '')
    await waitFor(() => expect(screen.getByLabelText('Town')).toHaveValue('Köln'))
    expect(within(screen.getByRole('main')).queryByText('Sign in for a faster checkout')).not.toBeInTheDocument()
  })
})
