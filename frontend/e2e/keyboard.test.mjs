import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { inBrowser, plentifulProduct, startBrowser, stopBrowser, until } from './shop.mjs'

before(startBrowser)
after(stopBrowser)

/** Presses Tab until `selector` has the focus. */
async function tabTo(page, selector) {
  for (let presses = 0; presses < 120; presses += 1) {
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector)) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`Tab never reaches ${selector}`)
}

test('everything up to the checkout works by keyboard alone', async () => {
  const { product } = await plentifulProduct({ options: true })
  await inBrowser('keyboard', {}, async (page) => {
    await page.goto(`/p/${product.slug}`)
    await page.getByTestId('add-to-cart').waitFor()

    // The skip link is first and leads to the content.
    await page.keyboard.press('Tab')
    assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('href')), '#main')
    await page.keyboard.press('Enter')
    await until('the focus in the content', () => page.evaluate(() => document.activeElement?.id === 'main'))

    await tabTo(page, 'input[type=radio]')
    const before = await page.evaluate(() => document.querySelector('input[type=radio]:checked')?.value)
    await page.keyboard.press('ArrowRight')
    await until('another variant in the address', async () => page.url().includes('sku='))
    assert.notEqual(await page.evaluate(() => document.querySelector('input[type=radio]:checked')?.value), before)
    assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('type')), 'radio')
    await page.keyboard.press('ArrowLeft')

    await tabTo(page, '[data-testid=add-to-cart]')
    await page.keyboard.press('Enter')
    const drawer = page.getByRole('dialog', { name: 'Cart' })
    await drawer.getByText(product.name, { exact: true }).waitFor()
    assert.ok(await page.evaluate(() => document.activeElement?.closest('dialog') !== null), 'the focus is in the drawer')

    await tabTo(page, 'dialog input')
    await page.keyboard.press('ArrowUp')
    await until('two of it', async () => (await drawer.getByRole('textbox').inputValue()) === '2')

    // Escape closes it and gives the focus back.
    await page.keyboard.press('Escape')
    await drawer.waitFor({ state: 'hidden' })
    assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('data-testid')), 'add-to-cart')

    await tabTo(page, '[data-testid=cart-button]')
    await page.keyboard.press('Enter')
    await drawer.waitFor()
    await tabTo(page, 'a[href="/checkout"]')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Checkout' }).waitFor()

    // A form sent empty leads to its first fault.
    await tabTo(page, 'input[name=email]')
    await page.keyboard.press('Enter')
    await until('the focus on the first fault', () => page.evaluate(() => document.activeElement?.getAttribute('aria-invalid') === 'true'))
  })
})
