// What the tests share: a browser, the shop's words, the mailbox. They run against the shop at
// BASE_URL with its mailbox at MAIL_URL, and know nothing of how either is made.
import { AxeBuilder } from '@axe-core/playwright'
import { existsSync, mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'

export const BASE_URL = (process.env.BASE_URL ?? 'http://localhost:8080').replace(/\/$/, '')
export const MAIL_URL = process.env.MAIL_URL ?? 'http://localhost:8081/mail.json'
const FAILURES = join(dirname(fileURLToPath(import.meta.url)), 'failures')
const TIMEOUT_MS = 30_000
const CHROMIUM = process.env.CHROMIUM ?? ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync)

let browser

/** The one browser of a test file. */
export async function startBrowser() {
  browser = await chromium.launch({
    executablePath: CHROMIUM,
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'],
  })
}

export async function stopBrowser() {
  await browser?.close()
}

/** Runs `visit` in a browser profile of its own; a failure leaves a picture of every open page. */
export async function inBrowser(name, options, visit) {
  const context = await browser.newContext({ baseURL: BASE_URL, locale: 'en-GB', viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce', ...options })
  context.setDefaultTimeout(TIMEOUT_MS)
  context.setDefaultNavigationTimeout(TIMEOUT_MS)
  try {
    return await visit(await context.newPage(), context)
  } catch (error) {
    mkdirSync(FAILURES, { recursive: true })
    for (const [at, page] of context.pages().entries()) {
      const file = join(FAILURES, `${name.replace(/\W+/g, '-')}-${at}.png`)
      await page.screenshot({ path: file, fullPage: true }).catch(() => undefined)
      console.error(`${page.url().replace(/#.*/, '')}: see ${file}`)
    }
    throw error
  } finally {
    await context.close()
  }
}

/** The widths at which pages are looked at. */
export const SIZES = { phone: { width: 390, height: 844 }, wide: { width: 1280, height: 900 } }

/** How pages are looked at: colours are those of the scheme at any width, and widths are the same in any scheme. */
export const LOOKS = [
  { look: 'wide, light', viewport: SIZES.wide, colorScheme: 'light' },
  { look: 'phone, dark', viewport: SIZES.phone, colorScheme: 'dark' },
]

/** Looks at a page as it is, in each way, so that nothing is done twice. */
export async function checkLooks(page, name, found) {
  for (const { look, viewport, colorScheme } of LOOKS) {
    await dress(page, colorScheme)
    await page.setViewportSize(viewport)
    await checkLook(page, `${name}, ${look}`, found)
  }
}

/** Has an open page shown light or dark. Chromium now and then leaves an element in the colours of before until its root changes by itself. */
async function dress(page, colorScheme) {
  await page.emulateMedia({ colorScheme })
  await page.evaluate((scheme) => {
    const { style } = document.documentElement
    for (const value of [scheme, '']) {
      style.colorScheme = value
      void getComputedStyle(document.body).color
    }
  }, colorScheme)
}

/** Looks at an open page on a desk and on a telephone, and comes back to the desk. */
export async function look(page, name, found) {
  await checkLooks(page, name, found)
  await dress(page, 'light')
  await page.setViewportSize(SIZES.wide)
}

/** Notes in `found` what axe has to say about the page as it is, and whether it scrolls sideways. */
export async function checkLook(page, name, found) {
  // A table is dim while it waits for what it will show; where it waits for good, that is what is looked at.
  await page.locator('table[aria-busy=true]').first().waitFor({ state: 'detached', timeout: 3000 }).catch(() => undefined)
  await still(page)
  // In the page itself, as there are no frames: otherwise axe opens a page of its own for each look to sum up what it found.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'] }).analyze()
  for (const { id, impact, nodes } of violations) for (const node of nodes) found.push(`${name}: ${id} (${impact}) ${node.target.join(' ')} ${node.failureSummary?.split('\n')[1]?.trim() ?? ''}`)
  const { scroll, client } = await page.evaluate(() => ({ scroll: document.documentElement.scrollWidth, client: document.documentElement.clientWidth }))
  if (scroll > client) found.push(`${name}: scrolls sideways, ${scroll} > ${client}`)
}

/** Waits until what moves and ends has ended, and what changed is drawn; not for ever, as a page that is not in front draws nothing. */
async function still(page) {
  await page.bringToFront()
  await page.evaluate(async () => {
    const drawn = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))
    const settled = async () => {
      await drawn()
      const ending = document.getAnimations().filter((one) => Number.isFinite(one.effect?.getComputedTiming().endTime))
      await Promise.allSettled(ending.map((one) => one.finished))
      await drawn()
    }
    await Promise.race([settled(), new Promise((done) => setTimeout(done, 5000))])
  })
}

/** Asks until `find` gives something. */
export async function until(what, find, timeoutMs = TIMEOUT_MS) {
  const end = performance.now() + timeoutMs
  for (;;) {
    const found = await find()
    if (found) return found
    if (performance.now() > end) throw new Error(`waited ${timeoutMs / 1000} s for ${what}`)
    await new Promise((done) => setTimeout(done, 400))
  }
}

/** A product with a variant of which there is plenty, so that tests don't buy the shop empty. */
export async function plentifulProduct({ options = false } = {}) {
  const get = async (path) => (await fetch(BASE_URL + path)).json()
  const { items } = await get('/api/products?pageSize=48')
  let best
  for (const { slug } of items) {
    const product = await get(`/api/products/${slug}`)
    if (options && product.options.length < 2) continue
    for (const variant of product.variants) {
      if (!best || variant.available > best.variant.available) best = { product, variant }
    }
    if (best?.variant.available >= 30) return best
  }
  if (!best?.variant.available) throw new Error('the shop has nothing left to buy')
  return best
}

/** An address that no other test reads mail for. */
export const freshEmail = (name) => `${name}-${Date.now().toString(36)}${Math.floor(Math.random() * 1e6).toString(36)}@example.com`

/** Puts a product into the cart and goes on to the checkout. */
export async function addToCart(page, { product, variant }) {
  await page.goto(`/p/${product.slug}?sku=${encodeURIComponent(variant.sku)}`)
  await page.getByTestId('add-to-cart').click()
  const drawer = page.getByRole('dialog', { name: 'Cart' })
  await drawer.getByText(product.name, { exact: true }).waitFor()
  // The subtotal is the shop's own: it stands there once the line is really in.
  await drawer.getByText('updating…').first().waitFor({ state: 'detached' })
  return drawer
}

/** Fills in the first step. */
export async function fillContact(page, email) {
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Country').selectOption('DE')
  await page.getByLabel('Name', { exact: true }).fill('Ada Lovelace')
  await page.getByLabel('Street and number').fill('Torstraße 1')
  await page.getByLabel('Postcode').fill('10119')
  await page.getByLabel('Town').fill('Berlin')
}

/** From the open cart to the provider's page; returns the order's id and token. */
export async function orderAndLeave(page, email) {
  await page.getByRole('link', { name: 'Go to checkout' }).click()
  await fillContact(page, email)
  await page.getByRole('button', { name: 'Continue to shipping' }).click()
  await page.getByRole('button', { name: 'Continue to payment' }).click()
  await page.getByTestId('place-order').click()
  await atProvider(page)
  // The token is kept by the shop's pages only, and the browser has left them.
  const { origins } = await page.context().storageState()
  const kept = origins.find(({ origin }) => origin === new URL(BASE_URL).origin).localStorage.find(({ name }) => name === 'bodega.orders')
  const [[order, token]] = Object.entries(JSON.parse(kept.value))
  return { order, token }
}

/** Waits for the provider's approval page. */
export async function atProvider(page) {
  await page.locator('#approve').waitFor()
}

/** Leaves the provider's page without paying. */
export async function cancelAtProvider(page) {
  await page.locator('#cancel').click()
}

/** Waits until the order's page, which follows the order by itself, says so. */
export async function orderIs(page, state) {
  await page.locator(`[data-testid=order][data-state=${state}]`).waitFor()
}

/** The first mail to an address that `wanted` likes. */
export async function mailTo(email, wanted = () => true) {
  return until(`mail to ${email}`, async () => {
    const response = await fetch(MAIL_URL, { headers: { Accept: 'application/json' } })
    if (!response.ok) return undefined
    const mails = await response.json()
    return mails.find((mail) => [mail.to].flat().join(' ').includes(email) && wanted(mail))
  })
}

/** A password that nobody tries first. */
export const PASSWORD = 'nine quiet lamps on a shelf'

/** The link to a page in the newest mail to an address that has one. */
export async function linkTo(path, email) {
  const pattern = new RegExp(`https?://[^\\s"'<>]+${path}#[^\\s"'<>]+`)
  const find = (mail) => pattern.exec(`${mail.text}\n${mail.html}`.replaceAll('&amp;', '&'))
  return find(await mailTo(email, find))[0]
}

/** Opens a mail's link at this shop; from another page, as a new fragment alone loads nothing. */
export async function openLink(page, link) {
  const { pathname, hash } = new URL(link)
  await page.goto('about:blank')
  await page.goto(BASE_URL + pathname + hash)
}

/** Asks for an account and confirms its address by the link in the mail, which signs in. */
export async function makeAccount(page, email, onSent = async () => undefined) {
  await page.goto('/register')
  await page.getByLabel('Name', { exact: true }).fill('Ada Lovelace')
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await page.getByRole('button', { name: 'Create the account' }).click()
  await page.getByRole('heading', { name: 'Look into your mailbox' }).waitFor()
  await onSent()
  await openLink(page, await linkTo('/verify', email))
  await page.getByRole('heading', { name: 'Confirm your address' }).waitFor()
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await page.getByRole('button', { name: 'Confirm and sign in' }).click()
  await page.getByRole('heading', { name: 'Hello, Ada' }).waitFor()
}

/** Signs out by the open page of the account. */
export async function signOut(page) {
  await page.getByTestId('sign-out').click()
  await page.getByRole('link', { name: 'Sign in' }).first().waitFor()
}

/** Fills in the open form to sign in and sends it. */
export async function signIn(page, email, password = PASSWORD) {
  // The page before may have a field of that name too.
  await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor()
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
}
