// What the tests of the dashboard and of second factors share.
import { createHmac } from 'node:crypto'
import { BASE_URL, PASSWORD, signIn } from './shop.mjs'

export const OWNER = { email: process.env.OWNER_EMAIL ?? 'owner@bodega.example', password: process.env.OWNER_PASSWORD ?? PASSWORD }
const STEP_MS = 30_000
const DIGITS = 6
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** The code of a time step (RFC 6238, RFC 4226). */
function codeOf(secret, step) {
  const bits = [...secret].map((letter) => BASE32.indexOf(letter).toString(2).padStart(5, '0')).join('')
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)))
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(step))
  const mac = createHmac('sha1', key).update(counter).digest()
  const number = mac.readUInt32BE(mac.at(-1) & 0xf) & 0x7fffffff
  return String(number % 10 ** DIGITS).padStart(DIGITS, '0')
}

/** An authenticator app. The shop takes no code twice, and codes of the next step already: only every third has to wait. */
export function authenticator(shown) {
  const secret = shown.replace(/\s/g, '')
  let used = 0
  return {
    async code() {
      const now = () => Math.floor(Date.now() / STEP_MS)
      used = Math.max(used + 1, now())
      while (now() < used - 1) await new Promise((done) => setTimeout(done, 500))
      return codeOf(secret, used)
    },
    last: () => codeOf(secret, used),
  }
}

/** Gives the page's browser a device that makes passkeys without asking. */
export async function passkeyDevice(page) {
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('WebAuthn.enable')
  const options = { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true }
  const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', { options })
  return {
    forget: () => cdp.send('WebAuthn.clearCredentials', { authenticatorId }),
    recognise: (isUserVerified) => cdp.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified }),
    count: async () => (await cdp.send('WebAuthn.getCredentials', { authenticatorId })).credentials.length,
  }
}

/** Turns two-factor sign-in on, on the open page; `onStep` sees each of its steps. */
export async function setUpApp(page, password, onStep = async () => undefined) {
  await page.getByRole('button', { name: 'Set up an authenticator app' }).click()
  await answerPassword(page, 'Continue', password)
  const app = authenticator(await page.getByTestId('two-factor-secret').innerText())
  await page.getByRole('img', { name: 'QR code for the authenticator app' }).waitFor()
  await onStep('QR code')
  await page.getByLabel('Code from the app').fill(await app.code())
  await page.getByRole('button', { name: 'Turn it on' }).click()
  const codes = page.getByTestId('recovery-codes').locator('code')
  await codes.first().waitFor()
  await onStep('recovery codes')
  const recovery = await codes.allInnerTexts()
  await page.getByRole('button', { name: 'I have kept them' }).click()
  return { app, recovery }
}

/** Types the password into the form whose button says `action`, and sends it. */
export async function answerPassword(page, action, password) {
  const form = page.locator('form').filter({ has: page.getByRole('button', { name: action, exact: true }) })
  await form.getByLabel('Password', { exact: true }).fill(password)
  await form.getByRole('button', { name: action, exact: true }).click()
}

/** Fills in the second step of signing in. */
export async function giveCode(page, code) {
  await page.getByRole('heading', { name: 'One more step' }).waitFor()
  await page.getByLabel('Code', { exact: true }).or(page.getByLabel('Recovery code')).fill(code)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
}

/** The dashboard is open, for somebody. */
export const isInside = (page) => page.getByTestId('profile-menu').waitFor()

/** Signs in at the dashboard, without a second step. */
export async function enterAdmin(page, { email, password }) {
  await page.goto(`${BASE_URL}/admin`)
  await signIn(page, email, password)
  await isInside(page)
}

/** Signs out by the menu of the profile. */
export async function leaveAdmin(page) {
  await page.getByTestId('profile-menu').click()
  await page.getByTestId('sign-out').click()
  await page.getByRole('heading', { name: 'Sign in' }).waitFor()
}

/** What the dashboard's navigation offers. */
export const sections = (page) => page.getByRole('navigation', { name: 'Admin' }).locator('li').allInnerTexts()
