import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { png } from './pictures.mjs'
import { BASE_URL, inBrowser, look, startBrowser, stopBrowser, until } from './shop.mjs'
import { enterAdmin, OWNER } from './staff.mjs'

before(startBrowser)
after(stopBrowser)

/** A word that nothing else in the shop has. */
const fresh = (name) => `${name}-${Date.now().toString(36)}${Math.floor(Math.random() * 1e6).toString(36)}`

const goTo = (page, section) => page.getByRole('navigation', { name: 'Admin' }).getByRole('link', { name: section, exact: true }).click()
const field = (page, label) => page.getByLabel(label, { exact: true })
const saveBar = (page) => page.getByTestId('unsaved')
const row = (page, text) => page.getByTestId('row').filter({ hasText: text })

/** Saves and waits until the shop has it. */
async function save(page) {
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await saveBar(page).getByText('Saved.', { exact: true }).waitFor()
}

/** Adds an option with its values. */
async function addOption(page, name, values) {
  await page.getByRole('button', { name: 'Add an option' }).click()
  await field(page, 'Option').last().fill(name)
  for (const value of values) {
    await field(page, `Another value of ${name}`).fill(value)
    await page.keyboard.press('Enter')
  }
}

/** Makes a product of one variant, and returns its address in the dashboard. */
async function makeProduct(page, title, { sku = title.toUpperCase(), price = '24', tag } = {}) {
  await page.goto('/admin/products/new')
  await field(page, 'Title').fill(title)
  await field(page, 'Price').fill(price)
  await field(page, 'SKU').fill(sku)
  await field(page, 'In stock').fill('20')
  if (tag) {
    await page.locator('input[name="#/product/tags"]').fill(tag)
    await page.keyboard.press('Enter')
  }
  await page.getByRole('button', { name: 'Make the product' }).click()
  await page.getByRole('link', { name: 'Duplicate' }).waitFor()
  return new URL(page.url()).pathname
}

test('a product with options and a picture is made, published and seen in the shop', async (t) => {
  const name = fresh('Jug')
  await inBrowser('product-new', {}, async (page, context) => {
    await enterAdmin(page, OWNER)
    await goTo(page, 'Products')
    await page.getByRole('link', { name: 'New product' }).click()
    await field(page, 'Title').fill(name)
    assert.equal(await field(page, 'Address').inputValue(), name.toLowerCase())
    await field(page, 'Price').fill('39,50')
    await addOption(page, 'Colour', ['Sand', 'Ink'])
    await addOption(page, 'Size', ['S', 'L'])
    await page.getByRole('button', { name: 'Make the 3 missing variants' }).click()

    await page.getByLabel('Drop pictures here, or choose some').setInputFiles([
      { name: 'jug.png', mimeType: 'image/png', buffer: png([190, 150, 110]) },
      { name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('no picture') },
    ])
    await page.getByText('Only JPEG, PNG, WebP and GIF pictures can be shown.').waitFor()
    const pictures = page.getByRole('list', { name: 'Pictures' })
    await pictures.locator('img').waitFor({ timeout: 60_000 })
    await pictures.getByLabel('What it shows').fill('A jug in sand')

    await page.getByRole('radio', { name: 'Stock', exact: true }).check()
    await page.getByRole('button', { name: 'Fill in In stock for all' }).click()
    await page.getByRole('dialog').getByRole('textbox').fill('9')
    await page.getByRole('button', { name: 'Fill in 4 variants' }).click()
    for (const [at, choice] of ['Sand / S', 'Sand / L', 'Ink / S', 'Ink / L'].entries()) await field(page, `SKU, ${choice}`).fill(`${name}-${at}`)
    // A fault of one field stands there, and the focus goes to it.
    await field(page, `SKU, Ink / L`).fill(`${name}-0`)
    await page.getByRole('button', { name: 'Make the product' }).click()
    await page.getByText('It is not saved: some fields are not right yet.').waitFor()
    await until('the focus', () => field(page, 'SKU, Ink / L').evaluate((element) => element === document.activeElement))
    await field(page, 'SKU, Ink / L').fill(`${name}-3`)
    await page.getByRole('button', { name: 'Make the product' }).click()
    await page.getByRole('link', { name: 'Address in shop' }).waitFor()
    await until('the draft is not in the shop', async () => (await fetch(`${BASE_URL}/api/products/${name.toLowerCase()}`)).status === 404)

    await field(page, 'Status').selectOption('active')
    await page.keyboard.press('Control+s')
    await saveBar(page).getByText('Saved.', { exact: true }).waitFor()
    const inShop = await page.getByRole('link', { name: 'View in shop' }).getAttribute('href')
    const saved = performance.now()
    await until('the product in the shop', async () => (await fetch(`${BASE_URL}/api/products/${name.toLowerCase()}`)).ok)
    // Each question is another, so that no cache answers.
    let size = 1
    const found = async () => (await (await fetch(`${BASE_URL}/api/products?q=${name}&pageSize=${(size += 1)}`)).json()).items?.length === 1
    await until('the product in the search', found)
    t.diagnostic(`found by the search ${((performance.now() - saved) / 1000).toFixed(1)} s after it was saved`)
    const shopper = await context.newPage()
    await shopper.goto(inShop)
    await shopper.getByRole('heading', { level: 1, name }).waitFor()
    await shopper.getByText('Sand').first().waitFor()
    await shopper.getByText('€39.50').first().waitFor()
  })
})

test('two windows change one product, and nothing of either is lost', async () => {
  const name = fresh('Vase')
  await inBrowser('product-merge', {}, async (page, context) => {
    await enterAdmin(page, OWNER)
    const path = await makeProduct(page, name)
    const other = await context.newPage()
    await other.goto(path)
    await field(other, 'Title').fill(`${name} theirs`)
    await field(other, 'Brand').fill('Their brand')
    await save(other)

    await field(page, 'Title').fill(`${name} mine`)
    await field(page, 'Price').fill('31')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    const dialog = page.getByRole('dialog', { name: 'Somebody else has saved this product' })
    await dialog.waitFor()
    assert.equal(await dialog.getByTestId('conflict').count(), 1)
    await dialog.getByRole('button', { name: '1 still to choose' }).waitFor()
    await dialog.getByRole('radio', { name: /^Theirs/ }).check()
    await dialog.getByRole('button', { name: 'Save it so' }).click()
    await saveBar(page).getByText('Saved.', { exact: true }).waitFor()
    await page.reload()
    await until('their title', async () => (await field(page, 'Title').inputValue()) === `${name} theirs`)
    assert.equal(await field(page, 'Brand').inputValue(), 'Their brand')
    assert.equal(await field(page, 'Price').inputValue(), '31.00')
  })
})

test('what is not saved is asked about before it is left', async () => {
  await inBrowser('product-leave', {}, async (page) => {
    await enterAdmin(page, OWNER)
    await makeProduct(page, fresh('Bowl'))
    await field(page, 'Brand').fill('Not kept')
    await goTo(page, 'Stock')
    await page.getByRole('dialog', { name: 'Leave without saving?' }).getByRole('button', { name: 'Stay' }).click()
    assert.equal(await field(page, 'Brand').inputValue(), 'Not kept')
    await goTo(page, 'Stock')
    await page.getByRole('button', { name: 'Leave the page' }).click()
    await page.getByRole('heading', { level: 1, name: 'Stock' }).waitFor()
  })
})

test('many products are changed at once, and the table is filtered by the address', async () => {
  const tag = fresh('bulk').slice(0, 40)
  await inBrowser('product-bulk', {}, async (page) => {
    await enterAdmin(page, OWNER)
    for (const name of [fresh('Cup'), fresh('Plate')]) await makeProduct(page, name, { price: '20', tag })
    await goTo(page, 'Products')
    await field(page, 'Tag').fill(tag)
    await until('the filter in the address', () => new URL(page.url()).searchParams.get('tag') === tag)
    await page.getByText('2 products', { exact: true }).waitFor()
    await page.getByRole('checkbox', { name: 'All on this page' }).check()
    const bar = page.getByRole('region', { name: 'Marked products' })
    await bar.getByRole('button', { name: 'Publish' }).click()
    await page.getByRole('button', { name: 'Change 2 products' }).click()
    await page.getByRole('heading', { name: 'Done', exact: true }).waitFor()
    await page.getByRole('button', { name: 'Close' }).last().click()
    await until('both active', async () => (await page.getByTestId('row').getByText('Active', { exact: true }).count()) === 2)

    await page.getByRole('checkbox', { name: 'All on this page' }).check()
    await bar.getByRole('button', { name: 'Change prices' }).click()
    await page.getByLabel('By how many percent').fill('12.5')
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByRole('heading', { name: /Change the prices of 2 products by −12\.5\s%\?/ }).waitFor()
    await page.getByRole('button', { name: 'Change 2 products' }).click()
    await page.getByRole('heading', { name: 'Done', exact: true }).waitFor()
    await page.getByRole('button', { name: 'Close' }).last().click()
    await until('both cheaper', async () => (await page.getByTestId('row').getByText('€17.50').count()) === 2)
    await page.reload()
    await page.getByText('2 products', { exact: true }).waitFor()
  })
})

test('a category is made, moved by the keyboard and by hand, and refused to go while it has others', async () => {
  const [upper, lower] = [fresh('Upper'), fresh('Lower')]
  await inBrowser('categories', {}, async (page) => {
    await enterAdmin(page, OWNER)
    await goTo(page, 'Categories')
    for (const name of [upper, lower]) {
      await page.getByRole('button', { name: 'New category' }).click()
      await page.getByRole('dialog').getByLabel('Name', { exact: true }).fill(name)
      await page.getByRole('button', { name: 'Make the category' }).click()
      await page.getByRole('button', { name, exact: true }).waitFor()
    }
    const place = async (name) => (await page.getByTestId('category').allInnerTexts()).findIndex((text) => text.includes(name))
    // The last is put below the one before it, and out again, and up.
    const handle = page.getByRole('button', { name: `Move ${lower} with the arrow keys` })
    await handle.focus()
    await page.keyboard.press('ArrowRight')
    await page.getByText(`${lower} is now 1 below ${upper}`).waitFor()
    await page.getByRole('button', { name: `Remove ${upper}` }).click()
    await page.getByRole('button', { name: 'Remove the category' }).click()
    await page.getByText('It has categories below it. Move or remove these first.').waitFor()
    await page.getByRole('button', { name: 'Close' }).last().click()
    await page.getByRole('button', { name: `Move ${lower} to…` }).click()
    await field(page, 'Below').selectOption('')
    await field(page, 'Place').selectOption('first')
    await page.getByRole('button', { name: 'Move it' }).click()
    await until('it stands first', async () => (await place(lower)) === 0)

    // Dragged onto the other's middle it is below it again.
    const other = page.getByTestId('category').filter({ hasText: upper })
    const [from, to] = [await handle.boundingBox(), await other.boundingBox()]
    await page.mouse.move(from.x + 10, from.y + 10)
    await page.mouse.down()
    await page.mouse.move(from.x + 12, from.y + 30, { steps: 4 })
    // As people do: it is let go when the page shows where it will go.
    let nudge = 0
    await until('it is shown where it goes', async () => {
      await page.mouse.move(to.x + 40 + (nudge++ % 4), to.y + to.height / 2, { steps: 5 })
      return (await other.getAttribute('data-drop')) === 'into'
    })
    await page.mouse.up()
    await page.getByText(`${lower} is now 1 below ${upper}`).waitFor()
    for (const name of [lower, upper]) {
      await page.getByRole('button', { name: `Remove ${name}` }).click()
      await page.getByRole('button', { name: 'Remove the category' }).click()
      await page.getByRole('button', { name, exact: true }).waitFor({ state: 'detached' })
    }
  })
})

test('a file with faults changes nothing, and the mended one is applied', async () => {
  const slug = fresh('import').toLowerCase()
  const file = (price) => ({ name: `${slug}.csv`, mimeType: 'text/csv', buffer: Buffer.from(`slug,title,status,option1,value1,sku,price,on_hand\n${slug},Imported ${slug},active,Colour,Sand,${slug}-1,${price},4\n${slug},,,Colour,Ink,${slug}-2,12.00,5\n`) })
  await inBrowser('import', {}, async (page) => {
    await enterAdmin(page, OWNER)
    await goTo(page, 'Import & export')
    await page.getByLabel('Drop a CSV file here, or choose one').setInputFiles(file('much'))
    await page.getByText('Has faults', { exact: true }).waitFor({ timeout: 60_000 })
    await row(page, 'Row 2').filter({ hasText: 'price' }).waitFor()
    const download = page.waitForEvent('download')
    await page.getByRole('button', { name: 'As a CSV file' }).click()
    assert.equal((await download).suggestedFilename(), `${slug}-faults.csv`)
    assert.equal(await page.getByRole('button', { name: 'Apply the import' }).count(), 0)

    await goTo(page, 'Import & export')
    await page.getByLabel('Drop a CSV file here, or choose one').setInputFiles(file('11.00'))
    await page.getByText('Checked, not applied', { exact: true }).waitFor({ timeout: 60_000 })
    await page.getByRole('button', { name: 'Apply the import' }).click()
    await page.getByText('Everything is in the shop.').waitFor({ timeout: 60_000 })
    await goTo(page, 'Products')
    await page.getByRole('searchbox', { name: 'Title, brand, tag or SKU' }).fill(`${slug}-2`)
    await row(page, `Imported ${slug}`).waitFor()

    await goTo(page, 'Import & export')
    await row(page, slug).first().waitFor()
    const exported = page.waitForResponse((response) => response.url().endsWith('/api/admin/exports'))
    await page.getByRole('button', { name: 'Export all products' }).click()
    assert.ok((await (await exported).json()).rows > 0)
  })
})

test('a rule fills a collection, and the search is taught words', async () => {
  const [tag, word] = [fresh('rule').slice(0, 40), fresh('couch')]
  await inBrowser('collections', {}, async (page) => {
    await enterAdmin(page, OWNER)
    await makeProduct(page, fresh('Tray'), { tag })
    await goTo(page, 'Collections')
    await page.getByRole('link', { name: 'New collection' }).click()
    await field(page, 'Name').fill(tag)
    await page.getByRole('radio', { name: 'By a rule' }).check()
    await page.getByRole('button', { name: 'Add a condition' }).click()
    await page.getByRole('button', { name: 'Make the collection' }).click()
    await page.getByText('Please fill this in').waitFor()
    await page.getByRole('group', { name: 'Condition 1' }).getByLabel('Tag', { exact: true }).fill(tag)
    await page.getByRole('button', { name: 'Make the collection' }).click()
    await page.getByRole('button', { name: 'Remove', exact: true }).waitFor()
    await goTo(page, 'Collections')
    await row(page, tag).getByText('by a rule').waitFor()

    await goTo(page, 'Search')
    await page.getByRole('button', { name: 'Add a group' }).click()
    for (const each of [word, `${word}2`]) {
      await page.getByLabel(/^Group \d+$/).and(page.locator('input')).last().fill(each)
      await page.keyboard.press('Enter')
    }
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByText('Saved. The search knows it within a minute.').waitFor()
    await page.reload()
    await page.getByText(`${word}2`, { exact: true }).first().waitFor()
    await page.getByRole('button', { name: /^Remove group/ }).last().click()
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByText('Saved. The search knows it within a minute.').waitFor()
  })
})

test('the pages of the catalogue can be used by everybody, at every size', async () => {
  const found = []
  await inBrowser('catalogue-look', {}, async (page) => {
    const check = (name) => look(page, name, found)
    await enterAdmin(page, OWNER)
    await page.goto('/admin/products')
    await page.getByTestId('row').first().getByRole('checkbox').check()
    await check('products, one marked')
    await page.getByRole('button', { name: 'Change prices' }).click()
    await check('change prices')
    await page.keyboard.press('Escape')
    await page.getByTestId('product').first().click()
    await page.getByRole('toolbar', { name: 'Formatting' }).waitFor()
    await check('product')
    for (const [name, path, ready] of [
      ['products, nothing', '/admin/products?search=nothingatall', () => page.getByText('Nothing fits')],
      ['new product', '/admin/products/new', () => page.getByRole('toolbar', { name: 'Formatting' })],
      ['product that is not there', '/admin/products/prd_00000000000000000000000000000001', () => page.getByRole('heading', { name: 'There is no such product' })],
      ['categories', '/admin/categories', () => page.getByTestId('category')],
      ['collections', '/admin/collections', () => page.getByRole('link', { name: 'New collection' })],
      ['new collection', '/admin/collections/new', () => page.getByText('What is in it')],
      ['imports', '/admin/imports', () => page.getByText('Earlier imports')],
      ['search', '/admin/search', () => page.getByText('Words that mean the same')],
    ]) {
      await page.goto(path)
      await ready().first().waitFor()
      await check(name)
    }
  })
  assert.deepEqual(found, [])
})
