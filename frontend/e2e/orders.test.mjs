import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { addToCart, checkLook, freshEmail, inBrowser, look, mailTo, orderAndLeave, orderIs, plentifulProduct, startBrowser, stopBrowser } from './shop.mjs'
import { enterAdmin, OWNER } from './staff.mjs'

before(startBrowser)
after(stopBrowser)

/** Buys something and pays it; returns what it was. */
async function buy(page, email) {
  const thing = await plentifulProduct()
  await addToCart(page, thing)
  const placed = await orderAndLeave(page, email)
  await page.locator('#approve').click()
  await orderIs(page, 'paid')
  return { ...placed, thing }
}

test('an order is sent, brought, sent back and refunded, and both sides see it', async () => {
  const email = freshEmail('sends-back')
  const found = []
  await inBrowser('order-shopper', {}, async (shopper) => {
    const { thing } = await buy(shopper, email)
    await inBrowser('order-staff', {}, async (staff) => {
      await enterAdmin(staff, OWNER)
      await staff.getByRole('navigation', { name: 'Admin' }).getByRole('link', { name: 'Orders' }).click()
      await staff.getByRole('searchbox').fill(email)
      const row = staff.getByRole('row').filter({ hasText: email })
      await row.first().waitFor()
      await look(staff, 'orders', found)
      await row.getByTestId('order').first().click()

      await staff.getByTestId('make-parcel').click()
      const dialog = staff.getByRole('dialog')
      await dialog.getByLabel('Carrier').fill('Post')
      await dialog.getByLabel('Tracking number').fill('LX 0815 4711')
      await dialog.getByLabel('Link to follow it').fill('https://example.com/follow/LX08154711')
      await dialog.getByRole('checkbox').check()
      await checkLook(staff, 'parcel', found)
      await dialog.getByRole('button', { name: 'Make it and mark it shipped' }).click()
      await staff.getByTestId('parcel').getByText('Sent', { exact: true }).waitFor()
      await mailTo(email, (mail) => /on its way/i.test(mail.subject) && mail.text.includes('LX 0815 4711'))
      await look(staff, 'order', found)

      await shopper.reload()
      assert.equal(await shopper.getByRole('link', { name: 'Follow the parcel' }).getAttribute('href'), 'https://example.com/follow/LX08154711')
      await staff.getByRole('button', { name: 'It was delivered' }).click()
      await staff.getByTestId('parcel').getByText('Delivered', { exact: true }).waitFor()
      await mailTo(email, (mail) => /has arrived/.test(mail.subject))

      await shopper.reload()
      await shopper.getByRole('button', { name: 'Send something back' }).click()
      const ask = shopper.getByRole('dialog')
      await ask.getByLabel(`How many of ${thing.product.name}`).selectOption('1')
      await ask.getByLabel(`Why ${thing.product.name} comes back`).selectOption('damaged')
      await ask.getByLabel('In your words').fill('The handle came off.')
      await checkLook(shopper, 'return', found)
      await ask.getByRole('button', { name: 'Ask to send it back' }).click()
      await shopper.getByTestId('return').getByText('We are looking at it').waitFor()
      await look(shopper, 'order of a shopper', found)

      await staff.reload()
      const decide = async (button, action, answer) => {
        await staff.getByTestId('return').getByRole('button', { name: button }).click()
        if (answer) await staff.getByRole('dialog').getByRole('textbox').fill(answer)
        await staff.getByRole('dialog').getByRole('button', { name: action, exact: true }).click()
        await staff.getByRole('dialog').waitFor({ state: 'detached' })
      }
      await decide('Approve…', 'Approve it', 'With the label in the parcel, within two weeks.')
      await mailTo(email, (mail) => mail.text.includes('With the label in the parcel'))
      await decide('It is here…', 'It is here')
      await decide('Refund it…', 'Refund it')
      await staff.getByTestId('refund-row').getByText('Gone back', { exact: true }).first().waitFor()
      const refunded = await mailTo(email, (mail) => /goes back to you/.test(mail.subject))
      assert.ok(refunded)
      await look(staff, 'order that was refunded', found)

      await shopper.reload()
      await shopper.getByTestId('return').getByText('Money given back').waitFor()
      await look(shopper, 'refunded order of a shopper', found)
    })
  })
  assert.deepEqual(found, [])
})

test('an order is cancelled by whoever placed it, and the money goes back', async () => {
  const email = freshEmail('gives-up')
  await inBrowser('order-cancel', {}, async (page) => {
    await buy(page, email)
    await page.getByRole('button', { name: 'Cancel the order' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel the order' }).click()
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await page.getByText(/cancelled/i).first().waitFor()
    await mailTo(email, (mail) => /is cancelled$/.test(mail.subject))
    // What was given up can be ordered anew.
    await page.getByTestId('reorder').click()
    await page.getByRole('link', { name: 'Go to checkout' }).waitFor()
  })
})
