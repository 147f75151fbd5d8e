import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { atProvider, BASE_URL, checkLook, freshEmail, inBrowser, look, mailTo, openLink, orderIs, startBrowser, stopBrowser, until } from './shop.mjs'
import { enterAdmin, OWNER } from './staff.mjs'

before(startBrowser)
after(stopBrowser)

/** Two products of which there is plenty, each with such a variant. */
async function twoProducts() {
  const get = async (path) => (await fetch(BASE_URL + path)).json()
  const { items } = await get('/api/products?pageSize=48')
  const found = []
  for (const { slug } of items) {
    const product = await get(`/api/products/${slug}`)
    const variant = product.variants.find(({ available }) => available >= 5)
    if (variant) found.push({ product, variant })
    if (found.length === 2) return found
  }
  throw new Error('the shop has not enough left to sell')
}

/** Looks for a product in the open form and takes one of its variants. */
async function add(page, rows, { product, variant }) {
  const count = await page.getByTestId(rows).count()
  const isAdded = async () => (await page.getByTestId(rows).count()) > count
  const choice = page.getByRole('option').filter({ hasText: variant.sku })
  await page.getByRole('combobox', { name: /Add a product/ }).fill(product.name)
  await until(`${product.name} in the list`, async () => {
    if ((await isAdded()) || (await choice.isVisible())) return true
    const option = page.getByRole('option').filter({ hasText: product.name }).first()
    if (await option.isVisible()) await option.click()
    return false
  })
  if (!(await isAdded())) await choice.click()
  await until(`${product.name} among the items`, isAdded)
}

/** Pays what is to be paid on the open page of an order, and comes back to it. */
async function pay(page) {
  await page.getByTestId('pay').waitFor()
  const paypal = page.getByRole('radio', { name: 'PayPal' })
  if ((await paypal.count()) > 0) await paypal.check()
  await page.getByTestId('pay').click()
  await atProvider(page)
  await page.locator('#approve').click()
  await orderIs(page, 'paid')
}

test('an order is written down, paid by its link, changed, and paid to the end', async () => {
  const email = freshEmail('by-phone')
  const [first, second] = await twoProducts()
  const found = []
  await inBrowser('draft-staff', {}, async (staff) => {
    await enterAdmin(staff, OWNER)
    await staff.getByRole('navigation', { name: 'Admin' }).getByRole('link', { name: 'Orders' }).click()
    await staff.getByRole('link', { name: 'New order' }).click()
    await staff.getByRole('heading', { level: 1, name: 'New order' }).waitFor()
    await look(staff, 'new order', found)

    await add(staff, 'draft-line', first)
    await add(staff, 'draft-line', second)
    const field = (label) => staff.getByLabel(label, { exact: true })
    await staff.getByLabel(/^Own price of/).first().fill('12.50')
    await staff.getByLabel(/^Discount on all of it/).fill('1')
    await field('Country').selectOption('DE')
    await staff.getByTestId('make-order').click()
    await staff.getByText('Please fill this in').first().waitFor()
    await look(staff, 'new order, faults', found)
    await field('E-mail').fill(email)
    await field('Name').fill('Ada Lovelace')
    await field('Street and number').fill('Torstraße 1')
    await field('Postcode').fill('10119')
    await field('Town').fill('Berlin')
    await field('Words to the customer (optional)').fill('As we said on the telephone.')
    await staff.getByTestId('make-order').filter({ hasText: /for / }).waitFor()
    const total = await staff.getByTestId('total').innerText()
    await look(staff, 'new order, priced', found)
    await staff.getByTestId('make-order').click()

    const link = await staff.getByTestId('drafted').getByTestId('payment-link').inputValue()
    assert.match(link, /\/order\/ord_[0-9a-f]{32}#\S+$/)
    assert.equal(await staff.getByTestId('order-total').innerText(), total)
    await look(staff, 'order that was written down', found)
    await mailTo(email, (mail) => mail.text.includes('As we said on the telephone.') && `${mail.text}\n${mail.html}`.includes(new URL(link).pathname))
    // Whoever lost it gets it again.
    await staff.getByTestId('copy-link').click()
    await until('the link again', async () => (await staff.getByTestId('payment-link').count()) === 2)
    assert.equal(await staff.getByTestId('payment-link').last().inputValue(), link)

    await inBrowser('draft-shopper', {}, async (shopper) => {
      await openLink(shopper, link)
      await orderIs(shopper, 'awaiting-payment')
      assert.equal(await shopper.getByTestId('total').innerText(), total)
      await pay(shopper)

      await staff.reload()
      await staff.getByTestId('open-edit').click()
      const dialog = staff.getByRole('dialog')
      await checkLook(staff, 'changing an order', found)
      await dialog.getByRole('button', { name: 'One more' }).first().click()
      const due = dialog.getByTestId('edit-due')
      await due.filter({ hasText: 'The customer is asked to pay' }).waitFor()
      const rest = /pay (\S+)\.$/.exec(await due.innerText())[1]
      await dialog.getByLabel('Words to the customer (optional)').fill('One more, as you asked.')
      await checkLook(staff, 'changing an order, with what it does', found)
      await dialog.getByTestId('save-edit').click()
      await dialog.waitFor({ state: 'detached' })
      await staff.getByText('Partly paid', { exact: true }).waitFor()
      await staff.getByTestId('copy-link').waitFor()
      await look(staff, 'order that is partly paid', found)
      await mailTo(email, (mail) => /has changed$/.test(mail.subject) && mail.text.includes('One more, as you asked.'))

      await shopper.reload()
      await orderIs(shopper, 'partly-paid')
      await shopper.getByTestId('owed').getByText(rest, { exact: true }).waitFor()
      await look(shopper, 'order with a rest to pay', found)
      await pay(shopper)
      await shopper.getByTestId('owed').waitFor({ state: 'detached' })

      await staff.reload()
      await staff.getByTestId('order-total').waitFor()
      assert.equal(await staff.getByText('Still to be paid').count(), 0)
      assert.equal(await staff.getByTestId('copy-link').count(), 0)
      assert.equal(await staff.getByTestId('payment').filter({ hasText: 'Paid' }).count(), 2)
      await staff.getByText('Balanced', { exact: true }).waitFor()
    })
  })
  assert.deepEqual(found, [])
})

test('a draft says what it lacks, and is not lost by a click', async () => {
  const [thing] = await twoProducts()
  await inBrowser('draft-short', {}, async (staff) => {
    await enterAdmin(staff, OWNER)
    await staff.goto('/admin/orders/new')
    await add(staff, 'draft-line', thing)
    const { available } = thing.variant
    if (available < 99) {
      const units = staff.getByRole('textbox', { name: /^Units of/ })
      await units.fill('99')
      await units.press('Enter')
      await staff.getByTestId('shortage').waitFor()
    }
    await staff.getByRole('navigation', { name: 'Admin' }).getByRole('link', { name: 'Stock' }).click()
    await staff.getByRole('dialog', { name: 'Leave without saving?' }).getByRole('button', { name: 'Stay' }).click()
    await staff.getByTestId('draft-line').waitFor()
  })
})
