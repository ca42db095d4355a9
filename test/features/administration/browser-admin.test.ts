import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { BrowserContextOptions, Page } from 'playwright-core'
import { paths } from '../../../src/base/paths.ts'
import { textsFor } from '../../../src/texts/texts.ts'
import { makeAdmin, root } from '../../support/admin.ts'
import { checkWidth, complaintsOf, fill, logIn, press, useBrowser } from '../../support/browser.ts'
import { becomeAccount } from '../../support/house.ts'
import { openServedHouse } from '../../support/served.ts'
import type { ServedHouse } from '../../support/served.ts'
import { ada } from '../../support/visitor.ts'

const openPage = useBrowser()

const phone = { width: 360, height: 780 }
const desk = { width: 1280, height: 900 }

for (const [locale, scripts, viewport] of [
  ['zh-CN', true, phone],
  ['en', false, desk],
] as const) {
  const circumstances = `${locale}, ${viewport.width} px, scripts ${scripts ? 'on' : 'off'}`

  test(`an operator finds the stuck, mails them in two clicks, confirms one by hand and sees it all in the events: ${circumstances}`, async () => {
    await using house = await openServedHouse()
    await refuseSome(house)
    const { admin, eventKinds } = textsFor(locale)
    const page = await comeIn(house, { locale, javaScriptEnabled: scripts, viewport })
    const stuck = page.getByRole('table').first().getByRole('row').filter({ hasText: 'qq.com' })
    assert.equal(
      await stuck.getByRole('link', { name: admin.overview.stuckOf.refused(2), exact: true }).count(),
      1,
    )

    await stuck.getByRole('button').click()
    await page.getByRole('heading', { level: 1, name: /2/ }).waitFor()
    await page.getByLabel(admin.reason).fill('qq.com refused us')
    await page.locator('main form button').click()
    await page
      .getByRole('heading', {
        level: 1,
        name: admin.registrations.bulkDone(admin.registrations.bulkActs.resend.work),
      })
      .waitFor()
    for (const name of ['bob', 'carol']) await house.mails.waitFor(`${name}@qq.com`, 1)
    await house.settled()

    await page.goto(paths.admin)
    await page.getByText(admin.overview.noneStuck).waitFor()
    await page.getByRole('link', { name: admin.nav.registrations, exact: true }).click()
    await page.getByLabel(admin.searchPeople).fill('bo')
    await page.getByRole('button', { name: admin.search }).click()
    await page.getByRole('link', { name: 'bob' }).click()
    await page.getByRole('link', { name: admin.acts.confirm.title }).click()
    await page.getByLabel(admin.reason).fill('called us')
    await page.getByRole('button', { name: admin.acts.confirm.title }).click()
    await page.locator('[data-notice="confirm"]').waitFor()

    await page.getByRole('link', { name: admin.nav.events, exact: true }).click()
    for (const [kind, reason, times] of [
      ['mail-requested', 'qq.com refused us', 2],
      ['confirmed-by-hand', 'called us', 1],
    ] as const) {
      const rows = page
        .getByRole('row')
        .filter({ hasText: eventKinds[kind] ?? kind })
        .filter({ hasText: reason })
      assert.equal(await rows.count(), times, kind)
    }
    await page.waitForLoadState()
    assert.equal((await house.visitor.logIn({ identifier: 'bob', password: ada.password })).path, '/')
  })
}

test('no page of the administration breaks the content policy', async () => {
  await using house = await openServedHouse()
  const all = await furnish(house)
  const page = await comeIn(house, {})
  const complaints = complaintsOf(page)
  for (const path of all) await page.goto(path)
  assert.deepEqual(complaints, [])
})

test('the set-up page makes the first administrator in a real browser', async () => {
  await using house = await openServedHouse()
  const page = await openPage(house, { viewport: phone })
  await page.goto((await house.postern.setUpLink()) ?? '')
  assert.equal(new URL(page.url()).search, '', 'the code has left the address bar')
  await fill(page, root)
  await press(page)
  await page.locator('main a.button:not(.second)').click()
  await logIn(page, { identifier: root.name, password: root.password })
  await page.waitForURL('**/admin/')
})

for (const javaScriptEnabled of [true, false]) {
  test(`acts on several appear with the first tick, and go with the last: scripts ${javaScriptEnabled ? 'on' : 'off'}`, async () => {
    await using house = await openServedHouse()
    await refuseSome(house)
    const page = await comeIn(house, { viewport: phone, javaScriptEnabled })
    const { registrations } = textsFor('zh-CN').admin
    await page.goto(`${paths.adminRegistrations}?only=waiting`)
    const boxes = page.locator('[data-pick]')
    const bar = page.locator('.bulk')
    assert.equal(await bar.isVisible(), false)
    await boxes.nth(0).check()
    await boxes.nth(2).check()
    assert.equal(await bar.isVisible(), true)
    const words = await bar.locator('[data-picked]').textContent()
    assert.equal(
      words,
      javaScriptEnabled ? registrations.picked.replace('{n}', '2') : registrations.thePicked,
    )
    await boxes.nth(0).uncheck()
    await bar.getByRole('button', { name: registrations.bulkActs.extend.label }).click()
    await page.locator('[data-page="admin-bulk-preview"]').waitFor()
    assert.equal(await page.locator('.among li').count(), 1)
    await page.locator('main form button').click()
    await page.locator('[data-page="admin-bulk-done"]').waitFor()
    await page.locator('main a.button').click()
    await page.waitForURL('**/admin/registrations/?only=waiting')
    await checkWidth(page)
  })
}

test('a script picks a whole page and copies a link; both can be done without it', async () => {
  await using house = await openServedHouse()
  await refuseSome(house)
  const page = await comeIn(house, { viewport: desk, permissions: ['clipboard-read', 'clipboard-write'] })
  const { registrations, copy, copied } = textsFor('zh-CN').admin
  await page.goto(paths.adminRegistrations)
  await page.getByLabel(registrations.pickAll).check()
  assert.equal(await page.locator('tbody input[type="checkbox"]:checked').count(), 3)
  await page.getByLabel(registrations.pickAll).uncheck()
  assert.equal(await page.locator('tbody input[type="checkbox"]:checked').count(), 0)

  await page.goto(paths.adminRegistrationAct(await idIn(house, 'registrations'), 'link'))
  await page.locator('main form button').click()
  await page.getByRole('button', { name: copy, exact: true }).click()
  await page.getByRole('button', { name: copied }).waitFor()
  const link = await page.evaluate(() => navigator.clipboard.readText())
  assert.equal(link, await page.locator('pre').textContent())
  assert.match(link, /\/confirm\/\?code=/)
})

// Two people whose provider refuses its mails, and one who got theirs.
async function refuseSome(house: ServedHouse): Promise<void> {
  await makeAdmin(house)
  house.mails.misbehave(
    { at: 'rcpt', reply: '550 5.7.1 not wanted by a provider whose words are long' },
    (to) => to.endsWith('@qq.com'),
  )
  for (const address of ['dave@example.org', 'carol@qq.com', 'bob@qq.com']) {
    const name = address.slice(0, address.indexOf('@'))
    await house.newVisitor().register({ name, address, password: ada.password })
  }
  await house.settled()
  house.mails.misbehave(null)
}

// Something of everything, and the pages that show it.
async function furnish(house: ServedHouse): Promise<string[]> {
  await refuseSome(house)
  const address = 'a.very.long.local.part.of.somebody@a-long.domain.example.org'
  await becomeAccount(house, { ...ada, name: '小明', address })
  await house.db
    .insertInto('blocks')
    .values({
      id: 'f'.repeat(32),
      kind: 'domain',
      value: 'xn--fiqs8s.example',
      reason: '垃圾注册',
      actor: 'command',
      createdAt: house.now(),
    })
    .execute()
  const account = await idIn(house, 'accounts')
  const registration = await idIn(house, 'registrations')
  return [
    paths.admin,
    paths.adminAccounts,
    paths.adminAccount(account),
    paths.adminAccountAct(account, 'rename'),
    paths.adminRegistrations,
    paths.adminRegistration(registration),
    paths.adminOutbox,
    paths.adminMail(await idIn(house, 'outbox')),
    `${paths.adminRegistrations}?q=b&only=waiting`,
    `${paths.adminBulk}?only=waiting`,
    `${paths.adminAccount(account)}?done=restore&list=q%3Dx`,
    paths.adminAccountAct(account, 'delete'),
    `${paths.adminAccounts}?q=nobody`,
    paths.adminBlockAdd,
    paths.adminBlocks,
    paths.adminUnblock('f'.repeat(32)),
    `${paths.adminEvents}?account=${account}&from=nonsense`,
    paths.adminEvents,
    paths.adminAccount('nobody'),
  ]
}

async function comeIn(house: ServedHouse, options: BrowserContextOptions): Promise<Page> {
  const page = await openPage(house, options)
  await page.goto('/login/?next=/admin/')
  await logIn(page, { identifier: root.name, password: root.password })
  await page.waitForURL('**/admin/')
  return page
}

async function idIn(house: ServedHouse, table: 'accounts' | 'registrations' | 'outbox'): Promise<string> {
  const row = await house.db
    .selectFrom(table)
    .select('id')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow()
  return row.id
}
