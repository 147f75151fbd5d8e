import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { freshEmail, inBrowser, linkTo, openLink, PASSWORD, signIn, startBrowser, stopBrowser, until } from './shop.mjs'
import { answerPassword, enterAdmin, giveCode, isInside, leaveAdmin, OWNER, sections, setUpApp } from './staff.mjs'

before(startBrowser)
after(stopBrowser)

/** Invites somebody on the page of the staff, which the caller may open. */
async function invite(page, email, role) {
  await page.getByRole('navigation', { name: 'Admin' }).getByRole('link', { name: 'Staff & roles' }).click()
  await page.getByRole('button', { name: 'Invite somebody' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('E-mail').fill(email)
  await dialog.getByRole('checkbox', { name: role }).check()
  await dialog.getByRole('button', { name: 'Send the invitation' }).click()
  await page.getByText(`An invitation is on its way to ${email}.`).waitFor()
  await page.getByRole('table', { name: 'Invitations' }).getByRole('row').filter({ hasText: email }).getByText(role).waitFor()
}

/** Follows the link of an invitation and makes the account. */
async function accept(page, email, name) {
  await openLink(page, await linkTo('/admin/invitation', email))
  await page.getByTestId('invitation').waitFor()
  assert.ok(!page.url().includes('#'), 'the token leaves the address bar at once')
  await page.getByLabel('Your name').fill(name)
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await page.getByRole('button', { name: 'Accept the invitation' }).click()
}

test('an invited one joins the staff, sets a second factor up, and sees what the role opens', async () => {
  const email = freshEmail('joins-staff')
  await inBrowser('staff-owner', {}, async (owner) => {
    await enterAdmin(owner, OWNER)
    assert.deepEqual(await sections(owner), ['Overview', 'Orders', 'Products', 'Categories', 'Collections', 'Stock', 'Import & export', 'Search', 'People', 'Staff & roles', 'Audit log', 'Settings'])
    await invite(owner, email, 'Support')

    await inBrowser('staff-invited', {}, async (page) => {
      await accept(page, email, 'Nora Neu')
      await page.getByRole('heading', { name: 'Hello, Nora' }).waitFor()
      assert.deepEqual(await sections(page), ['Overview', 'Orders', 'People'])

      await page.getByTestId('profile-menu').click()
      await page.getByRole('menuitem', { name: 'My security' }).click()
      const { app, recovery } = await setUpApp(page, PASSWORD)
      assert.equal(new Set(recovery).size, 10)
      await page.getByText('Two-factor sign-in is on.').waitFor()

      await leaveAdmin(page)
      await signIn(page, email)
      await giveCode(page, await app.code())
      await isInside(page)
      // What the role does not open stays closed, whoever knows its address.
      await page.goto('/admin/staff')
      await page.getByRole('heading', { name: 'Your roles do not open this page' }).waitFor()
      assert.deepEqual(await sections(page), ['Overview', 'Orders', 'People'])

      // A code that was read over the shoulder is worth nothing.
      await leaveAdmin(page)
      await signIn(page, email)
      await giveCode(page, app.last())
      await page.getByText('That code did not fit.').waitFor()
      await page.getByRole('button', { name: 'Use a recovery code instead' }).click()
      await giveCode(page, recovery[0])
      await isInside(page)
      await page.goto('/admin/security')
      await page.getByText('9 recovery codes are left.').waitFor()

      await owner.getByRole('link', { name: 'Audit log' }).click()
      const entry = (action, ...words) => words.reduce((rows, hasText) => rows.filter({ hasText }), owner.getByTestId('row').filter({ hasText: action }))
      await entry('Invited somebody to the staff', email, 'Roles: Support').waitFor()
      await entry('Accepted an invitation', 'Nora Neu', 'Roles: Support').waitFor()
      await entry('Turned two-factor sign-in on', 'Nora Neu').waitFor()
      await entry('Signed in', 'Nora Neu', 'password and second factor').first().waitFor()

      // Another role counts at once: who has it must sign in again.
      await entry('Accepted an invitation', 'Nora Neu').getByRole('link', { name: 'Nora Neu' }).first().click()
      await owner.getByRole('checkbox', { name: 'Support' }).uncheck()
      await owner.getByRole('checkbox', { name: 'Analyst' }).check()
      await owner.getByRole('button', { name: 'Save the roles' }).click()
      await owner.getByText('The roles are saved.').waitFor()
      await page.getByRole('link', { name: 'People' }).first().click()
      await page.getByText('You were signed out. Please sign in again.').waitFor()
      await signIn(page, email)
      await page.getByRole('button', { name: 'Use a recovery code instead' }).click()
      await giveCode(page, recovery[1])
      await isInside(page)
      assert.deepEqual(await sections(page), ['Overview'])

      await owner.getByRole('button', { name: 'Block…' }).click()
      await owner.getByLabel('Reason').fill('Left us')
      await owner.getByRole('button', { name: 'Block the account' }).click()
      await owner.getByText('This account is blocked').waitFor()
      await page.reload()
      await signIn(page, email)
      await page.getByRole('alert').getByText('This account is blocked').waitFor()
    })
  })
})

test('a link works once, and not after it is taken back', async () => {
  const email = freshEmail('taken-back')
  await inBrowser('staff-taken-back', {}, async (page) => {
    await enterAdmin(page, OWNER)
    await invite(page, email, 'Analyst')
    const link = await linkTo('/admin/invitation', email)
    await page.getByRole('table', { name: 'Invitations' }).getByRole('row').filter({ hasText: email }).getByRole('button').click()
    await page.getByText('The invitation is taken back').waitFor()
    await openLink(page, link)
    await page.getByRole('heading', { name: 'This invitation is not valid any more' }).waitFor()
  })
})

test('where staff must use a second factor, nobody gets in without one', async () => {
  const email = freshEmail('must-lock')
  await inBrowser('staff-rule', {}, async (owner) => {
    await enterAdmin(owner, OWNER)
    await invite(owner, email, 'Manager')
    await owner.goto('/admin/security')
    await setUpApp(owner, OWNER.password)
    const rule = owner.getByRole('switch', { name: 'Staff must use a second factor' })
    const set = async (isOn) => {
      // The shop may show for half a minute what the rule was before.
      await until('the rule as it is', async () => {
        await owner.goto('/admin/staff')
        return (await rule.isChecked()) !== isOn
      }, 45_000)
      await rule.click()
      await owner.getByText('Saved.').waitFor()
    }
    try {
      await set(true)
      await inBrowser('staff-must', {}, async (page) => {
        await accept(page, email, 'Max Muss')
        await page.getByRole('heading', { name: 'One more lock' }).waitFor()
        await page.goto('/admin/people')
        await page.getByRole('heading', { name: 'One more lock' }).waitFor()
        assert.equal(await page.getByRole('navigation', { name: 'Admin' }).count(), 0)
        // The session opens with the app, but its recovery codes are shown until they are kept.
        await setUpApp(page, PASSWORD)
        await page.getByTestId('person').first().waitFor()
        assert.deepEqual(await sections(page), ['Overview', 'Orders', 'Products', 'Categories', 'Collections', 'Stock', 'Import & export', 'Search', 'People', 'Staff & roles', 'Audit log'])
        // A manager may see the rule, not change it.
        await page.getByRole('link', { name: 'Staff & roles' }).first().click()
        assert.ok(await page.getByRole('switch', { name: 'Staff must use a second factor' }).isDisabled())
      })
    } finally {
      // Other tests sign in as this owner.
      await set(false)
      await owner.goto('/admin/security')
      await owner.getByRole('button', { name: 'Turn off…' }).click()
      await answerPassword(owner, 'Turn it off', OWNER.password)
      await owner.getByText('Two-factor sign-in is off.').waitFor()
    }
  })
})
