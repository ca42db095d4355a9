import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page, Route } from 'playwright-core'
import {
  checkAccess,
  checkWidth,
  complaintsOf,
  fill,
  logIn,
  press,
  useBrowser,
} from '../../support/browser.ts'
import { becomeAccount } from '../../support/house.ts'
import { openServedHouse } from '../../support/served.ts'
import { ada } from '../../support/visitor.ts'
import type { Person } from '../../support/visitor.ts'
import { words } from '../../support/words.ts'

const openPage = useBrowser()

for (const [language, scripts] of [
  ['zh-CN', true],
  ['en', false],
] as const) {
  test(`a person registers, reads the mail in the mailbox, confirms and logs in: ${language}, scripts ${scripts ? 'on' : 'off'}`, async () => {
    await using house = await openServedHouse({ SMTP_URL: '' })
    const page = await openPage(house, { locale: language, javaScriptEnabled: scripts })
    await page.goto('/')
    await page.locator('main a[href="/register/"]').click()
    await register(page, ada)
    await page.waitForURL('**/register/sent/')
    await house.settled()

    await page.goto('/dev/mailbox')
    await page.locator(`a[href^="/dev/mailbox/"]`).first().click()
    const popup = page.waitForEvent('popup')
    await page.frameLocator('iframe').locator('a[href*="/confirm/?code="]').click()
    const tab = await popup
    if (!scripts) await tab.locator('main form button').click()
    // With scripts the page presses its button itself and moves on after two seconds.
    if (scripts) await tab.waitForURL('**/login/?confirmed=1')
    else await tab.locator('main a[href^="/login/"]').click()
    assert.equal(new URL(tab.url()).search, '?confirmed=1')
    await logIn(tab, { identifier: 'ada', password: ada.password })
    await tab.waitForURL('**/')
    assert.match((await tab.locator('main').textContent()) ?? '', /ada/)
    await tab.goto('/logout/')
    await tab.locator('form[action="/logout/"] button').first().click()
    await tab.waitForURL('**/')
    assert.equal(await tab.locator('form[action="/logout/"]').count(), 0)
  })
}

test('the waiting page moves on by itself when the link is used in another browser, and turns to the correction when the mail is refused', async () => {
  await using house = await openServedHouse()
  const first = await openPage(house)
  await first.goto('/register/')
  await register(first, ada)
  await first.waitForURL('**/register/sent/')
  const { link } = await house.mails.lastTo(ada.address)

  const second = await openPage(house)
  await second.goto(link)
  assert.equal(new URL(second.url()).search, '', 'the code has left the address bar')
  await fill(second, { password: ada.password })
  await press(second)
  await first.waitForURL('**/login/?confirmed=1')

  house.mails.misbehave({ at: 'rcpt', reply: '550 5.1.1 no such mailbox' })
  await first.goto('/register/')
  await register(first, { ...ada, name: 'bob', address: 'bob@example.org' })
  await first.waitForURL('**/register/sent/')
  await first.locator('[data-stage="refused"] > form[action="/register/address/"]').waitFor()
  await checkAccess(first)
  // As a day later.
  await first.context().clearCookies()
  await first.waitForURL('**/login/?waited=1')
})

test('the tab that waits turns by itself when another tab of its browser confirms', async () => {
  await using house = await openServedHouse()
  const first = await openPage(house)
  await first.goto('/register/')
  await register(first, ada)
  await first.waitForURL('**/register/sent/')
  const second = await first.context().newPage()
  await second.goto((await house.mails.lastTo(ada.address)).link)
  await first.waitForURL('**/login/?confirmed=1')
  assert.equal(await first.locator('[data-notice="confirmed"]').count(), 1)
  assert.equal(await first.locator('input[name="identifier"]').inputValue(), ada.name)
})

test('eight digits are pasted with what stands between them, and the form sends itself', async () => {
  await using house = await openServedHouse()
  const page = await openPage(house, { viewport: { width: 320, height: 800 } })
  await page.goto('/register/')
  await register(page, ada)
  await page.waitForURL('**/register/sent/')
  const { digits } = await house.mails.lastTo(ada.address)
  await checkWidth(page)
  const behindTime = await page
    .locator('time[data-instant]')
    .first()
    .evaluate((time) => time.parentElement?.textContent.split(time.textContent)[1])
  assert.match(behindTime ?? '', /^ \p{Script=Han}/u, 'Chinese sets a digit apart from the next character')
  const field = page.locator('input[name="code"]')
  await field.focus()
  const wrong = digits === '00000000' ? '11111111' : '00000000'
  await page.keyboard.type(wrong)
  await page.locator('[data-problem="wrong-code"]').waitFor()
  await checkAccess(page)
  assert.equal(await field.inputValue(), '')
  await paste(page, `确认码：${digits.slice(0, 4)} ${digits.slice(4)}`)
  await page.locator('[data-page="confirmed"]').waitFor()
  await page.waitForURL('**/login/?confirmed=1')
})

test('a refusal does not take away what a person is typing', async () => {
  await using house = await openServedHouse()
  const page = await openPage(house)
  await page.goto('/register/')
  await register(page, ada)
  await page.waitForURL('**/register/sent/')
  await house.mails.lastTo(ada.address)
  await page.locator('[data-mail^="sent "]').waitFor()
  await page.locator('summary').click()
  await fill(page, { address: 'right@example.org' })
  await house.db.updateTable('outbox').set({ state: 'refused', reason: 'no-such-mailbox' }).execute()
  await page.locator('[data-mail^="refused "]').waitFor()
  assert.equal(await page.locator('input[name="address"]').inputValue(), 'right@example.org')
})

test('a person who did not register says so in a few clicks from the confirmation link, and undoes it', async () => {
  await using house = await openServedHouse()
  await house.visitor.register(ada)
  const { link, notMeLink } = await house.mails.lastTo(ada.address)
  const page = await openPage(house, { viewport: { width: 320, height: 800 } })
  await page.goto(link)
  await page.locator('a[href="/not-me/"]').click()
  await fill(page, { address: ada.address })
  await press(page)
  await page.locator('[data-page="disowned"]').waitFor()
  await page.goto(notMeLink)
  assert.equal(new URL(page.url()).search, '', 'the code has left the address bar')
  await fill(page, { address: ada.address })
  await press(page)
  await page.locator('[data-page="mute-lifted"]').waitFor()
  assert.equal((await house.visitor.confirm(link)).status, 200)
})

test('no page breaks the content policy, though what was typed is markup', async () => {
  await using house = await openServedHouse({ SMTP_URL: '' })
  const page = await openPage(house)
  const complaints = complaintsOf(page)
  for (const path of ['/', '/register/', '/login/', '/logout/', '/confirm/', '/nowhere/', '/dev/mailbox']) {
    await page.goto(path)
  }
  await page.goto('/register/')
  await register(page, { name: '<b>a', address: 'no address', password: 'x' })
  await page.locator('[aria-invalid="true"]').first().waitFor()
  assert.equal(await page.locator('[aria-invalid="true"]').count(), 3)
  assert.deepEqual(complaints, [])
})

test('a typing error in an address is asked about at once, and the button takes the other one without sending', async () => {
  await using house = await openServedHouse()
  const page = await openPage(house)
  const complaints = complaintsOf(page)
  await page.goto('/register/')
  const [address, question] = [page.locator('[name="address"]'), page.locator('[data-meant]')]
  await fill(page, { name: ada.name, address: ' xm@qq.con ' })
  assert.ok(await question.isHidden())
  await page.locator('[name="password"]').focus()
  await question.getByText('xm@qq.com').waitFor()
  await checkAccess(page)
  await question.locator('button').click()
  assert.equal(await address.inputValue(), 'xm@qq.com')
  assert.ok(await question.isHidden())
  assert.equal(new URL(page.url()).pathname, '/register/')

  // A form that comes back has the server's button, and Enter does not press it.
  await fill(page, { address: 'xm@qq.con', password: 'short' })
  await page.locator('[name="password"]').press('Enter')
  await page.locator('.summary').waitFor()
  assert.equal(await address.inputValue(), 'xm@qq.con')
  await question.locator('button').click()
  assert.equal(await address.inputValue(), 'xm@qq.com')
  assert.deepEqual(complaints, [])
})

test('no heading or lead in Chinese ends in a line of one or two characters, on a phone or a desktop', async () => {
  await using house = await openServedHouse()
  await house.visitor.register(ada)
  const { link } = await house.mails.lastTo(ada.address)
  for (const width of [390, 1280]) {
    const page = await openPage(house, { viewport: { width, height: 844 } })
    for (const path of ['/', '/register/', '/password/forgot/', '/nowhere/', link]) {
      await page.goto(path)
      assert.deepEqual(await shortLastLines(page), [], `${path} at ${width}`)
    }
  }
})

test('a password is shown on request', async () => {
  await using house = await openServedHouse()
  const page = await openPage(house)
  await page.goto('/login/')
  const password = page.locator('input[name="password"]')
  assert.equal(await password.getAttribute('type'), 'password')
  await page.locator('button[aria-pressed]').click()
  assert.equal(await password.getAttribute('type'), 'text')
})

test('a browser computes instead of waiting after some failures; without scripts it waits', async () => {
  await using house = await openServedHouse({ LIMITS: 'on' })
  await becomeAccount(house)
  const plain = await openPage(house, { javaScriptEnabled: false })
  const page = await openPage(house)
  const complaints = complaintsOf(page)
  const tryOnce = (tab: Page, password: string) => logIn(tab, { identifier: 'ada', password })
  await page.goto('/login/')
  for (let one = 1; one <= 5; one += 1) {
    await tryOnce(page, 'not the right one')
    await page.locator('[aria-invalid="true"]').waitFor()
  }
  // Its answer tells that nobody has to wait; meanwhile the form can be filled.
  await page.locator('form[data-proof]').waitFor()
  await page.getByText(words.proof.done(0)).waitFor()
  await checkAccess(page)
  await plain.goto('/login/')
  await tryOnce(plain, ada.password)
  await plain.locator('[data-problem="too-many"]').waitFor()
  // At once, before the work is done: the form goes by itself when it is.
  await tryOnce(page, 'not the right one')
  await page.locator('[aria-invalid="true"]').waitFor()
  await tryOnce(page, ada.password)
  await page.waitForURL((url) => url.pathname === '/')
  assert.match((await page.locator('main').textContent()) ?? '', /ada/)
  assert.deepEqual(complaints, [])
})

test('registering with a proof of work needs no action of the person, with scripts, without them, or when computing fails', async () => {
  await using house = await openServedHouse({ LIMITS: 'on', PROOF_OF_WORK: 'always' })
  for (const name of ['ada', 'grace', 'linus']) {
    const page = await openPage(house, { javaScriptEnabled: name !== 'grace', locale: 'en' })
    if (name === 'linus') await page.route('**/*proof-worker*', refuseToDerive)
    await page.goto('/register/')
    await register(page, { ...ada, name, address: `${name}@example.org` })
    await page.waitForURL('**/register/sent/')
  }
  const attempts = await house.db.selectFrom('attempts').select('key').execute()
  assert.equal(attempts.length, 1, 'one proof was used up')
})

// A browser whose Web Crypto is there and refuses, as a policy of its owner may have it.
async function refuseToDerive(route: Route): Promise<void> {
  const response = await route.fetch()
  const refusal = `crypto.subtle.deriveBits = () => Promise.reject(new DOMException('not here', 'NotSupportedError'))\n`
  await route.fulfill({ response, body: refusal + (await response.text()) })
}

// As from the clipboard, by the event of typing: the browser of the tests has no clipboard.
async function paste(page: Page, text: string): Promise<void> {
  await page.locator('input[name="code"]').focus()
  await page.keyboard.insertText(text)
}

// The texts of more than one line whose last one is less than three characters wide.
function shortLastLines(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('h1, .lead')]
      .filter((text) => {
        const range = document.createRange()
        range.selectNodeContents(text)
        const pieces = [...range.getClientRects()]
        const [first, last] = [pieces[0], pieces.at(-1)]
        if (!first || !last || Math.abs(first.bottom - last.bottom) < 8) return false
        const line = pieces.filter(({ bottom }) => Math.abs(bottom - last.bottom) < 8)
        const end = Math.max(...line.map(({ right }) => right))
        return (
          end - text.getBoundingClientRect().left < 2.5 * Number.parseFloat(getComputedStyle(text).fontSize)
        )
      })
      .map(({ textContent }) => textContent ?? ''),
  )
}

async function register(page: Page, person: Person): Promise<void> {
  await fill(page, person)
  await press(page)
}
