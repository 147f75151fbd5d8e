import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { BASE_URL, inBrowser, startBrowser, stopBrowser, until } from './shop.mjs'

const MUG = '/p/speckled-stoneware-mug'

before(async () => {
  await startBrowser()
  // Pages are written when the index has its products, within two rounds of the clock.
  await until('the written page', async () => (await (await fetch(BASE_URL + MUG)).text()).includes('<h1>Speckled stoneware mug</h1>'))
})
after(stopBrowser)

test('whoever runs no scripts sees a product, its price and where it belongs', async () => {
  await inBrowser('written', { javaScriptEnabled: false }, async (page) => {
    assert.equal((await page.goto(MUG)).status(), 200)
    await page.getByRole('heading', { level: 1, name: 'Speckled stoneware mug' }).waitFor()
    assert.match(await page.title(), /^Speckled stoneware mug · /)
    assert.match(await page.locator('#root').innerText(), /€\s?\d+/)
    const data = JSON.parse(await page.locator('script[type="application/ld+json"]').first().innerText())
    assert.equal(data['@graph'][0]['@type'], 'Product')
    assert.equal(await page.locator('link[rel=canonical]').getAttribute('href'), `${BASE_URL}${MUG}`)
    await page.getByRole('navigation', { name: 'Breadcrumb' }).getByRole('link').last().click()
    await page.waitForURL(/\/c\//)
    assert.ok((await page.locator('#root a[href^="/p/"]').count()) > 3, 'the category lists its products')
  })
})

test('the app takes over a written page without a fault', async () => {
  await inBrowser('taken-over', {}, async (page) => {
    const faults = []
    page.on('pageerror', (error) => faults.push(String(error)))
    page.on('console', (message) => message.type() === 'error' && faults.push(message.text()))
    await page.goto(MUG)
    await page.getByRole('button', { name: 'Add to cart' }).first().waitFor()
    assert.equal(await page.getByRole('heading', { level: 1 }).count(), 1)
    assert.deepEqual(faults, [])
  })
})

test('what is not there is 404, with the storefront to say so', async () => {
  await inBrowser('not-there', {}, async (page) => {
    assert.equal((await page.goto('/p/no-such-thing')).status(), 404)
    await page.getByRole('heading', { level: 1 }).waitFor()
    assert.equal((await fetch(`${BASE_URL}/c/no-such-thing`)).status, 404)
  })
  const sitemap = await (await fetch(`${BASE_URL}/sitemaps/products-1.xml`)).text()
  assert.ok(sitemap.includes(`<loc>${BASE_URL}${MUG}</loc>`), sitemap.slice(0, 300))
})
