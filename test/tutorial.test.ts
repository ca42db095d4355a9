// Somebody who comes from the Django tutorial tries the tables of `docs/tutorial.md`, line by line.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { second } from '../src/base/time.ts'
import type { Work } from '../src/postern.ts'
import { textsFor } from '../src/texts/texts.ts'
import { hiddenFieldsOf, openAdmin, root } from './support/admin.ts'
import { runCommand } from './support/commands.ts'
import { openHouse } from './support/house.ts'
import type { House } from './support/house.ts'
import { cheapHashing } from './support/program.ts'
import { createVisitor } from './support/visitor.ts'
import type { Page, Person, Visitor } from './support/visitor.ts'

/** A line of a table: the thing to do, and everything that must be seen. */
type Line = { todo: string; seen: string }

/** The persons and browsers of the whole story. */
type Story = {
  house: House
  admin: Visitor & { id: string }
  /** The process that delivers mails; it is killed once. */
  worker: Work
  ming: Visitor
  hong: Visitor
  gang?: Visitor
  /** The page that was seen last. */
  page: Page
}

const ming: Person = { name: '小明', address: 'xm@example.org', password: 'correct horse battery' }
const gang: Person = { name: '小刚', address: 'xg@example.org', password: 'staple horse battery' }
const hong: Person = { name: '小红', address: 'xh@example.org', password: 'battery horse correct' }

test('a reader of the tutorial tries every line of its page, and sees what the page says', async () => {
  // The registrations are accepted by a process that delivers nothing; another one does.
  await using house = await openHouse({}, { working: false })
  const story: Story = {
    house,
    admin: await openAdmin(house),
    worker: (await house.openAnother()).work(),
    ming: house.newVisitor(),
    hong: house.newVisitor(),
    page: await house.visitor.open('/'),
  }
  const lines = linesOf(readFileSync(new URL('../docs/tutorial.md', import.meta.url), 'utf8'))
  assert.deepEqual(
    lines.map(({ todo }) => todo),
    Object.keys(steps),
    'each line has a step, and each step a line',
  )
  for (const { todo, seen } of lines) {
    const page = await steps[todo]?.(story)
    if (page) see(page, seen, todo)
    story.page = page ?? story.page
  }
})

/** The steps by the Chinese words of their line; one that shows a page returns it, the others look for themselves. */
const steps: Record<string, (story: Story) => Promise<Page | void>> = {
  '注册“小明”，邮箱 `xm@example.org`': ({ ming: browser }) => browser.register(ming),

  '用管理员登录，看 `/admin/accounts/`': async ({ admin }) => {
    const page = await admin.open('/admin/accounts/')
    assert.match(page.text, new RegExp(root.name))
    assert.doesNotMatch(page.text, /小明/)
  },

  '换个浏览器，用同样的用户名和邮箱再注册一次': async (story) => {
    // His own mail has come first: two that wait together may arrive in any order.
    await linkOf(story, ming)
    return story.house.newVisitor().register(ming)
  },

  '用管理员看 `/admin/registrations/`': ({ admin }) => admin.open('/admin/registrations/'),

  把邮件里的链接改掉一个字符再打开: async (story) => {
    const link = await linkOf(story, ming)
    const changed = link.slice(0, -1) + (link.endsWith('a') ? 'b' : 'a')
    return story.ming.open(changed)
  },

  '注册“小红”，邮箱 `xh@example.org`，马上杀掉服务器（`kill -9`），再启动': async (story) => {
    const { house } = story
    await story.worker.stop(0)
    await story.hong.register(hong)
    assert.equal(house.mails.countTo(hong.address), 0, 'nobody has delivered anything yet')
    story.worker = (await house.openAnother()).work()
    assert.equal((await house.mails.lastTo(hong.address)).subject, '来自Postern的注册确定邮件')
  },

  '用 `CONFIRM_DAYS=0.0001` 启动，注册“小刚”，十秒后打开邮件里的链接': async (story) => {
    const { house } = story
    story.gang = createVisitor(await house.openAnother({ CONFIRM_DAYS: '0.0001' }), house.baseUrl, 'zh-CN')
    await story.gang.register(gang)
    const link = await linkOf(story, gang)
    house.pass(10 * second)
    return story.gang.open(link)
  },

  按页面上的按钮: async ({ house, gang: browser, page }) => {
    // The first mail has come, but until that is written down it counts as on its way, and no second one is needed.
    await house.settled()
    await browser?.send('/confirm/resend/', hiddenFieldsOf(page))
    await house.mails.waitFor(gang.address, 2)
  },

  用管理员打开小明的那条注册: async ({ house, admin }) => {
    const own = house.db.selectFrom('registrations').select('id').where('name', '=', ming.name)
    const { id } = await own.orderBy('id').executeTakeFirstOrThrow()
    const page = await admin.open(`/admin/registrations/${id}/`)
    assert.ok(page.html.includes(`"/admin/registrations/${id}/confirm/"`))
  },

  '打开 `/confirm/`，不带确认码': ({ house }) => house.newVisitor().open('/confirm/'),

  在别的浏览器里打开小明的链接: async (story) => {
    const page = await story.house.newVisitor().open(await linkOf(story, ming))
    assert.match(page.html, /type="password"/)
  },

  '在注册的浏览器里打开小明的链接，按按钮': async (story) => {
    return story.ming.confirm(await linkOf(story, ming))
  },

  点页面上去登录的链接: async ({ ming: browser, page }) => {
    const [, path = ''] = /href="(\/login\/[^"]*)"/.exec(page.html) ?? []
    return browser.open(path.replaceAll('&amp;', '&'))
  },

  '用小红的密码登录（她还没确认）': ({ house }) =>
    house.newVisitor().logIn({ identifier: hong.name, password: hong.password }),

  用错的密码登录小红: ({ house }) =>
    house.newVisitor().logIn({ identifier: hong.name, password: 'not the right one' }),

  用小明的密码登录: ({ ming: browser }) => browser.logIn({ identifier: ming.name, password: ming.password }),

  '`npx postern accounts delete --all`，输入 `Postern`': async ({ house, admin }) => {
    const values = { DATABASE_URL: house.databaseUrl, ...cheapHashing }
    const { error } = await runCommand(['accounts', 'delete', '--all'], values, 'Postern\n')
    assert.ok(error.includes(textsFor('en').admin.outcomes['last-admin']), error)
    const left = await house.db.selectFrom('accounts').select('id').execute()
    assert.deepEqual(left, [{ id: admin.id }])
  },

  '重新注册“小明”，打开链接，按按钮，登录': async ({ house }) => {
    const browser = house.newVisitor()
    const before = house.mails.countTo(ming.address)
    await browser.register(ming)
    await browser.confirm((await house.mails.waitFor(ming.address, before + 1)).link)
    return browser.logIn({ identifier: ming.name, password: ming.password })
  },
}

/** The lines of all tables of the page whose head is that of a trial. */
function linesOf(text: string): Line[] {
  const tables = text.matchAll(/^\| 试一试 \|.*\n\|---.*\n((?:\|.*\n?)+)/gm)
  return [...tables].flatMap(([, body = '']) =>
    body
      .trim()
      .split('\n')
      .map((row) => {
        const [, todo = '', , seen = ''] = row.split(/\s*\|\s*/)
        return { todo, seen }
      }),
  )
}

/** A page has the status, the path and the sentences (in bold) that its line promises. */
function see(page: Page, seen: string, todo: string): void {
  for (const [, word = ''] of seen.matchAll(/`([^`]+)`/g)) {
    if (/^\d+$/.test(word)) assert.equal(page.status, Number(word), todo)
    else assert.equal(page.path.replace(/\?.*/, ''), word, todo)
  }
  for (const [, sentence = ''] of seen.matchAll(/\*\*([^*]+)\*\*/g)) {
    assert.ok(page.text.includes(sentence), `${todo}: ${sentence}`)
  }
}

async function linkOf({ house }: Story, { address }: Person): Promise<string> {
  return (await house.mails.waitFor(address, 1)).link
}
