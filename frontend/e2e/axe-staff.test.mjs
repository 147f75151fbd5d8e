import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { checkLook, inBrowser, SIZES, signIn, startBrowser, stopBrowser } from './shop.mjs'
import { answerPassword, enterAdmin, giveCode, leaveAdmin, OWNER, passkeyDevice, setUpApp } from './staff.mjs'

before(startBrowser)
after(stopBrowser)

/** Looks at a page as it is in both sizes and both colour schemes, so that nothing is done four times. */
function watch(page, found) {
  return async (name) => {
    for (const colorScheme of ['light', 'dark']) {
      await page.emulateMedia({ colorScheme })
      for (const [size, viewport] of Object.entries(SIZES)) {
        await page.setViewportSize(viewport)
        await checkLook(page, `${name}, ${size}, ${colorScheme}`, found)
      }
    }
  }
}

test('axe finds nothing in the dashboard', async () => {
  const found = []
  await inBrowser('axe-dashboard', {}, async (page) => {
    const check = watch(page, found)
    const open = async (name, path, ready) => {
      await page.goto('about:blank')
      await page.goto(path)
      await ready().first().waitFor()
      await check(name)
    }
    const row = () => page.getByTestId('row')
    await open('login', '/admin', () => page.getByRole('heading', { name: 'Sign in' }))
    await open('invitation without token', '/admin/invitation', () => page.getByRole('heading', { name: 'This invitation is not valid any more' }))
    await open('invitation with a wrong one', '/admin/invitation#wrong', () => page.getByRole('heading', { name: 'This invitation is not valid any more' }))
    await page.route('**/api/invitations/reading', (route) => route.fulfill({ json: { email: 'nora@example.com', roles: ['support', 'fulfilment'], shop: 'Bodega', invitedBy: 'Olga Ortega', hasAccount: false } }))
    await open('invitation', '/admin/invitation#good', () => page.getByTestId('invitation'))
    await page.getByRole('button', { name: 'Accept the invitation' }).click()
    await page.getByText('Please fill this in').first().waitFor()
    await check('invitation, faults')
    await enterAdmin(page, OWNER)
    await page.getByText('Signed in', { exact: true }).first().waitFor()
    await page.getByText('Answers', { exact: true }).waitFor()
    await check('overview')
    await page.getByTestId('profile-menu').click()
    await page.getByRole('menuitem', { name: 'My security' }).waitFor()
    await check('menu of the profile')
    await page.keyboard.press('Escape')
    await page.setViewportSize(SIZES.phone)
    await page.getByRole('button', { name: 'Menu', exact: true }).click()
    await page.getByRole('dialog', { name: 'Menu' }).waitFor()
    await check('menu')
    await page.keyboard.press('Escape')
    await page.keyboard.press('Control+k')
    const finder = page.getByRole('dialog').getByRole('combobox')
    await finder.fill('owner')
    await page.getByRole('option').filter({ hasText: OWNER.email }).waitFor()
    await check('search')
    await finder.fill('nobody at all')
    await page.getByText('Nothing found').waitFor()
    await check('search, nothing found')
    await page.keyboard.press('Escape')

    await open('people', '/admin/people', row)
    await open('people, nobody', '/admin/people?search=nobodyatall', () => page.getByText('Nobody fits'))
    await open('person who looks', '/admin/people?search=owner', row)
    await page.getByTestId('person').first().click()
    await page.getByTestId('role-owner').waitFor()
    await check('person')
    await page.locator('summary').first().click()
    await check('person, a role opened')
    await open('person who is not there', '/admin/people/usr_00000000000000000000000000000001', () => page.getByRole('heading', { name: 'There is nobody here' }))
    await open('staff', '/admin/staff', () => page.getByRole('switch'))
    await page.getByRole('button', { name: 'Invite somebody' }).click()
    await page.getByRole('dialog').getByRole('checkbox', { name: 'Support' }).waitFor()
    await page.getByRole('button', { name: 'Send the invitation' }).click()
    await page.getByText('Choose one role at least').waitFor()
    await check('invite, faults')
    await page.keyboard.press('Escape')
    await open('audit log', '/admin/audit', row)
    await page.getByRole('button', { name: /^Who: / }).click()
    await finder.fill('owner')
    await page.getByRole('option').filter({ hasText: OWNER.email }).waitFor()
    await check('audit log, choosing whom')
    await page.getByRole('option').filter({ hasText: OWNER.email }).click()
    await page.getByRole('button', { name: 'Who: anybody' }).waitFor()
    await check('audit log, filtered')
    await open('audit log, nothing', '/admin/audit?until=2001-01-01', () => page.getByText('No entries'))
    await open('not found', '/admin/nowhere', () => page.getByRole('heading', { name: 'There is no such page' }))
    await page.route('**/api/admin/**', (route) => route.fulfill({ status: 500, contentType: 'application/problem+json', body: JSON.stringify({ type: '/problems/internal', title: 'x', status: 500, instance: 'req-1' }) }))
    await open('failure', '/admin/people', () => page.getByText('Something went wrong on our side'))
  })
  assert.deepEqual(found, [])
})

test('axe finds nothing where factors are set up and used', async () => {
  const found = []
  await inBrowser('axe-factors', {}, async (page) => {
    const check = watch(page, found)
    await passkeyDevice(page)
    await enterAdmin(page, OWNER)
    await page.goto('/admin/security')
    await page.getByTestId('session').first().waitFor()
    await check('my security')

    await page.getByRole('button', { name: 'Add a passkey' }).click()
    await page.getByRole('button', { name: 'Make the passkey' }).click()
    await page.getByText('Please fill this in').first().waitFor()
    await check('passkey, faults')
    await answerPassword(page, 'Make the passkey', OWNER.password)
    await page.getByText('The passkey is added.').waitFor()
    await check('passkey, added')
    await page.getByTestId('passkey').getByRole('button', { name: /^Rename/ }).click()
    await check('passkey, rename')
    await page.getByTestId('passkey').getByRole('button', { name: 'Cancel' }).click()
    await page.getByTestId('passkey').getByRole('button', { name: /^Remove/ }).click()
    await check('passkey, remove')
    await answerPassword(page, 'Remove the passkey', OWNER.password)
    await page.getByText('The passkey is removed.').waitFor()

    const { app } = await setUpApp(page, OWNER.password, check)
    try {
      await page.getByText('Two-factor sign-in is on.').waitFor()
      await check('two-factor on')
      await leaveAdmin(page)
      await signIn(page, OWNER.email, OWNER.password)
      await page.getByRole('heading', { name: 'One more step' }).waitFor()
      await check('second step')
      await giveCode(page, '000000')
      await page.getByText('That code did not fit.').waitFor()
      await check('second step, refused')
      await page.getByRole('button', { name: 'Use a recovery code instead' }).click()
      await page.getByLabel('Recovery code').waitFor()
      await check('second step, recovery code')
      await page.getByRole('button', { name: 'Use the app instead' }).click()
    } finally {
      // Other tests sign in as this owner.
      await giveCode(page, await app.code())
      await page.getByTestId('profile-menu').waitFor()
      await page.goto('/account/security')
      await page.getByRole('button', { name: 'Turn off…' }).click()
      await check('turn off')
      await answerPassword(page, 'Turn it off', OWNER.password)
      await page.getByText('Two-factor sign-in is off.').waitFor()
    }
  })
  assert.deepEqual(found, [])
})
