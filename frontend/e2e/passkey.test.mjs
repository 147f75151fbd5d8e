import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { freshEmail, inBrowser, makeAccount, PASSWORD, signOut, startBrowser, stopBrowser, until } from './shop.mjs'
import { answerPassword, passkeyDevice } from './staff.mjs'

before(startBrowser)
after(stopBrowser)

test('a customer signs in with a passkey, until it is removed', async () => {
  const email = freshEmail('passkey')
  await inBrowser('passkey', {}, async (page) => {
    const device = await passkeyDevice(page)
    await makeAccount(page, email)
    await page.goto('/account/security')
    const passkeys = page.getByTestId('passkey')
    const add = async (name) => {
      await page.getByRole('button', { name: 'Add a passkey' }).click()
      await page.getByLabel('Name of the passkey').fill(name)
      await answerPassword(page, 'Make the passkey', PASSWORD)
    }

    // Whoever turns away from the browser's dialog is told so, and nothing is kept.
    await device.recognise(false)
    await add('Turned away')
    await page.getByText('No passkey was made.').waitFor()
    assert.equal(await passkeys.count(), 0)
    await device.recognise(true)

    await add('Kitchen laptop')
    await page.getByText('The passkey is added.').waitFor()
    await passkeys.getByText('Kitchen laptop', { exact: true }).first().waitFor()
    assert.equal(await device.count(), 1)
    await passkeys.getByRole('button', { name: /^Rename/ }).click()
    await page.getByLabel('Name of the passkey').fill('Old laptop')
    await page.getByRole('button', { name: 'Save the name' }).click()
    await passkeys.getByText('Old laptop', { exact: true }).first().waitFor()

    // The same device does not make two for one account.
    await add('Twice')
    await page.getByRole('alert').first().waitFor()
    assert.equal(await device.count(), 1)
    await page.getByRole('button', { name: 'Cancel' }).click()

    await signOut(page)
    await page.goto('/login?to=/account/security')
    await page.getByTestId('passkey-sign-in').click()
    await passkeys.getByText(/last used/).waitFor()
    assert.equal(new URL(page.url()).pathname, '/account/security')

    // Somebody else's finger.
    await signOut(page)
    await page.goto('/login')
    await device.recognise(false)
    await page.getByTestId('passkey-sign-in').click()
    await page.getByText('No passkey was used.').waitFor()
    await device.recognise(true)
    await page.getByTestId('passkey-sign-in').click()
    await page.getByRole('heading', { name: 'Hello, Ada' }).waitFor()

    await page.goto('/account/security')
    await passkeys.getByRole('button', { name: /^Remove/ }).click()
    await answerPassword(page, 'Remove the passkey', PASSWORD)
    await page.getByText('The passkey is removed.').waitFor()
    await until('an empty list', async () => (await passkeys.count()) === 0)
    await signOut(page)
    await page.goto('/login')
    // The device still has it; the shop does not.
    await page.getByTestId('passkey-sign-in').click()
    await page.getByText('The shop does not know this passkey.').waitFor()
    await device.forget()
    await page.getByTestId('passkey-sign-in').click()
    await page.getByText('No passkey was used.').waitFor()
  })
})
