import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { mailboxOf } from '../../src/base/address.ts'
import { limits } from '../../src/base/limits.ts'
import { readSettings } from '../../src/base/settings/settings.ts'
import { day, hour, minute, second } from '../../src/base/time.ts'
import { inTransaction } from '../../src/store/db/database.ts'
import { overEverything, takeMailBudget } from '../../src/store/mail/budgets.ts'
import type { CausedMail } from '../../src/store/mail/budgets.ts'
import { claimMails } from '../../src/store/mail/deliveries.ts'
import { textsFor } from '../../src/texts/texts.ts'
import { openAdmin, root } from '../support/admin.ts'
import { becomeAccount, database, openAgain, openHouse } from '../support/house.ts'
import { ada, createVisitor } from '../support/visitor.ts'

const kinds: CausedMail[] = ['register', 'resend', 'correct', 'reminder', 'reset']

test('of sixty mails of all kinds for one address at the same time, exactly the budget is sent', async () => {
  await using house = await openHouse({}, { working: false })
  const { settings } = readSettings({ LIMITS: 'on' })
  // SQLite is for one process; its transactions come one after the other.
  const processes = database === 'postgres' ? 3 : 1
  const connections = Array.from({ length: processes }, () => openAgain(house))
  const at = house.now()
  const takeAll = (now: number, kindOf: (one: number) => CausedMail) =>
    Promise.all(
      // More would wait too long for a connection on a busy machine.
      Array.from({ length: 60 }, (_, one) =>
        inTransaction(connections[one % processes] ?? house.db, (db) =>
          takeMailBudget(db, settings, {
            kind: kindOf(one),
            addressKey: ada.address,
            network: `192.0.2.${one}`,
            now,
          }),
        ),
      ),
    )
  const countOf = (answers: string[]) => answers.filter((answer) => answer !== 'used-up').length
  try {
    assert.equal(countOf(await takeAll(at, () => 'register')), 3, 'two are left for resets')
    assert.equal(countOf(await takeAll(at + minute, () => 'reset')), 2)
    assert.equal(countOf(await takeAll(at + day - 1, (one) => kinds[one % 5] ?? 'reset')), 0)
    assert.equal(countOf(await takeAll(at + 2 * day, (one) => kinds[one % 5] ?? 'reset')), 5)
  } finally {
    await Promise.all(connections.map((connection) => connection.destroy()))
  }
})

test('of two hundred requests for mails to one address in three processes at the same time, exactly the budget is sent', async () => {
  await using house = await openHouse({ LIMITS: 'on' })
  await becomeAccount(house)
  await house.settled()
  house.pass(2 * day)
  const before = house.mails.countTo(ada.address)
  // SQLite is for one process.
  const others = database === 'postgres' ? [await house.openAnother(), await house.openAnother()] : []
  const processes = [house.postern, ...others]
  const crowd = Array.from({ length: 200 }, (_, one) =>
    createVisitor(processes[one % processes.length] ?? house.postern, house.baseUrl, 'en', `192.0.2.${one}`),
  )
  const correcting = crowd.slice(0, 15)
  for (const [one, browser] of correcting.entries())
    await browser.register({ ...ada, name: `other${one}`, address: `other${one}@example.org` })
  await house.settled()
  house.pass(minute)
  const answers = await Promise.all(
    crowd.map((browser, one) => {
      if (one < correcting.length) return browser.send('/register/address/', { address: ada.address })
      if (one % 3 === 0) return browser.send('/password/forgot/', { identifier: ada.address })
      if (one % 3 === 1) return browser.send('/password/forgot/', { identifier: ada.name })
      return browser.register({ ...ada, name: `new${one}` })
    }),
  )
  // On a busy machine some find every connection to the database in use.
  assert.ok(answers.every(({ status }) => [200, 429, 503].includes(status)))
  const late = house.newVisitor({ from: '198.51.100.1' })
  for (const identifier of [ada.address, ada.name]) await late.send('/password/forgot/', { identifier })
  for (const one of [1, 2, 3]) await late.register({ ...ada, name: `late${one}` })
  await house.settled()
  assert.equal(house.mails.countTo(ada.address) - before, 5)
})

test('resets by name do not change how many mails registering the address can cause', async () => {
  await using house = await openHouse({ LIMITS: 'on' })
  await becomeAccount(house)
  await house.settled()
  house.pass(2 * day)
  for (let round = 0; round < 6; round += 1) {
    assert.equal((await house.stranger.send('/password/forgot/', { identifier: ada.name })).status, 200)
    house.pass(minute)
  }
  await house.settled()
  for (let round = 0; round < 3; round += 1) {
    await house.newVisitor().register({ ...ada, name: `eve${round}` })
  }
  await house.settled()
  const rows = await house.db.selectFrom('outbox').select(['kind', 'state']).orderBy('id').execute()
  const sent = (kind: string) => rows.filter((row) => row.kind === kind && row.state === 'sent').length
  assert.equal(sent('password-reset'), 2)
  assert.equal(sent('confirmation'), 1 + 3)
})

test('dots and other names count as one mailbox only at the provider that ignores them', () => {
  assert.equal(mailboxOf('a.da+news@googlemail.com'), 'ada@gmail.com')
  for (const address of ['a.da@gmail.com.example.org', 'ada@googlemail.com.br', 'a.da@pm.me-mail.org'])
    assert.equal(mailboxOf(address), address)
})

test('all sub-addresses of a mailbox share one budget', async () => {
  await using house = await openHouse({ LIMITS: 'on' })
  const spellings = [
    'ada@gmail.com',
    'ada+1@gmail.com',
    'a.da+2@gmail.com',
    'A.D.A@googlemail.com',
    'ada+3@gmail.com',
  ]
  for (const [index, address] of spellings.entries()) {
    await house.newVisitor().register({ ...ada, name: `ada${index}`, address })
    await house.settled()
  }
  assert.equal(house.mails.all.length, 3)
  // The person is another one all the same, and elsewhere a dot makes another mailbox.
  for (const address of ['a.da@example.org', 'ad.a@example.org'])
    await house.newVisitor().register({ ...ada, name: address.slice(0, 4), address })
  await house.settled()
  assert.equal(house.mails.all.length, 5)
})

test('past the budget everybody gets the same answer, no mail, and a page that says so', async () => {
  await using house = await openHouse({ LIMITS: 'on' })
  const pages = []
  for (let round = 0; round < 5; round += 1) {
    pages.push(await house.newVisitor().register({ ...ada, name: `ada${round}` }))
    await house.settled()
  }
  assert.deepEqual([...new Set(pages.map(({ path }) => path))], ['/register/sent/'])
  assert.equal(house.mails.countTo(ada.address), 3)
  const last = pages.at(-1)?.html ?? ''
  assert.match(last, /data-mail="cancelled mail-budget /)
  assert.match(last, /id="field-resend" data-wait="0"/, 'it does not promise a mail in a minute')
  assert.doesNotMatch(/<form class="resend".*?<\/form>/s.exec(last)?.[0] ?? '', /data-countdown/)
  assert.equal((await house.db.selectFrom('registrations').select('id').execute()).length, 5)
  const late = house.newVisitor()
  await late.register({ ...ada, name: 'late' })
  house.pass(minute)
  await late.send('/register/resend/')
  await house.settled()
  assert.equal(house.mails.countTo(ada.address), 3, 'sending again is counted too')
  house.pass(day)
  await late.register({ ...ada, name: 'later' })
  await house.mails.waitFor(ada.address, 4)
})

test('past the global budget the courier holds mails back, raises an alarm, and sends them later', async () => {
  await using house = await openHouse({ LIMITS: 'on' })
  const admin = await openAdmin(house, { language: 'en' })
  const theoreticalAt = house.now() + 2 * hour
  await house.db.insertInto('limits').values({ key: overEverything, theoreticalAt }).execute()
  await house.visitor.register(ada)
  await house.settled()
  assert.equal(house.mails.countTo(ada.address), 0)
  const held = await house.visitor.open('/register/sent/')
  assert.match(held.html, /data-mail="delayed held-back /)
  assert.ok(held.text.includes(textsFor('zh-CN').mail.heldBackHeadline), 'it was never tried')
  assert.doesNotMatch(held.html, /id="field-resend"/, 'asking would not help')
  house.pass(15 * minute)
  await admin.logIn({ identifier: root.name, password: root.password })
  const overview = await admin.open('/admin/')
  assert.equal(overview.notice, 'mail-budget', 'and not the mail server')
  const heldBack = textsFor('en').admin.outbox.reasons['held-back']
  assert.ok((await admin.open('/admin/outbox/')).text.includes(heldBack))
  assert.ok(house.log.some((line) => line.includes('"code":"mail-budget"')))
  assert.deepEqual((await (await house.visitor.ask('/readyz')).json()).degraded, ['mail-budget'])
  house.pass(2 * hour)
  await house.mails.lastTo(ada.address)
  assert.deepEqual((await (await house.visitor.ask('/readyz')).json()).degraded, [])
})

test('held-back mails do not all become due at the same time', async () => {
  await using house = await openHouse({ LIMITS: 'on' }, { working: false })
  const theoreticalAt = house.now() + 2 * hour
  await house.db.insertInto('limits').values({ key: overEverything, theoreticalAt }).execute()
  for (let one = 0; one < 20; one += 1) {
    const person = { ...ada, name: `p${one}`, address: `p${one}@example.org` }
    await house.newVisitor().register(person)
  }
  house.postern.work()
  await house.settled()
  const rows = await house.db.selectFrom('outbox').select('dueAt').execute()
  const dueAt = rows.map((row) => row.dueAt ?? 0)
  assert.ok(Math.max(...dueAt) - Math.min(...dueAt) > minute)
})

test('the global budget holds resets back, too', async () => {
  await using house = await openHouse({ LIMITS: 'on' })
  await becomeAccount(house)
  await house.settled()
  const theoreticalAt = house.now() + 1.5 * hour
  await house.db
    .insertInto('limits')
    .values({ key: overEverything, theoreticalAt })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ theoreticalAt }))
    .execute()
  await house.visitor.send('/password/forgot/', { identifier: ada.address })
  await house.settled()
  assert.equal(house.mails.countTo(ada.address), 1)
  house.pass(0.5 * hour + limits.mailHoldBack)
  const { text } = await house.mails.waitFor(ada.address, 2)
  assert.match(text, /password\/reset/)
})

test('of many log-ins from new devices the owner gets five mails and one more that tells of the rest', async () => {
  await using house = await openHouse()
  await becomeAccount(house)
  await house.visitor.logIn({ identifier: ada.name, password: ada.password })
  const before = house.mails.countTo(ada.address)
  for (let device = 0; device < 12; device += 1)
    await house.newVisitor().logIn({ identifier: ada.name, password: ada.password })
  await house.settled()
  assert.equal(house.mails.countTo(ada.address) - before, 5)
  house.pass(hour)
  const { subject } = await house.mails.waitFor(ada.address, before + 6)
  const { siteName } = house.ports.settings
  assert.equal(subject, textsFor('zh-CN').account.actsCollectedMail.subject(siteName))
  await house.settled()
  assert.equal(house.mails.countTo(ada.address) - before, 6)
  await house.newVisitor().logIn({ identifier: ada.name, password: ada.password })
  await house.mails.waitFor(ada.address, before + 7)
})

/** A backlog of mails that tell of acts. */
function noticesFor(at: number) {
  const notice = { kind: 'password-changed' as const, generation: 0, state: 'queued' as const }
  const counts = { tries: 0, unknownTries: 0, dueAt: at - minute, createdAt: at, changedAt: at }
  return Array.from({ length: 300 }, (_, one) => {
    return { id: `notice ${one}`, ...notice, ...counts, accountId: 'nobody' }
  })
}

test('what a person waits for overtakes mails that tell of acts', async () => {
  await using house = await openHouse({ MAIL_CONNECTIONS: '1' }, { working: false })
  await house.db.insertInto('outbox').values(noticesFor(house.now())).execute()
  await house.visitor.register(ada)
  const claimed = await claimMails(house.db, {
    id: 'one',
    now: house.now(),
    leaseUntil: house.now() + hour,
    most: 25,
  })
  assert.equal(claimed.filter(({ kind }) => kind === 'confirmation').length, 1)
  assert.equal(claimed.length, 25)
})

const onPostgres = database === 'postgres' ? {} : { skip: 'a database of one process picks in one plan' }

test('a claim takes no more than it asks for, by whichever plan', onPostgres, async () => {
  await using house = await openHouse({}, { working: false })
  await house.db.insertInto('outbox').values(noticesFor(house.now())).execute()
  await house.db.connection().execute(async (db) => {
    // Tables are still unknown to the planner here, or their figures old: it may pick any plan.
    for (const way of ['hashjoin', 'mergejoin', 'hashagg', 'sort', 'material', 'bitmapscan']) {
      await sql`set enable_${sql.raw(way)} = off`.execute(db)
    }
    const claimed = await claimMails(db, {
      id: 'one',
      now: house.now(),
      leaseUntil: house.now() + hour,
      most: 25,
    })
    assert.equal(claimed.length, 25)
  })
})

test('many mails that one network causes keep no mail of another network waiting', async () => {
  await using house = await openHouse({ LIMITS: 'on' }, { working: false })
  for (let person = 0; person < 60; person += 1) {
    const flooder = house.newVisitor({ from: '192.0.2.1' })
    await flooder.register({ ...ada, name: `p${person}`, address: `p${person}@example.org` })
  }
  house.pass(second)
  await house.newVisitor({ from: '192.0.2.2' }).register(ada)
  const { mailId } = await house.db
    .selectFrom('registrations')
    .select('mailId')
    .where('name', '=', ada.name)
    .executeTakeFirstOrThrow()
  const claim = { id: 'one', now: house.now(), leaseUntil: house.now() + hour, most: 44 }
  const claimed = await claimMails(house.db, claim)
  assert.ok(claimed.some(({ id }) => id === mailId))
})

test('no number of mails that strangers cause keeps an owner from being told of an act', async () => {
  await using house = await openHouse({}, { working: false })
  const at = house.now()
  const counts = {
    generation: 0,
    state: 'queued' as const,
    tries: 0,
    unknownTries: 0,
    createdAt: at,
    changedAt: at,
  }
  const flood = Array.from({ length: 300 }, (_, one) => {
    const due = { dueAt: at - minute, overtakes: 1 as const }
    return { id: `flood ${one}`, kind: 'confirmation' as const, ...due, ...counts, registrationId: 'nobody' }
  })
  const notice = { id: 'notice', kind: 'password-changed' as const, dueAt: at - hour, accountId: 'nobody' }
  await house.db
    .insertInto('outbox')
    .values([...flood, { ...notice, ...counts }])
    .execute()
  // As the courier claims for the few connections that are free.
  const claimed: string[] = []
  for (let turn = 0; turn < 60; turn += 1) {
    const rows = await claimMails(house.db, { id: `${turn}`, now: at, leaseUntil: at + hour, most: 4 })
    claimed.push(...rows.map(({ id }) => id))
  }
  assert.ok(claimed.includes('notice'))
})
