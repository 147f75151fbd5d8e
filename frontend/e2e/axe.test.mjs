import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { addToCart, BASE_URL, cancelAtProvider, checkLook, fillContact, freshEmail, inBrowser, orderIs, plentifulProduct, SIZES, startBrowser, stopBrowser } from './shop.mjs'

before(startBrowser)
after(stopBrowser)

for (const colorScheme of ['light', 'dark']) {
  for (const [size, viewport] of Object.entries(SIZES)) {
    test(`axe finds nothing, ${size}, ${colorScheme}`, async () => {
      const thing = await plentifulProduct({ options: true })
      const found = []
      await inBrowser(`axe-${size}-${colorScheme}`, { viewport, colorScheme }, async (page) => {
        const check = (name) => checkLook(page, name, found)
        const open = async (name, path, ready) => {
          await page.goto(path)
          await ready().first().waitFor()
          await check(name)
        }
        await open('home', '/', () => page.getByRole('article'))
        await open('all products', '/products', () => page.getByRole('article'))
        await open('category', `/c/${thing.product.category.slug}?sort=price-desc`, () => page.getByRole('article'))
        if (size === 'phone') {
          await page.getByRole('button', { name: 'Menu' }).click()
          await page.getByRole('dialog', { name: 'Menu' }).waitFor()
          await check('menu')
          await page.keyboard.press('Escape')
        }
        await open('product', `/p/${thing.product.slug}`, () => page.getByTestId('add-to-cart'))
        await page.getByTestId('cart-button').click()
        await page.getByText('Nothing in here yet').waitFor()
        await check('empty cart')
        await page.keyboard.press('Escape')
        const drawer = await addToCart(page, thing)
        await check('cart')
        await drawer.getByRole('textbox').fill('99')
        await drawer.getByRole('textbox').press('Enter')
        await drawer.getByRole('alert').or(drawer.getByText('updating…')).first().waitFor()
        await drawer.getByText('updating…').first().waitFor({ state: 'detached' })
        await check('cart after a refused quantity')
        await page.reload()
        await page.getByTestId('cart-button').click()
        await drawer.getByRole('textbox').fill('1')
        await drawer.getByRole('textbox').press('Enter')
        await drawer.getByText('updating…').first().waitFor({ state: 'detached' })
        await page.getByRole('link', { name: 'Go to checkout' }).click()
        await page.getByLabel('E-mail').waitFor()
        await check('checkout, contact')
        await page.getByRole('button', { name: 'Continue to shipping' }).click()
        await page.getByText('Please fill this in').first().waitFor()
        await check('checkout, faults')
        await fillContact(page, freshEmail('axe'))
        await page.getByRole('button', { name: 'Continue to shipping' }).click()
        await page.getByRole('button', { name: 'Continue to payment' }).waitFor()
        await check('checkout, shipping')
        await page.getByRole('button', { name: 'Continue to payment' }).click()
        await page.getByTestId('place-order').waitFor()
        await check('checkout, payment')
        await page.getByTestId('place-order').click()
        await page.locator('#approve').waitFor()
        await cancelAtProvider(page)
        await page.getByRole('heading', { name: /nothing was charged/ }).waitFor()
        await check('cancelled')
        await page.getByRole('link', { name: 'Look at the order' }).click()
        await orderIs(page, 'awaiting-payment')
        await check('order, waiting')
        await page.getByTestId('pay').click()
        await page.locator('#approve').click()
        await orderIs(page, 'paid')
        await check('order, paid')
        await open('order without token', '/order/ord_00000000000000000000000000000001', () => page.getByText('We can’t show this order here'))
        await open('return without token', '/checkout/return/ord_00000000000000000000000000000001?payment=x&result=approved', () => page.getByText('Your payment is being processed'))
        await open('empty checkout', '/checkout', () => page.getByText('There is nothing to check out'))
        await open('not found', '/nowhere', () => page.getByText('There is nothing on this shelf'))
        await page.route('**/api/products?**', (route) => route.fulfill({ status: 500, contentType: 'application/problem+json', body: JSON.stringify({ type: '/problems/internal', title: 'x', status: 500, instance: 'req-1' }) }))
        await open('failure', '/products', () => page.getByText('Something went wrong on our side'))
        await page.goto(`${BASE_URL}/admin`)
        await page.getByRole('heading', { name: 'Sign in' }).waitFor()
        await check('admin')
      })
      assert.deepEqual(found, [])
    })
  }
}
