import assert from 'node:assert/strict'
import { test } from 'node:test'
import { minute } from '../../../src/base/time.ts'
import { adminOverviewPage } from '../../../src/features/administration/overview.page.ts'
import { openAdmin } from '../../support/admin.ts'
import { becomeAccount, openHouse } from '../../support/house.ts'
import type { House } from '../../support/house.ts'
import { frameOf } from '../../support/pages.ts'
import { mailRow, registrationRow } from '../../support/rows.ts'
import { ada, unescaped } from '../../support/visitor.ts'
import type { Page } from '../../support/visitor.ts'
import { words } from '../../support/words.ts'
import { quietOverview } from './pages.ts'

const { overview, outbox } = words.admin

test('the overview says today in one sentence, in which an administrator of a command did not register', async () => {
  await using house = await openHouse()
  const admin = await openAdmin(house)
  assert.equal(sentenceOn(await admin.open('/admin/')), said(0, 0) + overview.todayNoneStuck)
  await becomeAccount(house)
  house.mails.misbehave({ at: 'rcpt', reply: '552 5.2.2 mailbox full' }, (to) => to.endsWith('@full.example'))
  for (const name of ['bob', 'carol']) await join(house, name, `${name}@full.example`)
  await join(house, 'dave', 'dave@example.org')
  await house.settled()
  const page = await admin.open('/admin/')
  assert.equal(sentenceOn(page), said(4, 1) + overview.todayStuck(2, 1))
  assert.match(page.html, /<a class="clause bad" href="#stuck">/)
  assert.ok(
    page.text.includes(`full.example ${overview.stuckOf.refused(2)} ${outbox.reasons['mailbox-full']}`),
  )
  assert.equal(page.html.match(/<svg class="spark"/g)?.length, 2, 'nobody’s registration has expired')
})

test('the provider with the most stuck people is first, and each has its reason and one button', async () => {
  await using house = await openHouse()
  const admin = await openAdmin(house)
  const replies = {
    'policy.example': '550 5.7.1 blocked',
    'nobody.example': '550 5.1.1 no such user',
    'later.example': '451 4.7.1 greylisted',
  }
  for (const [domain, reply] of Object.entries(replies)) {
    house.mails.misbehave({ at: 'rcpt', reply })
    const count = { 'policy.example': 1, 'nobody.example': 3, 'later.example': 2 }[domain] ?? 0
    for (let index = 0; index < count; index += 1)
      await join(house, `${domain.slice(0, 3)}${index}`, `u${index}@${domain}`)
    await house.settled()
  }
  const { html } = await admin.open('/admin/')
  const rows = html
    .slice(html.indexOf('id="stuck"'), html.indexOf('class="beside"'))
    .split('<tr role="row">')
    .slice(2)
  assert.deepEqual(
    rows.map((row) => /<bdi>([^<]*)/.exec(row)?.[1]),
    ['nobody.example', 'later.example', 'policy.example'],
  )
  const [nobody = '', later = '', policy = ''] = rows
  // Sending again would help nobody whose mailbox does not exist.
  assert.match(nobody, /data-tone="bad" data-state="refused".*class="button second small" href=/s)
  assert.doesNotMatch(nobody, /<form/)
  assert.match(later, /data-tone="unsure" data-state="delayed".*name="query-mail" value="delayed"/s)
  assert.match(policy, /data-tone="bad" data-state="refused".*name="query-mail" value="refused"/s)
})

test('at a provider that refused some mails and put others off, each figure leads to its own people', async () => {
  await using house = await openHouse()
  const admin = await openAdmin(house)
  for (const [name, reply] of [
    ['refused1', '550 5.7.1 blocked'],
    ['delayed1', '451 4.7.1 greylisted'],
    ['delayed2', '451 4.7.1 greylisted'],
  ] as const) {
    house.mails.misbehave({ at: 'rcpt', reply })
    await join(house, name, `${name}@mixed.example`)
    await house.settled()
  }
  const { html } = await admin.open('/admin/')
  const found = { refused: ['refused1'], delayed: ['delayed2', 'delayed1'] }
  for (const [state, names] of Object.entries(found)) {
    const link =
      new RegExp(`href="([^"]*mail=${state}[^"]*)"`).exec(html)?.[1]?.replaceAll('&amp;', '&') ?? ''
    const list = await admin.open(link)
    assert.deepEqual(
      ['refused1', 'delayed2', 'delayed1'].filter((name) => list.text.includes(`${name}@`)),
      names,
    )
  }
})

test('the way from registering to logging in tells those who opened the link from those who typed the digits', async () => {
  await using house = await openHouse()
  const admin = await openAdmin(house)
  await becomeAccount(house)
  const typing = house.newVisitor()
  await typing.register({ ...ada, name: 'bob', address: 'bob@example.org' })
  const { digits } = await house.mails.waitFor('bob@example.org', 1)
  await typing.send('/register/code/', { code: digits })
  await join(house, 'carol', 'carol@example.org')
  await house.settled()
  const { text } = await admin.open('/admin/')
  const { steps, ways } = overview
  assert.match(text, new RegExp(`${steps.reacted} ${ways.link} 1 · ${ways.digits} 1 2 67 %`))
  assert.match(text, new RegExp(`${steps.confirmed} ${ways.link} 1 · ${ways.digits} 1 2 67 %`))
  const rows = await house.db
    .selectFrom('registrations')
    .select(['name', 'confirmedBy'])
    .orderBy('name')
    .execute()
  assert.deepEqual(
    rows.map(({ confirmedBy }) => confirmedBy),
    ['link', 'digits', null],
  )
})

test('an alarm blames the side that keeps mails waiting: a recipient’s server, ours, or neither', async () => {
  await using house = await openHouse({}, { working: false })
  const admin = await openAdmin(house)
  const write = async (name: string, more: Parameters<typeof mailRow>[1], ago: number) => {
    const row = registrationRow(name, house.now() - ago)
    await house.db.insertInto('registrations').values(row).execute()
    await house.db.insertInto('outbox').values(mailRow(row, more)).execute()
  }
  const delayed = {
    state: 'delayed',
    reason: 'greylisted',
    domain: 'busy.example',
    tries: 3,
    dueAt: house.now(),
  } as const
  assert.equal((await admin.open('/admin/')).notice, null)
  await write('young', delayed, 9 * minute)
  assert.equal((await admin.open('/admin/')).notice, null, 'others wait ten minutes before anybody looks')
  await write('old', delayed, 90 * minute)
  const server = await admin.open('/admin/')
  assert.equal(server.notice, 'backlog')
  assert.ok(server.text.includes(words.admin.alarms.server.title(overview.duration(90 * minute))))

  await write('taken', { state: 'sent', domain: 'qq.com', dueAt: null }, 20 * minute)
  const recipients = await admin.open('/admin/')
  assert.equal(recipients.notice, 'backlog-recipients')
  const waited = overview.duration(90 * minute)
  assert.match(recipients.text, new RegExp(`busy\\.example.*${waited}`))

  await house.db.deleteFrom('outbox').where('domain', '=', 'busy.example').execute()
  await write('never tried', { state: 'queued' }, 30 * minute)
  const queue = await admin.open('/admin/')
  assert.ok(queue.text.includes(words.admin.alarms.queue.title(overview.duration(30 * minute))))
  assert.match(
    queue.html,
    /href="\/admin\/outbox\/" data-mails/,
    'mails that nobody has tried are not delayed',
  )
})

test('where the mail server is at fault and a budget is used up, the box says each once, and where the mails are', () => {
  const frame = frameOf('en')
  const { degraded, budgetToo } = frame.texts.admin
  const boxOf = (kinds: (keyof typeof degraded)[]) =>
    unescaped(String(adminOverviewPage(frame, { ...quietOverview, degraded: kinds })))
  const both = boxOf(['mail-server-fault', 'mail-budget'])
  assert.ok(both.includes(degraded['mail-server-fault'].title) && both.includes(budgetToo))
  assert.ok(!both.includes(degraded['mail-budget'].text), 'which denies a fault of the mail server')
  assert.match(both, /href="\/admin\/outbox\/\?state=delayed" data-mails/)
  assert.ok(boxOf(['mail-budget']).includes(degraded['mail-budget'].text))
})

function sentenceOn(page: Page): string {
  const heading = /<h1>(.*?)<\/h1>/s.exec(page.html)?.[1] ?? ''
  return heading.replace(/<[^>]*>/g, '').replaceAll('\u00a0', ' ')
}

function said(registered: number, cameIn: number): string {
  return overview.today(registered, cameIn).join('')
}

function join(house: House, name: string, address: string): Promise<Page> {
  return house.newVisitor().register({ name, address, password: ada.password })
}
