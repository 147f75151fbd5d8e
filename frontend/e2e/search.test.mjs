import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { BASE_URL, freshEmail, inBrowser, SIZES, startBrowser, stopBrowser, until } from './shop.mjs'

const MUG = 'speckled-stoneware-mug'

const get = async (path) => (await fetch(BASE_URL + path)).json()
const search = (page) => new URL(page.url()).searchParams
/** How many the list says that it has in all: "8 pieces", "24 of 65 pieces". */
const told = async (page) => Number(/(\d+) pieces?$/.exec(await page.locator('#results').innerText())?.[1])
const settled = (page) => page.locator('[aria-busy=true]').first().waitFor({ state: 'detached' })
/** The box of a colour; the rarer ones are not all there at first. */
async function colour(within, name) {
  const group = within.getByRole('group', { name: 'Colour' })
  await group.getByRole('checkbox').first().waitFor()
  const all = group.getByRole('button', { name: /^Show all/ })
  if (await all.isVisible()) await all.click()
  return group.getByRole('checkbox', { name: new RegExp(`^${name} \\d+$`) })
}
const slugs = (page) => page.getByRole('article').getByRole('link').evaluateAll((links) => links.map((link) => link.pathname.replace('/p/', '')))

before(async () => {
  await startBrowser()
  // A shop that has just begun has no index yet; without one there is nothing to narrow by.
  await until('the index of the search', async () => (await get('/api/products?q=mug&facets=true')).facets)
})
after(stopBrowser)

test('words find products, marked where they fit', async () => {
  await inBrowser('search', {}, async (page) => {
    await page.goto('/')
    await page.getByTestId('search-button').click()
    const field = page.getByRole('combobox', { name: 'Search the shop' })
    await field.fill('stoneware mug')
    await field.press('Enter')
    await page.getByRole('heading', { name: 'Results for “stoneware mug”' }).waitFor()
    await page.getByRole('article').first().waitFor()
    assert.equal(search(page).get('q'), 'stoneware mug')
    assert.ok((await slugs(page)).includes(MUG))
    assert.ok((await page.locator('article mark').count()) > 0, 'what was looked for is marked')
    // Nobody should find the shop's own search by another.
    assert.equal(await page.locator('meta[name=robots]').getAttribute('content'), 'noindex')
  })
})

test('suggestions are chosen by keyboard alone', async () => {
  await inBrowser('suggestions', {}, async (page) => {
    await page.goto('/')
    await page.getByTestId('search-button').focus()
    await page.keyboard.press('Enter')
    const field = page.getByRole('combobox', { name: 'Search the shop' })
    await until('the focus in the field', () => field.evaluate((element) => element === document.activeElement))
    await page.keyboard.type('speckled')
    const options = page.getByRole('listbox', { name: 'Suggestions' }).getByRole('option')
    await options.filter({ hasText: 'Speckled stoneware mug' }).waitFor()
    assert.equal(await field.getAttribute('aria-expanded'), 'true')

    // Up from the field is the last of the list, and that is a product.
    await page.keyboard.press('ArrowUp')
    const active = await field.getAttribute('aria-activedescendant')
    assert.equal(await page.locator(`[id="${active}"]`).getAttribute('aria-selected'), 'true')
    assert.ok(await field.evaluate((element) => element === document.activeElement), 'the focus stays in the field')

    // Escape first closes the list, then the search, and gives the focus back.
    await page.keyboard.press('Escape')
    await until('the list closed', async () => (await field.getAttribute('aria-expanded')) === 'false')
    await page.keyboard.press('Escape')
    await field.waitFor({ state: 'detached' })
    assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('data-testid')), 'search-button')

    await page.keyboard.press('Enter')
    await field.waitFor()
    await page.keyboard.type('speckled')
    await options.filter({ hasText: 'Speckled stoneware mug' }).waitFor()
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/p\//)
    await page.getByTestId('add-to-cart').waitFor()
  })
})

test('a list is narrowed in the address, and back', async () => {
  await inBrowser('facets', {}, async (page) => {
    await page.goto('/c/tableware')
    await page.getByRole('article').first().waitFor()
    const all = await told(page)
    const filters = page.getByRole('complementary', { name: 'Filters' })
    await (await colour(filters, 'Sand')).check()
    await until('the colour in the address', async () => search(page).getAll('attr').includes('Colour:Sand'))
    await settled(page)
    const sand = await until('fewer', async () => (await told(page)) < all && told(page))
    assert.equal(sand, (await get(`/api/products?category=tableware&attr=${encodeURIComponent('Colour:Sand')}&facets=true`)).total)
    assert.ok((await slugs(page)).includes(MUG))
    assert.match(await page.locator('link[rel=canonical]').getAttribute('href'), /\/c\/tableware$/)

    // A second value of a kind is one more, and the address can be shared.
    await (await colour(filters, 'Ink')).check()
    await until('both colours', async () => search(page).getAll('attr').length === 2)
    await settled(page)
    assert.ok((await told(page)) >= sand)
    const address = page.url()
    await page.reload()
    await page.getByRole('button', { name: 'Remove the filter Colour: Ink' }).waitFor()
    assert.equal(page.url(), address)
    assert.ok(await filters.getByRole('checkbox', { name: /^Ink \d+$/ }).isChecked())

    await page.goBack()
    await until('one colour', async () => search(page).getAll('attr').length === 1)
    await page.getByRole('button', { name: 'Remove the filter Colour: Sand' }).click()
    await until('no colour', async () => !search(page).has('attr'))
    await settled(page)
    await until('all again', async () => (await told(page)) === all)
  })
})

test('prices and orders hold what they say', async () => {
  await inBrowser('prices', {}, async (page) => {
    await page.goto('/products')
    await page.getByRole('article').first().waitFor()
    await page.getByLabel('Lowest price').fill('20')
    await page.getByLabel('Highest price').fill('50')
    await page.getByLabel('Highest price').press('Enter')
    await until('the prices in the address', async () => search(page).get('priceMin') === '2000' && search(page).get('priceMax') === '5000')
    await page.getByLabel('Sort by').selectOption('price-asc')
    await until('the order in the address', async () => search(page).get('sort') === 'price-asc')
    await settled(page)
    const { items } = await get('/api/products?priceMin=2000&priceMax=5000&sort=price-asc&facets=true')
    const prices = items.map((item) => item.price.minor)
    assert.ok(prices.length > 0 && prices.every((minor) => minor >= 2000 && minor <= 5000))
    assert.deepEqual(prices, prices.toSorted((a, b) => a - b))
    await until('the same list', async () => JSON.stringify(await slugs(page)) === JSON.stringify(items.map((item) => item.slug)))
  })
})

test('a phone has its filters in a drawer', async () => {
  await inBrowser('drawer', { viewport: SIZES.phone }, async (page) => {
    await page.goto('/c/tableware')
    await page.getByRole('article').first().waitFor()
    await page.getByRole('button', { name: 'Filter' }).click()
    const drawer = page.getByRole('dialog', { name: 'Filters' })
    await (await colour(drawer, 'Sand')).check()
    await until('the colour in the address', async () => search(page).getAll('attr').includes('Colour:Sand'))
    const { total } = await get(`/api/products?category=tableware&attr=${encodeURIComponent('Colour:Sand')}&facets=true`)
    await drawer.getByRole('button', { name: new RegExp(`^Show ${total} product`) }).click()
    await drawer.waitFor({ state: 'hidden' })
    await page.getByRole('button', { name: 'Filter 1 chosen' }).waitFor()
    assert.equal(await told(page), total)
  })
})

test('a search in vain leads on', async () => {
  await inBrowser('vain', {}, async (page) => {
    await page.goto('/search?q=zzyzxqq')
    await page.getByRole('heading', { name: 'We found nothing for “zzyzxqq”' }).waitFor()
    await page.getByRole('main').getByRole('navigation', { name: 'Shelves' }).getByRole('link').first().click()
    await page.waitForURL(/\/c\//)
    await page.getByRole('article').first().waitFor()
    await page.goto('/products?brand=Nobody')
    await page.getByRole('button', { name: 'Clear all filters' }).click()
    await page.getByRole('article').first().waitFor()
    assert.equal(new URL(page.url()).search, '')
  })
})

test('a product tells search engines what it is', async () => {
  await inBrowser('structured', {}, async (page) => {
    await page.goto(`/p/${MUG}`)
    await page.getByTestId('add-to-cart').waitFor()
    const data = JSON.parse(await page.locator('script[type="application/ld+json"]').textContent())
    const product = data['@graph'].find((node) => node['@type'] === 'Product')
    assert.equal(product.name, 'Speckled stoneware mug')
    assert.equal(product.offers['@type'], 'AggregateOffer')
    assert.match(product.offers.lowPrice, /^\d+\.\d\d$/)
    assert.ok(product.image.every((address) => address.startsWith(BASE_URL)))
    const { breadcrumbs } = await get(`/api/products/${MUG}`)
    const way = page.getByRole('navigation', { name: 'Breadcrumb' }).getByRole('link')
    assert.deepEqual(await way.allInnerTexts(), ['Everything', ...breadcrumbs.map((crumb) => crumb.name)])
    const list = data['@graph'].find((node) => node['@type'] === 'BreadcrumbList')
    assert.equal(list.itemListElement.length, breadcrumbs.length + 2)
    // The policy of the shop lets such data stand, but no script run from it.
    assert.match(await page.locator('link[rel=canonical]').getAttribute('href'), new RegExp(`/p/${MUG}$`))
  })
})

test('whoever finds something sold out can ask to be told', async () => {
  const { items } = await get('/api/products?pageSize=48')
  let gone
  for (const { slug } of items) {
    const product = await get(`/api/products/${slug}`)
    const variant = product.variants.find((one) => one.available === 0)
    if (variant) gone = { slug, variant }
    if (gone) break
  }
  assert.ok(gone, 'the demo shop has something that is sold out')
  await inBrowser('stock-alert', {}, async (page) => {
    await page.goto(`/p/${gone.slug}?sku=${encodeURIComponent(gone.variant.sku)}`)
    const form = page.getByTestId('stock-alert')
    await form.getByRole('button', { name: 'Write to me' }).click()
    await form.getByText('Please fill this in').waitFor()
    const email = freshEmail('waits')
    await form.getByLabel('E-mail').fill(email)
    await form.getByRole('button', { name: 'Write to me' }).click()
    await page.getByText('We write to').getByText(email).waitFor()
    assert.equal(await form.count(), 0)
  })
})

test('what was looked at last is there again', async () => {
  await inBrowser('recent', {}, async (page) => {
    await page.goto(`/p/${MUG}`)
    await page.getByTestId('add-to-cart').waitFor()
    await page.goto('/')
    await page.getByRole('region', { name: 'Recently viewed' }).getByRole('link', { name: 'Speckled stoneware mug' }).waitFor()
  })
})
