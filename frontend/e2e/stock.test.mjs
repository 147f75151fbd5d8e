import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { addToCart, BASE_URL, freshEmail, inBrowser, look, orderAndLeave, plentifulProduct, startBrowser, stopBrowser, until } from './shop.mjs'
import { enterAdmin, OWNER } from './staff.mjs'

before(startBrowser)
after(stopBrowser)

/** What the open page says there is. */
async function figures(page) {
  const read = async (id) => Number((await page.getByTestId(id).innerText()).replace(/\D/g, ''))
  return { onHand: await read('on-hand'), reserved: await read('reserved'), available: await read('available') }
}

/** Waits until the open page says that there is so much on hand; orders of other tests may change the rest. */
const onHandIs = (page, units) => until(`${units} on hand`, async () => (await figures(page)).onHand === units)

/** Opens a variant by its SKU, from the list. */
async function openVariant(page, sku) {
  await page.getByRole('navigation', { name: 'Admin' }).getByRole('link', { name: 'Stock' }).click()
  await page.getByRole('searchbox', { name: 'Product or SKU' }).fill(sku.toLowerCase())
  // One SKU may begin with another.
  const row = page.getByTestId('row').filter({ has: page.getByText(sku, { exact: true }) })
  await row.waitFor()
  assert.equal(new URL(page.url()).searchParams.get('search'), sku.toLowerCase())
  await row.getByTestId('stock').click()
  await page.getByTestId('on-hand').waitFor()
}

/** Fills the form in and sends it. */
async function adjust(page, reason, units, note = '') {
  // The radio lies over its words.
  await page.getByRole('radio', { name: reason, exact: true }).check()
  await page.getByLabel(reason === 'Counted' ? 'Counted units' : 'Units', { exact: true }).fill(String(units))
  await page.getByLabel('Note (optional)').fill(note)
  await page.getByRole('button', { name: 'Adjust the stock' }).click()
}

const movements = (page) => page.getByRole('table', { name: 'Movements' }).getByTestId('row')

test('what comes in, goes and is counted stands on the page and in the ledger', async () => {
  const { product, variant } = await plentifulProduct()
  await inBrowser('stock', {}, async (page) => {
    await enterAdmin(page, OWNER)
    await openVariant(page, variant.sku)
    assert.ok((await page.getByRole('heading', { level: 1 }).innerText()).startsWith(product.name))
    assert.equal(await page.getByRole('link', { name: 'See it in the shop' }).getAttribute('href'), `/p/${product.slug}?sku=${encodeURIComponent(variant.sku)}`)
    const { onHand } = await figures(page)
    const note = freshEmail('delivery-note')

    await page.getByLabel('Units', { exact: true }).fill('5')
    await page.getByTestId('preview').getByText(/^On hand [\d,]+ → [\d,]+, available [\d,]+ → [\d,]+$/).waitFor()
    await adjust(page, 'Received', 5, note)
    await page.getByText(/^Saved: [\d,]+ on hand, [\d,]+ available\.$/).waitFor()
    await onHandIs(page, onHand + 5)
    const received = movements(page).filter({ hasText: note })
    await received.getByText('Received', { exact: true }).waitFor()
    await received.getByText('+5', { exact: true }).waitFor()
    await received.getByRole('link').waitFor()
    assert.equal(await page.getByLabel('Units', { exact: true }).inputValue(), '')

    // More than there is goes nowhere.
    await adjust(page, 'Lost', onHand + 6)
    await page.getByText('There are not that many on hand.').waitFor()
    assert.equal(await page.getByLabel('Units', { exact: true }).getAttribute('aria-invalid'), 'true')
    await adjust(page, 'Damaged', 2, `${note} broke`)
    await onHandIs(page, onHand + 3)
    await movements(page).filter({ hasText: `${note} broke` }).getByText('−2', { exact: true }).waitFor()

    // A count puts it right, and stays what it is after a reload.
    await adjust(page, 'Counted', onHand, `${note} counted`)
    await movements(page).filter({ hasText: `${note} counted` }).getByText('−3', { exact: true }).waitFor()
    await onHandIs(page, onHand)
    await page.reload()
    await page.getByTestId('on-hand').waitFor()
    await onHandIs(page, onHand)
    assert.equal(await movements(page).filter({ hasText: note }).count(), 3)

    await page.getByRole('navigation', { name: 'Admin' }).getByRole('link', { name: 'Audit log' }).click()
    await page.getByTestId('row').filter({ hasText: 'Adjusted the stock' }).filter({ hasText: variant.sku }).filter({ hasText: 'Reason: Counted' }).first().waitFor()
  })
})

test('what is promised to an order cannot be taken away', async () => {
  const plenty = await plentifulProduct()
  await inBrowser('stock-buyer', {}, async (buyer) => {
    await addToCart(buyer, plenty)
    await orderAndLeave(buyer, freshEmail('promised'))
    await inBrowser('stock-promised', {}, async (page) => {
      await enterAdmin(page, OWNER)
      await openVariant(page, plenty.variant.sku)
      await movements(page).filter({ hasText: 'Order placed' }).first().getByText(/^Order \w{4}-\w{4}$/).waitFor()
      const { onHand, reserved } = await figures(page)
      assert.ok(reserved >= 1)
      // What is there is enough, what is left to sell is not.
      const refused = page.getByText('That would leave less than is promised to orders; cancel orders first.')
      await adjust(page, 'Lost', onHand)
      await refused.waitFor()
      // The shop says the same to who asks it directly, with the words at the field.
      await page.route('**/api/admin/stock/*/moves', async (route) => route.continue({ postData: JSON.stringify({ ...route.request().postDataJSON(), units: onHand }) }))
      await adjust(page, 'Lost', 1)
      await refused.waitFor()
      assert.equal(await page.getByLabel('Units', { exact: true }).getAttribute('aria-invalid'), 'true')
      await page.unroute('**/api/admin/stock/*/moves')
      await onHandIs(page, onHand)
    })
  })
})

test('a variant is low from the number on that is set', async () => {
  const { variant } = await plentifulProduct()
  await inBrowser('stock-low', {}, async (page) => {
    await enterAdmin(page, OWNER)
    await openVariant(page, variant.sku)
    const field = page.getByLabel('Units available')
    const before = await field.inputValue()
    const set = async (threshold) => {
      const done = page.waitForResponse((response) => response.request().method() === 'PUT' && response.url().endsWith('/threshold'))
      await field.fill(threshold)
      await page.getByRole('button', { name: 'Save', exact: true }).click()
      assert.equal((await done).status(), 200)
      await page.getByText('Saved.', { exact: true }).waitFor()
    }
    const path = new URL(page.url()).pathname
    try {
      await set('1000000')
      await page.getByText('Low', { exact: true }).waitFor()
      await page.goto(`/admin/stock?show=low&search=${encodeURIComponent(variant.sku)}`)
      await page.getByTestId('row').filter({ has: page.getByText(variant.sku, { exact: true }) }).getByText('Low', { exact: true }).waitFor()
      assert.ok(await page.getByRole('radio', { name: 'Low' }).isChecked())
    } finally {
      await page.goto(path)
      await page.getByTestId('on-hand').waitFor()
      await set(before)
    }
    await page.getByText('Low', { exact: true }).waitFor({ state: 'detached' })
  })
})

test('the pages of stock can be used by everybody, at every size', async () => {
  const { variant } = await plentifulProduct()
  const found = []
  await inBrowser('stock-look', {}, async (page) => {
    const check = (name) => look(page, name, found)
    await enterAdmin(page, OWNER)
    await page.goto(`${BASE_URL}/admin/stock`)
    await page.getByTestId('row').first().waitFor()
    await check('stock')
    await page.goto('/admin/stock?search=nothingatall')
    await page.getByText('Nothing fits').waitFor()
    await check('stock, nothing')
    await openVariant(page, variant.sku)
    await movements(page).first().waitFor()
    await check('variant')
    await adjust(page, 'Lost', 999_999)
    await page.getByText('There are not that many on hand.').waitFor()
    await check('variant, fault')
    await page.goto('/admin/stock/var_00000000000000000000000000000001')
    await page.getByRole('heading', { name: 'There is no such product' }).waitFor()
    await check('variant that is not there')
  })
  assert.deepEqual(found, [])
})
