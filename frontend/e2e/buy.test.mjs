import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { addToCart, atProvider, BASE_URL, cancelAtProvider, freshEmail, inBrowser, mailTo, orderAndLeave, orderIs, plentifulProduct, startBrowser, stopBrowser, until } from './shop.mjs'

before(startBrowser)
after(stopBrowser)

/** The link to the order in a mail. */
const linkIn = (mail) => /https?:\/\/[^\s"'<>]+\/order\/(ord_[0-9a-f]{32})#([^\s"'<>]+)/.exec(`${mail.text}\n${mail.html}`.replaceAll('&amp;', '&'))

test('a guest buys and gets a mail whose link opens the order', async () => {
  const email = freshEmail('buys')
  const thing = await plentifulProduct()
  const { order } = await inBrowser('buy', {}, async (page) => {
    await addToCart(page, thing)
    const placed = await orderAndLeave(page, email)
    await page.locator('#approve').click()
    await orderIs(page, 'paid')
    await page.getByRole('heading', { name: 'Thank you, Ada' }).waitFor()
    assert.equal(new URL(page.url()).pathname, `/order/${placed.order}`)
    assert.ok(!page.url().includes(placed.token), 'the token is not in the address')
    await page.getByTestId('order').getByText(email).first().waitFor()
    // The cart is empty again.
    await page.getByTestId('cart-button').click()
    await page.getByText('Nothing in here yet').waitFor()
    return placed
  })
  const mail = await mailTo(email, linkIn)
  const [link, id, token] = linkIn(mail)
  assert.equal(id, order)
  await inBrowser('buy-from-mail', {}, async (page) => {
    await page.goto(BASE_URL + new URL(link).pathname + new URL(link).hash)
    await orderIs(page, 'paid')
    assert.ok(!page.url().includes(token), 'the token leaves the address bar at once')
    await page.reload()
    await orderIs(page, 'paid')
  })
})

test('a guest leaves PayPal, sees that nothing was charged, and pays after all', async () => {
  const thing = await plentifulProduct()
  await inBrowser('cancel', {}, async (page) => {
    await addToCart(page, thing)
    await orderAndLeave(page, freshEmail('cancels'))
    await cancelAtProvider(page)
    await page.getByRole('heading', { name: /nothing was charged/ }).waitFor()
    await page.getByRole('link', { name: 'Look at the order' }).click()
    await orderIs(page, 'awaiting-payment')
    await page.getByTestId('pay').click()
    await atProvider(page)
    await page.locator('#approve').click()
    await orderIs(page, 'paid')
  })
})

test('a guest whose card is declined pays with another', async () => {
  const thing = await plentifulProduct()
  await inBrowser('decline', {}, async (page) => {
    await addToCart(page, thing)
    await orderAndLeave(page, freshEmail('declined'))
    await page.locator('#decline').click()
    await page.getByText(/nothing was charged/i).first().waitFor()
    await page.getByTestId('pay').click()
    await atProvider(page)
    await page.locator('#approve').click()
    await orderIs(page, 'paid')
  })
})

test('a payment is settled although the tab was closed after approving', async () => {
  const thing = await plentifulProduct()
  const { order, token } = await inBrowser('close', {}, async (page) => {
    await addToCart(page, thing)
    const placed = await orderAndLeave(page, freshEmail('closes'))
    // From here on this browser can't run the shop: as good as closed.
    await page.route(`${BASE_URL}/**`, (route) => (route.request().isNavigationRequest() ? route.continue() : route.abort()))
    await page.locator('#approve').click()
    await page.waitForURL(/\/checkout\/return\//, { waitUntil: 'commit' })
    return placed
  })
  await inBrowser('closed', {}, async (page) => {
    await page.goto(`/order/${order}#${token}`)
    await orderIs(page, 'paid')
  })
})

test('a reload in the middle of the checkout loses nothing', async () => {
  const thing = await plentifulProduct()
  await inBrowser('reload', { viewport: { width: 390, height: 844 } }, async (page) => {
    const drawer = await addToCart(page, thing)
    await drawer.getByRole('button', { name: 'One more' }).click()
    await until('two of it', async () => (await drawer.getByRole('textbox').inputValue()) === '2')
    await page.getByRole('link', { name: 'Go to checkout' }).click()
    await page.getByLabel('E-mail').fill('half@example.com')
    await page.getByLabel('Name', { exact: true }).fill('Ada')
    await page.reload()
    assert.equal(await page.getByLabel('E-mail').inputValue(), 'half@example.com')
    assert.equal(await page.getByLabel('Name', { exact: true }).inputValue(), 'Ada')
    // Back walks the funnel, and what was entered is still there.
    await page.getByLabel('Country').selectOption('DE')
    await page.getByLabel('Street and number').fill('Torstraße 1')
    await page.getByLabel('Postcode').fill('10119')
    await page.getByLabel('Town').fill('Berlin')
    await page.getByRole('button', { name: 'Continue to shipping' }).click()
    await page.getByRole('button', { name: 'Continue to payment' }).click()
    await page.getByTestId('place-order').waitFor()
    await page.goBack()
    await page.getByRole('button', { name: 'Continue to payment' }).waitFor()
    await page.goBack()
    assert.equal(await page.getByLabel('Town').inputValue(), 'Berlin')
  })
})

test('two tabs show the same cart', async () => {
  const thing = await plentifulProduct()
  await inBrowser('tabs', {}, async (page, context) => {
    const other = await context.newPage()
    await other.goto('/')
    await other.getByRole('article').first().waitFor()
    await addToCart(page, thing)
    await other.getByRole('button', { name: 'Cart, 1 item' }).waitFor()
    await page.getByRole('dialog', { name: 'Cart' }).getByRole('button', { name: /^Remove/ }).click()
    await other.getByRole('button', { name: 'Cart, 0 items' }).waitFor()
    await page.getByRole('button', { name: 'Undo' }).click()
    await other.getByRole('button', { name: 'Cart, 1 item' }).waitFor()
  })
})

test('an order opens to nobody without its token', async () => {
  await inBrowser('no-token', {}, async (page) => {
    for (const path of ['/order/ord_00000000000000000000000000000001', '/order/ord_00000000000000000000000000000001#wrong']) {
      await page.goto('about:blank')
      await page.goto(BASE_URL + path)
      await page.getByText('We can’t show this order here').waitFor()
    }
  })
})
