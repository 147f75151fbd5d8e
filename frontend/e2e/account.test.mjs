import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { addToCart, atProvider, BASE_URL, checkLook, fillContact, freshEmail, inBrowser, linkTo, LOOKS, mailTo, makeAccount, openLink, orderIs, PASSWORD, plentifulProduct, signIn, signOut, startBrowser, stopBrowser, until } from './shop.mjs'

before(startBrowser)
after(stopBrowser)

/** Fills in the open form of an address and saves it. */
async function saveAddress(page) {
  await page.getByRole('button', { name: 'Add an address' }).click()
  await page.getByLabel('Country').selectOption('DE')
  await page.getByLabel('Name', { exact: true }).fill('Ada Lovelace')
  await page.getByLabel('Street and number').fill('Torstraße 1')
  await page.getByLabel('Postcode').fill('10119')
  await page.getByLabel('Town').fill('Berlin')
  await page.getByRole('button', { name: 'Save the address' }).click()
  await page.getByText('The address is saved.').waitFor()
}

/** Nothing of a token may be where scripts of later visits could read it. */
async function nothingSecretIsKept(page) {
  const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, document.cookie, location.href]))
  assert.doesNotMatch(kept, /eyJ|session=/)
}

test('a customer registers, saves an address, buys with it and finds the order in the account', async () => {
  const email = freshEmail('registers')
  const thing = await plentifulProduct()
  await inBrowser('account', {}, async (page) => {
    // Nobody is signed in: the account asks for it and leads back.
    await page.goto('/account/addresses')
    await page.getByRole('heading', { name: 'Sign in' }).waitFor()
    assert.equal(new URL(page.url()).searchParams.get('to'), '/account/addresses')
    await makeAccount(page, email)
    assert.equal(new URL(page.url()).pathname, '/account')
    await signOut(page)
    await page.goto('/account/addresses')
    await page.getByRole('heading', { name: 'Sign in' }).waitFor()
    await signIn(page, email)
    await page.getByRole('heading', { name: 'Your addresses' }).waitFor()
    await saveAddress(page)
    await page.getByTestId('address').getByText('Preferred').waitFor()
    await nothingSecretIsKept(page)

    // A reload stays signed in.
    await page.reload()
    await page.getByTestId('address').getByText('Torstraße 1', { exact: true }).first().waitFor()

    await addToCart(page, thing)
    await page.getByRole('link', { name: 'Go to checkout' }).click()
    // The address is known: nothing is left but to pay, and all of it can be changed.
    await page.getByTestId('place-order').waitFor()
    assert.equal(new URL(page.url()).search, '')
    await page.getByRole('region', { name: 'Contact and address' }).getByText('Torstraße 1').waitFor()
    await page.getByRole('region', { name: 'Contact and address' }).getByRole('link', { name: 'Change' }).click()
    await page.getByRole('button', { name: 'Continue to shipping' }).waitFor()
    assert.equal(await page.getByLabel('E-mail').inputValue(), email)
    assert.equal(await page.getByLabel('Street and number').inputValue(), 'Torstraße 1')
    await page.getByRole('button', { name: 'Continue to shipping' }).click()
    await page.getByRole('radio').last().check()
    const way = await page.getByRole('radio', { checked: true }).locator('xpath=..').locator('strong').innerText()
    await page.getByRole('button', { name: 'Continue to payment' }).click()
    await page.getByTestId('place-order').click()
    await atProvider(page)
    await page.locator('#approve').click()
    await orderIs(page, 'paid')
    const { pathname } = new URL(page.url())

    // The order belongs to the account: it opens without its token.
    await page.evaluate(() => localStorage.removeItem('bodega.orders'))
    await page.goto('/account/orders')
    const row = page.getByTestId('account-order')
    await row.first().waitFor()
    assert.equal(await row.count(), 1)
    await page.getByText('Paid', { exact: true }).waitFor()
    await row.click()
    await orderIs(page, 'paid')
    assert.equal(new URL(page.url()).pathname, pathname)

    // The next order goes as this one did.
    await addToCart(page, thing)
    await page.getByRole('link', { name: 'Go to checkout' }).click()
    await page.getByTestId('place-order').waitFor()
    await page.getByRole('region', { name: 'Shipping', exact: true }).getByText(way).waitFor()

    // Signed out, it is closed again.
    await page.goto('/account')
    await signOut(page)
    await page.goto(pathname)
    await page.getByText('We can’t show this order here').waitFor()
  })
})

test('a guest’s cart joins the account’s at the checkout', async () => {
  const email = freshEmail('joins')
  const thing = await plentifulProduct()
  await inBrowser('joins', {}, async (page) => {
    await makeAccount(page, email)
    await signOut(page)
    await addToCart(page, thing)
    await page.getByRole('link', { name: 'Go to checkout' }).click()
    await page.getByRole('link', { name: 'Sign in for a faster checkout' }).click()
    await signIn(page, email)
    await page.getByRole('button', { name: 'Continue to shipping' }).waitFor()
    assert.equal(await page.getByLabel('E-mail').inputValue(), email)
    await page.getByRole('button', { name: 'Cart, 1 item' }).waitFor()
    // Nobody sees the account's cart after signing out.
    await page.goto('/account')
    await page.getByTestId('sign-out').click()
    await page.getByRole('button', { name: 'Cart, 0 items' }).waitFor()
    await page.goto('/checkout')
    await page.getByText('There is nothing to check out').waitFor()
  })
})

test('a forgotten password is replaced by the link in a mail', async () => {
  const email = freshEmail('forgets')
  await inBrowser('forgets', {}, async (page) => {
    await makeAccount(page, email)
    await signOut(page)
    await page.goto('/login')
    await page.getByLabel('E-mail').fill(email)
    await page.getByLabel('Password', { exact: true }).fill('something else entirely')
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await page.getByRole('alert').getByText('E-mail and password do not fit together.').waitFor()
    await page.getByRole('link', { name: 'Forgotten the password?' }).click()
    await page.getByLabel('E-mail').fill(email)
    await page.getByRole('button', { name: 'Send the link' }).click()
    await page.getByRole('heading', { name: 'Look into your mailbox' }).waitFor()
    const link = await linkTo('/reset', email)
    await openLink(page, link)
    await page.getByLabel('New password').waitFor()
    assert.ok(!page.url().includes('#'), 'the token leaves the address bar at once')
    await page.getByLabel('New password').fill('short')
    await page.getByRole('button', { name: 'Save the password' }).click()
    await page.getByText('At least 10 characters', { exact: true }).waitFor()
    await page.getByLabel('New password').fill(`${PASSWORD} anew`)
    await page.getByRole('button', { name: 'Save the password' }).click()
    await page.getByRole('heading', { name: 'Your password is changed' }).waitFor()
    await page.goto('/login')
    await signIn(page, email, `${PASSWORD} anew`)
    await page.getByRole('heading', { name: 'Hello, Ada' }).waitFor()
    // The link works once.
    await openLink(page, link)
    await page.getByLabel('New password').fill(`${PASSWORD} again`)
    await page.getByRole('button', { name: 'Save the password' }).click()
    await page.getByRole('heading', { name: 'This link is not valid any more' }).waitFor()
  })
})

test('a session that is ended from another device is over at its next call', async () => {
  const email = freshEmail('revokes')
  await inBrowser('revokes', {}, async (here) => {
    await makeAccount(here, email)
    await inBrowser('revoked', {}, async (there) => {
      await there.goto('/login')
      await signIn(there, email)
      await there.getByRole('heading', { name: 'Hello, Ada' }).waitFor()
      await here.goto('/account/security')
      const sessions = here.getByTestId('session')
      await until('both sessions', async () => (await sessions.count()) === 2)
      await here.locator('[data-testid=session][data-current]').getByText('This device').waitFor()
      await here.locator('[data-testid=session]:not([data-current])').getByRole('button', { name: 'Sign out' }).click()
      await here.getByText('The device is signed out.').waitFor()
      assert.equal(await sessions.count(), 1)
      await there.getByRole('navigation', { name: 'Your account' }).getByRole('link', { name: 'Security' }).click()
      await there.getByText('You were signed out. Please sign in again.').waitFor()
      assert.equal(new URL(there.url()).pathname, '/login')
    })
    // The one who did it is still there.
    await here.reload()
    await here.getByTestId('session').waitFor()
  })
})

test('another address is used once its owner, signed in, says so', async () => {
  const [email, other] = [freshEmail('moves'), freshEmail('moved')]
  await inBrowser('moves', {}, async (page) => {
    await makeAccount(page, email)
    await page.goto('/account/security')
    await page.getByLabel('New e-mail address').fill(other)
    await page.getByRole('textbox', { name: 'Password', exact: true }).fill(PASSWORD)
    await page.getByRole('button', { name: 'Send the link' }).click()
    await page.getByText('An e-mail is on its way to the new address.').waitFor()
    const link = await linkTo('/confirm-email', other)
    await signOut(page)
    // The link waits while its owner signs in.
    await openLink(page, link)
    await signIn(page, email)
    await page.getByRole('heading', { name: 'Confirm your new address' }).waitFor()
    assert.equal(page.url(), `${BASE_URL}/confirm-email`)
    await page.getByRole('button', { name: 'Use this address' }).click()
    await page.getByRole('heading', { name: 'Your address is changed' }).waitFor()
    await page.getByRole('link', { name: 'To your account' }).click()
    await page.getByText(other, { exact: true }).waitFor()
  })
})

test('two tabs share one session, however often they renew it', async () => {
  const email = freshEmail('tabs')
  await inBrowser('session-tabs', {}, async (page, context) => {
    await makeAccount(page, email)
    const others = [await context.newPage(), await context.newPage()]
    // All load at once: an old refresh cookie that came back would end the session.
    await Promise.all([page.reload(), ...others.map((other) => other.goto('/account/security'))])
    await page.getByRole('heading', { name: 'Hello, Ada' }).waitFor()
    for (const other of others) await other.getByTestId('session').waitFor()
    await page.getByTestId('sign-out').click()
    for (const other of others) await other.getByRole('link', { name: 'Sign in' }).first().waitFor()
  })
})

test('whoever signs in goes on to no other site', async () => {
  const email = freshEmail('onward')
  await inBrowser('onward', {}, async (page) => {
    await makeAccount(page, email)
    await signOut(page)
    await page.goto(`/login?to=${encodeURIComponent('//evil.example/x')}`)
    await signIn(page, email)
    await page.getByRole('heading', { name: 'Hello, Ada' }).waitFor()
    assert.equal(page.url(), `${BASE_URL}/account`)
  })
})

for (const { look, viewport, colorScheme } of LOOKS) {
  test(`axe finds nothing on the account's pages, ${look}`, async () => {
    const email = freshEmail('axe-account')
    const thing = await plentifulProduct()
    const found = []
    await inBrowser(`axe-account-${look}`, { viewport, colorScheme }, async (page) => {
      const check = (name) => checkLook(page, name, found)
      const open = async (name, path, heading) => {
        // A new fragment alone would load nothing.
        await page.goto('about:blank')
        await page.goto(path)
        await page.getByRole('heading', { level: 1, name: heading }).waitFor()
        await check(name)
      }
      await open('register', '/register', 'Create an account')
      await page.getByRole('button', { name: 'Create the account' }).click()
      await page.getByText('Please fill this in').first().waitFor()
      await check('register, faults')
      await open('forgot', '/forgot', 'Forgotten the password?')
      await open('reset without token', '/reset', 'This link is not valid any more')
      await open('reset', '/reset#wrong', 'Choose a new password')
      await open('verify without token', '/verify', 'This link is not valid any more')
      await open('verify', '/verify#wrong', 'Confirm your address')
      await page.getByRole('button', { name: 'Confirm and sign in' }).click()
      await page.getByText('Please fill this in').waitFor()
      await check('verify, faults')
      await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
      await page.getByRole('button', { name: 'Confirm and sign in' }).click()
      await page.getByRole('heading', { name: 'This link is not valid any more' }).waitFor()
      await check('verify, old link')
      await makeAccount(page, email, () => check('register, sent'))
      await open('confirm-email', '/confirm-email#wrong', 'Confirm your new address')
      await page.getByRole('button', { name: 'Use this address' }).click()
      await page.getByRole('heading', { name: 'This link is not valid any more' }).waitFor()
      await check('confirm-email, old link')
      await page.goto('/account')
      await signOut(page)
      await open('login', '/login', 'Sign in')
      await page.getByLabel('E-mail').fill(email)
      await page.getByLabel('Password', { exact: true }).fill('something else entirely')
      await page.getByRole('button', { name: 'Sign in', exact: true }).click()
      await page.getByRole('alert').first().waitFor()
      await check('login, refused')
      await signIn(page, email)
      await page.getByText('No orders yet.').waitFor()
      await check('account, no orders')
      await open('addresses, none', '/account/addresses', 'Your addresses')
      await page.getByRole('button', { name: 'Add an address' }).click()
      await page.getByRole('button', { name: 'Save the address' }).click()
      await page.getByText('Please fill this in').first().waitFor()
      await check('address, faults')
      await page.getByRole('button', { name: 'Cancel' }).click()
      await saveAddress(page)
      await saveAddress(page)
      await check('addresses, two')
      await addToCart(page, thing)
      await page.getByRole('link', { name: 'Go to checkout' }).click()
      await page.getByTestId('place-order').waitFor()
      await check('checkout, all known')
      await page.getByRole('region', { name: 'Contact and address' }).getByRole('link', { name: 'Change' }).click()
      await page.getByLabel('Your saved addresses').waitFor()
      await check('checkout, signed in')
      await fillContact(page, email)
      await page.getByRole('button', { name: 'Continue to shipping' }).click()
      await page.getByRole('button', { name: 'Continue to payment' }).click()
      await page.getByTestId('place-order').click()
      await atProvider(page)
      await page.locator('#approve').click()
      await orderIs(page, 'paid')
      await open('account', '/account', 'Hello, Ada')
      await page.getByTestId('account-order').first().waitFor()
      await check('account with an order')
      await open('orders', '/account/orders', 'Your orders')
      await page.getByTestId('account-order').first().waitFor()
      await check('orders, loaded')
      await open('security', '/account/security', 'Security')
      await page.getByTestId('session').first().waitFor()
      await page.getByRole('button', { name: 'Change the password' }).click()
      await page.getByText('Please fill this in').first().waitFor()
      await check('security, faults')
      await open('data', '/account/data', 'Your data')
      await page.getByRole('button', { name: 'Delete the account…' }).click()
      await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
      await page.getByRole('button', { name: 'Delete the account for good' }).click()
      await page.getByText('Orders are still under way').waitFor()
      await check('data, refused to delete')
    })
    assert.deepEqual(found, [])
  })
}

test('what the shop holds can be taken along, and an account without orders can go', async () => {
  const email = freshEmail('leaves')
  await inBrowser('leaves', {}, async (page) => {
    await makeAccount(page, email)
    await page.goto('/account/data')
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Download your data' }).click()])
    assert.match(download.suggestedFilename(), /^bodega-\d{4}-\d\d-\d\d\.json$/)
    let text = ''
    for await (const chunk of await download.createReadStream()) text += chunk
    assert.equal(JSON.parse(text).account.email, email)
    await page.getByRole('button', { name: 'Delete the account…' }).click()
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
    await page.getByRole('button', { name: 'Delete the account for good' }).click()
    await page.getByText('Your account is deleted').waitFor()
    await signIn(page, email)
    await page.getByRole('alert').getByText('E-mail and password do not fit together.').waitFor()
    await mailTo(email, (mail) => /erased/.test(mail.subject))
  })
})
