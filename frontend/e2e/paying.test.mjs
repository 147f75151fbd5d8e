import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { addToCart, checkLook, fillContact, freshEmail, inBrowser, mailTo, orderIs, plentifulProduct, SIZES, startBrowser, stopBrowser } from './shop.mjs'

before(startBrowser)
after(stopBrowser)

/** From the shop to the order's page, to be paid in a way that leads to no other page. */
async function order(page, email, way) {
  await addToCart(page, await plentifulProduct())
  await page.getByRole('link', { name: 'Go to checkout' }).click()
  await fillContact(page, email)
  await page.getByRole('button', { name: 'Continue to shipping' }).click()
  await page.getByRole('button', { name: 'Continue to payment' }).click()
  await page.getByRole('radio', { name: way }).check()
  await page.getByTestId('place-order').click()
}

/** Does something on the sandbox's wallet, as a shopper does with their own. */
async function inWallet(page, context, button) {
  const opened = context.waitForEvent('page')
  await page.getByRole('link', { name: 'Pay on the test page' }).click()
  const wallet = await opened
  await wallet.locator(button).click()
  await wallet.waitForLoadState()
  await wallet.close()
}

test('coins are seen, confirmed, and pay the order while its page is open', async () => {
  const email = freshEmail('coins')
  await inBrowser('coins', {}, async (page, context) => {
    await order(page, email, /^Bitcoin$/)
    await page.locator('[data-testid=coins][data-phase=send]').waitFor()
    assert.match(await page.getByRole('link', { name: /wallet/i }).first().getAttribute('href'), /^bitcoin:tb1\w+\?amount=0\.\d+$/)
    const found = []
    await checkLook(page, 'coins, wide', found)
    await page.setViewportSize(SIZES.phone)
    await checkLook(page, 'coins, phone', found)
    assert.deepEqual(found, [])
    await inWallet(page, context, '#exact')
    await page.locator('[data-testid=coins][data-phase=seen]').waitFor()
    // The sandbox finds a block each eight seconds.
    await page.locator('[data-testid=order][data-state=paid]').waitFor({ timeout: 90_000 })
  })
  await mailTo(email, (mail) => /is confirmed$/.test(mail.subject))
})

test('half of it is kept, and the rest pays the order', async () => {
  await inBrowser('coins-less', {}, async (page, context) => {
    await order(page, freshEmail('half'), /^Bitcoin$/)
    await page.locator('[data-testid=coins][data-phase=send]').waitFor()
    await inWallet(page, context, '#less')
    await page.getByText('Less came than the order costs').waitFor({ timeout: 90_000 })
    await page.getByTestId('new-price').click()
    await page.locator('[data-testid=coins][data-phase=send]').waitFor()
    await inWallet(page, context, '#exact')
    await page.locator('[data-testid=order][data-state=paid]').waitFor({ timeout: 90_000 })
  })
})

test('Tether is paid from a wallet of one’s own, whose transaction the shopper tells', async () => {
  const email = freshEmail('tether')
  await inBrowser('tether', {}, async (page, context) => {
    await order(page, email, /^USDT$/)
    await page.locator('[data-testid=coins][data-phase=send]').waitFor()
    assert.match(await page.getByRole('link', { name: /wallet/i }).first().getAttribute('href'), /^ethereum:0x\w{40}@1\/transfer\?address=0x\w{40}&uint256=\d+$/)
    const found = []
    await checkLook(page, 'Tether, wide', found)
    await page.setViewportSize(SIZES.phone)
    await checkLook(page, 'Tether, phone', found)
    assert.deepEqual(found, [])
    const opened = context.waitForEvent('page')
    await page.getByRole('link', { name: 'Pay on the test page' }).click()
    const wallet = await opened
    await wallet.locator('#exact').click()
    const txid = await wallet.locator('#txid').innerText()
    await wallet.close()
    await page.getByLabel('Transaction hash').fill('0x12')
    await page.getByTestId('report').click()
    await page.getByText('A transaction hash is 0x and 64').waitFor()
    await page.getByLabel('Transaction hash').fill(txid)
    await page.getByTestId('report').click()
    await page.locator('[data-testid=coins]:is([data-phase=told], [data-phase=seen])').waitFor()
    await page.locator('[data-testid=order][data-state=paid]').waitFor({ timeout: 90_000 })
  })
  await mailTo(email, (mail) => /is confirmed$/.test(mail.subject))
})

test('whoever leaves GloBee is charged nothing, and whoever pays there sees it arrive, on a phone', async () => {
  const email = freshEmail('globee')
  await inBrowser('globee', { viewport: SIZES.phone }, async (page) => {
    await order(page, email, /other coins/)
    await page.locator('#cancel').click()
    await page.getByRole('heading', { name: /nothing was charged/ }).waitFor()
    const found = []
    await checkLook(page, 'left GloBee, phone', found)
    await page.getByTestId('pay').click()
    await page.locator('#pay').waitFor()
    const invoice = page.url()
    await page.locator('#pay').click()
    await orderIs(page, 'payment-processing')
    await checkLook(page, 'paid at GloBee, phone', found)
    assert.deepEqual(found, [])
    await fetch(invoice, { method: 'POST', body: new URLSearchParams({ action: 'confirmed' }), redirect: 'manual' })
    await orderIs(page, 'paid')
  })
  await mailTo(email, (mail) => /is confirmed$/.test(mail.subject))
})

test('a transfer says where to and what for; on delivery says how much', async () => {
  await inBrowser('transfer', {}, async (page) => {
    await order(page, freshEmail('transfers'), /transfer/i)
    await orderIs(page, 'awaiting-payment')
    await page.getByText('DE89 3704 0044 0532 0130 00').first().waitFor()
  })
  await inBrowser('delivery', {}, async (page) => {
    await order(page, freshEmail('delivered'), /delivery/i)
    await orderIs(page, 'payment-processing')
  })
})
