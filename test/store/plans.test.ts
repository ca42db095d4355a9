// With tens of thousands of rows in each table, every statement of the administration's tables, the sweep and the jobs
// must find its rows through an index. PostgreSQL tells how many rows a plan really read; SQLite only which index it
// takes and for what, so there each condition must be one that the index answers.

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { CompiledQuery, sql } from 'kysely'
import { seedCrowd } from '../../bench/crowd.ts'
import { day } from '../../src/base/time.ts'
import { mails } from '../../src/features.ts'
import { holdAccount, holdForLogIn, listAccounts } from '../../src/store/accounts/accounts.ts'
import { findReservation } from '../../src/store/accounts/address-changes.ts'
import { hasAdmin, listAdmins } from '../../src/store/accounts/administration.ts'
import { deleteAccountWhole, listDueDeletions } from '../../src/store/accounts/deletions.ts'
import {
  listOwnEvents,
  listOwnMails,
  listOwnNotifications,
  listOwnTries,
} from '../../src/store/accounts/own-data.ts'
import { listPasswordCosts } from '../../src/store/accounts/password-costs.ts'
import { hurryFarAhead } from '../../src/store/db/claiming.ts'
import type { Database } from '../../src/store/db/database.ts'
import type { Listing } from '../../src/store/db/keyset.ts'
import { migrate } from '../../src/store/db/migrate.ts'
import {
  countSweepable,
  deleteSome,
  deleteSomeRegistrations,
  endedKinds,
} from '../../src/store/db/sweeping.ts'
import { takeAttempt } from '../../src/store/limits/attempts.ts'
import { keyCounters } from '../../src/store/limits/counter-key.ts'
import { takeLimit } from '../../src/store/limits/limits.ts'
import { listAccountLines } from '../../src/store/listings/accounts.ts'
import type { AccountQuery } from '../../src/store/listings/accounts.ts'
import { findBlocksOf } from '../../src/store/listings/blocks.ts'
import { listEventKinds, listEventLines } from '../../src/store/listings/events.ts'
import type { EventQuery } from '../../src/store/listings/events.ts'
import { listMailLines } from '../../src/store/listings/mails.ts'
import type { MailQuery } from '../../src/store/listings/mails.ts'
import { listNotificationLines } from '../../src/store/listings/notifications.ts'
import type { NotificationQuery } from '../../src/store/listings/notifications.ts'
import { listRegistrationIdentities, listRegistrationLines } from '../../src/store/listings/registrations.ts'
import type { RegistrationQuery } from '../../src/store/listings/registrations.ts'
import type { Search } from '../../src/store/listings/search.ts'
import * as statistics from '../../src/store/listings/statistics.ts'
import { claimMails } from '../../src/store/mail/deliveries.ts'
import { countDueMails, hurryMail, listMails, listMailsOf } from '../../src/store/mail/outbox.ts'
import { mailStates } from '../../src/store/mail/rows.ts'
import {
  deleteEndedNotificationsOf,
  notificationClaimer,
} from '../../src/store/notifications/notifications.ts'
import { isBlocked } from '../../src/store/registrations/blocks.ts'
import {
  closeOthers,
  findSplitOff,
  holdRegistration,
  holdWithOthers,
  listRegistrations,
  listRegistrationsOfAddress,
} from '../../src/store/registrations/registrations.ts'
import { hasReminder, isLastOfAddress, claimEndingSoon } from '../../src/store/registrations/reminders.ts'
import { replaceTokenAtProof } from '../../src/store/sessions/sessions.ts'
import { openListening } from '../support/heard.ts'
import type { Statement } from '../support/heard.ts'
import { database, freshPlace } from '../support/house.ts'
import { whereOf } from '../support/plans.ts'

const crowd = { accounts: 40_000, registrations: 20_000 }
const at = Date.now()
const most = 50
// The most rows that a statement of a slice may read, with the rounding of what PostgreSQL tells by loop, and one that an index answers whole: a page, and what is joined to it.
const slice = 5_000 * 1.2
const page = 300

let db: Database
let place: Awaited<ReturnType<typeof freshPlace>>
let heard: Statement[] = []

before(async () => {
  place = await freshPlace()
  db = openListening(place.url, (statement) => heard.push(statement))
  await migrate(db)
  keyCounters(db, Buffer.alloc(32))
  await seedCrowd(db, crowd, at)
})

test('the text of a counting statement does not change with its values, for each text is prepared and kept', async () => {
  heard = []
  const rate = { most: 3, within: day }
  for (const now of [at, at + 1, at + 2]) {
    await takeLimit(db, 'text', rate, now)
    await takeAttempt(db, { key: 'text', most: 9, now, resetsAt: now + day })
    await hurryMail(db, 'none', now)
  }
  assert.equal(new Set(heard.map(({ sql: text }) => text)).size, 3)
})

// Holding a row writes it as it is. On SQLite that writes each index of the named column, too.
test('holding a row writes no index', { skip: database !== 'sqlite' }, async () => {
  const [account] = await listAccounts(db, { before: null, most: 1 })
  const [registration] = await listRegistrations(db, { before: null, most: 1 })
  assert.ok(account && registration)
  heard = []
  await holdAccount(db, account.id)
  await holdForLogIn(db, account.id, account.passwordHash, at)
  await holdRegistration(db, registration.id)
  const held = heard.filter(({ sql: text }) => text.startsWith('update'))
  assert.equal(held.length, 3)
  for (const { sql: text, parameters } of held) {
    const program = await db.executeQuery<{ opcode: string }>(
      CompiledQuery.raw(`explain ${text}`, [...parameters]),
    )
    const opcodes = program.rows.map(({ opcode }) => opcode)
    assert.ok(opcodes.includes('Insert'), 'the row is written')
    assert.ok(!opcodes.includes('IdxInsert'), text)
  }
})

after(async () => {
  await db.destroy()
  await place.remove()
})

describe('every order, filter and search that the pages offer goes through an index', () => {
  test('accounts', async () => {
    const searches = [null, startOf('wang1'), partOf('wang1')]
    await checkAll(
      combine({
        search: [...searches, startOf('w'), partOf('nobody is called so')],
        only: [null, 'suspended', 'admin', 'two-steps', 'passkey'],
        since: [null, at - 30 * day],
        order: ['newest', 'oldest', 'name'],
      }),
      (query, where) => listAccountLines(db, () => at, query as AccountQuery, where),
    )
  })

  test('registrations', async () => {
    const searches = [null, startOf('wang4'), partOf('wang4')]
    await checkAll(
      combine({
        search: [...searches, partOf('nobody is called so')],
        only: [null, 'waiting', 'expired', 'confirmed'],
        mail: [null, 'sent', 'refused'],
        domain: [null, 'qq.com', 'nowhere.example'],
      }),
      (query, where) => listRegistrationLines(db, () => at, query as RegistrationQuery, where),
    )
    const waiting = { search: null, only: 'waiting', mail: null, domain: null } as const
    // A bulk act counts a thousand of them, and reads nothing of their mails.
    await check(
      () => listRegistrationIdentities(db, () => at, waiting, { after: null, most: 1_000 }),
      slice + page,
    )
    assert.ok(heard.every(({ sql: text }) => !text.includes('outbox')))
  })

  test('mails', async () => {
    await checkAll(
      combine({
        state: [null, ...mailStates],
        kind: [null, ...Object.keys(mails)],
        domain: [null, 'qq.com'],
      }),
      (query, where) => listMailLines(db, () => at, query as MailQuery, where),
    )
  })

  test('notifications, and how they are claimed', async () => {
    await sql`insert into notifications (id, message_id, receiver, kind, account_id, state, tries, due_at, created_at,
        changed_at)
      select id, id, case when is_admin = 1 then 'app.example.org' else 'onConfirmed' end, 'account.confirmed', id,
        case when is_admin = 1 then 'delayed' else 'delivered' end, 1, case when is_admin = 1 then cast(${at} as bigint) end,
        confirmed_at, confirmed_at
      from accounts`.execute(db)
    // SQLite plans without figures, as in a house.
    if (database === 'postgres') await sql`analyze notifications`.execute(db)
    await checkAll(
      combine({
        receiver: [null, 'onConfirmed'],
        kind: [null, 'account.confirmed'],
        state: [null, 'delivered'],
      }),
      (query, where) => listNotificationLines(db, () => at, query as NotificationQuery, where),
    )
    const claim = { id: 'a claim', now: at + day, leaseUntil: at + 2 * day, most: 5 }
    await check(() => notificationClaimer('app.example.org')(db, claim), page)
    const [account] = await listAccounts(db, { before: null, most: 1 })
    await check(() => deleteEndedNotificationsOf(db, account?.id ?? ''), page)
    await check(() => listOwnNotifications(db, account?.id ?? ''), page, { isFew: true })
    await sql`delete from notifications`.execute(db)
  })

  test('events', async () => {
    const { rows } = await listAccountLines(
      db,
      () => at,
      { search: null, only: null, since: null, order: 'newest' },
      { after: null, most: 1 },
    )
    const accountId = rows[0]?.id ?? ''
    await checkAll(
      combine({
        kind: [null, 'registered', 'account-suspended'],
        accountId: [null, accountId],
        registrationId: [null, 'nothing'],
        actor: [null, 'visitor', 'administrator1'],
        from: [null, at - 30 * day],
        until: [null, at - 10 * day],
      }),
      (query, where) => listEventLines(db, () => at, query as EventQuery, where),
    )
    await check(() => listEventKinds(db), page)
  })
})

describe('what else reads large tables goes through an index', () => {
  test('the overview, and what the metrics tell of the outbox', async () => {
    const days = [...Array(31).keys()].map((place) => at - (30 - place) * day)
    // All that registered in these days.
    await check(() => statistics.countByDay(db, days, day), crowd.registrations * 1.2, { isFew: true })
    const [, ...allOfThem] = heard
    // Days that are over are remembered: of today and yesterday alone the rows are read again.
    await check(() => statistics.countByDay(db, days, day), crowd.registrations / 2, { isFew: true })
    assert.ok(heard.length < allOfThem.length / 2)
    await check(() => statistics.readBacklog(db), 1_000, { isFew: true })
    await check(() => statistics.countFactors(db), statistics.mostFactorsCounted, { isFew: true })
    await check(() => countDueMails(db), 1_000, { isFew: true })
    await check(() => statistics.countWaiting(db, at), crowd.registrations)
    await check(() => statistics.readFunnel(db), slice, { isFew: true })
    await check(() => statistics.countByDomain(db), 10_000, { isFew: true })
    await check(() => statistics.countTakenSince(db, at - day), 1_500, { isFew: true })
    await check(() => statistics.countStuck(db, at), slice, { isFew: true })
  })

  test('what commands and single pages list', async () => {
    const [registration] = await listRegistrations(db, { before: null, most: 1 })
    assert.ok(registration)
    const where = { before: registration.id, most }
    await check(() => listAccounts(db, where), page)
    await check(() => listRegistrations(db, where), page)
    await check(() => listMails(db, where), page)
    await check(() => listMailsOf(db, registration.id), page)
    await check(() => listRegistrationsOfAddress(db, registration.addressKey, 20), page)
    await check(() => listAdmins(db), page)
    await check(() => hasAdmin(db), page)
    await check(() => findBlocksOf(db, registration.addressKey, 'qq.com'), page)
    await check(() => listPasswordCosts(db), page, { isFew: true })
  })

  test('what one person does', async () => {
    const [account] = await listAccounts(db, { before: null, most: 1 })
    const [registration] = await listRegistrations(db, { before: null, most: 1 })
    assert.ok(account && registration)
    const { id, addressKey } = account
    await check(
      () => replaceTokenAtProof(db, 'a token', { amr: 'password', passwordHash: account.passwordHash }, at),
      page,
    )
    await check(() => isBlocked(db, { key: addressKey, domain: 'mail.example.org' }), page)
    await check(() => findReservation(db, addressKey, at), page, { isFew: true })
    await check(() => findSplitOff(db, registration, 'none'), page, { isFew: true })
    await check(() => holdWithOthers(db, registration.id), page, { isFew: true })
    await check(() => closeOthers(db, registration.addressKey, registration.id, at), page)
    await check(() => listOwnMails(db, account), page, { isFew: true })
    await check(() => listOwnTries(db, account), page, { isFew: true })
    await check(() => listOwnEvents(db, account, { after: { at: 0, id: '' }, most }), page)
    // Those of resets, of which few still say what was typed.
    await check(() => deleteAccountWhole(db, id), crowd.registrations / 10)
  })

  test('the courier, the reminder and the sweep', async () => {
    await check(
      () => claimMails(db, { id: 'a claim', now: at + day + 100, leaseUntil: at + day + 200, most: 5 }),
      page,
    )
    const soon = { now: at, until: at + day, notAfter: at - day / 2 }
    await check(() => claimEndingSoon(db, soon, 50), page)
    const [registration] = await listRegistrations(db, { before: null, most: 1 })
    assert.ok(registration)
    await check(() => isLastOfAddress(db, registration), page)
    await check(() => hasReminder(db, registration.addressKey), page)
    await check(() => listDueDeletions(db, at, 50), page)
    const times = {
      now: at,
      registrations: at - day,
      devices: at,
      mails: at - day,
      notifications: at - day,
      events: at - 390 * day,
    }
    await check(() => deleteSomeRegistrations(db, times, 50), 1_000)
    for (const ended of endedKinds(times)) await check(() => deleteSome(db, ended, 50), 1_000)
    await check(() => hurryFarAhead(db, 'outbox', () => at + day, 400 * day), page)
    await check(() => countSweepable(db, times), 6_000, { isFew: true })
  })

  test('the overview while most mails are held back and have not gone to any domain', async () => {
    await sql`update outbox set domain = null where state = 'sent'`.execute(db)
    await check(() => statistics.countByDomain(db), 10_000, { isFew: true })
  })
})

function startOf(text: string): Search {
  return { by: 'start', text }
}

function partOf(text: string): Search {
  return { by: 'part', text }
}

async function checkAll(
  queries: Record<string, unknown>[],
  list: (
    query: Record<string, unknown>,
    where: { after: string | null; most: number },
  ) => Promise<Listing<unknown>>,
): Promise<void> {
  for (const query of queries) {
    heard = []
    const first = await list(query, { after: null, most })
    if (first.next) await list(query, { after: first.next, most })
    await explainHeard(JSON.stringify(query), page)
  }
}

// `isFew`: what the index finds is few enough to be asked for the rest, or put in order, one by one.
async function check(act: () => Promise<unknown>, rows: number, { isFew = false } = {}): Promise<void> {
  heard = []
  await act()
  await explainHeard(act.toString(), rows, isFew)
}

async function explainHeard(what: string, rows: number, isFew = false): Promise<void> {
  const statements = heard.filter(({ sql: text }) => !/^(begin|commit)/.test(text))
  const seen = new Set<string>()
  let border: Statement | null = null
  for (const statement of statements) {
    const isBorder = / offset /.test(statement.sql)
    const key = `${border === null}${statement.sql}`
    if (!seen.has(key)) {
      const fault: string | null =
        database === 'postgres'
          ? await faultOnPostgres(statement, border || isBorder ? slice + page : rows)
          : await faultOnSqlite(statement, border, isFew)
      assert.equal(fault, null, `${what}\n${statement.sql}\n${JSON.stringify(statement.parameters)}`)
    }
    seen.add(key)
    border = isBorder ? statement : null
  }
}

// A plan for these values, and the one for any values that a prepared statement comes to have.
async function faultOnPostgres({ sql: text, parameters }: Statement, rows: number): Promise<string | null> {
  const literals = parameters.map((value) =>
    typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : String(value),
  )
  const values = literals.length > 0 ? `(${literals.join(', ')})` : ''
  return db.connection().execute(async (one) => {
    const run = (statement: string) => sql.raw<Record<string, unknown>>(statement).execute(one)
    try {
      await run('begin')
      await run(`prepare probe as ${text}`)
      for (const mode of ['force_custom_plan', 'force_generic_plan']) {
        await run(`set local plan_cache_mode = ${mode}`)
        const answer = await run(`explain (analyze, format json) execute probe ${values}`)
        const [{ Plan: plan }] = Object.values(answer.rows[0] ?? {})[0] as [{ Plan: PlanNode }]
        const costly = nodesOf(plan).find((node) => readBy(node) > rows)
        if (costly) {
          return `${mode}: ${costly['Node Type']} ${costly['Relation Name'] ?? ''} read ${readBy(costly)} rows\n${JSON.stringify(plan, null, 1)}`
        }
      }
      return null
    } finally {
      await run('rollback')
      await run('deallocate probe')
    }
  })
}

type PlanNode = {
  'Node Type': string
  'Relation Name'?: string
  'Actual Rows': number
  'Actual Loops': number
  'Rows Removed by Filter'?: number
  'Rows Removed by Join Filter'?: number
  Plans?: PlanNode[]
}

function nodesOf(plan: PlanNode): PlanNode[] {
  return [plan, ...(plan.Plans ?? []).flatMap(nodesOf)]
}

function readBy(node: PlanNode): number {
  const removed = (node['Rows Removed by Filter'] ?? 0) + (node['Rows Removed by Join Filter'] ?? 0)
  return (node['Actual Rows'] + removed) * node['Actual Loops']
}

async function faultOnSqlite(
  statement: Statement,
  border: Statement | null,
  isFew: boolean,
): Promise<string | null> {
  const plan = await planOnSqlite(statement)
  if (!isFew && plan.some((step) => step.includes('TEMP B-TREE'))) return plan.join('\n')
  const main = stepsOf(plan)[0]
  for (const step of stepsOf(plan)) {
    const index = step.index === null ? null : await indexOf(step.index)
    if (step.isScan && index === null) return `a scan without an index: ${plan.join('\n')}`
    const isWhole = step.isScan && !index?.includes('where') && whereOf(statement.sql) !== ''
    if (isWhole && border === null) return `a scan of a whole index: ${plan.join('\n')}`
  }
  if (border !== null) {
    const wanted = stepsOf(await planOnSqlite(border))[0]?.index
    return main?.index === wanted || uniques.has(main?.index ?? '')
      ? null
      : `not the index of the order, ${wanted}: ${plan.join('\n')}`
  }
  const index = main?.index ? await indexOf(main.index) : ''
  const isDelete = statement.sql.trimStart().startsWith('delete')
  if (isFew || few.has(main?.index ?? '') || statement.sql.includes('with recursive') || isDelete) return null
  const unanswered = conditionsOn(statement.sql).filter(
    (column) => !main?.answers.includes(column) && !index.split('where')[1]?.includes(column),
  )
  return unanswered.length === 0 ? null : `no index answers ${unanswered.join(', ')}: ${plan.join('\n')}`
}

async function planOnSqlite({ sql: text, parameters }: Statement): Promise<string[]> {
  const { rows } = await db.executeQuery<{ detail: string }>({
    ...sql.raw('').compile(db),
    sql: `explain query plan ${text}`,
    parameters,
  })
  return rows.map(({ detail }) => detail)
}

// Names and addresses of accounts, which are unique and need no second column.
const uniques = new Set(['sqlite_autoindex_accounts_2', 'sqlite_autoindex_accounts_4'])
// Nor does what has few rows: those of one address, and the administrators.
const few = new Set([...uniques, 'registrations_address', 'registrations_address_search', 'accounts_admin'])

type Step = { isScan: boolean; table: string; index: string | null; answers: string[] }

function stepsOf(plan: string[]): Step[] {
  return plan.flatMap((step) => {
    const [, verb, table = '', by, answers = ''] =
      /^(SCAN|SEARCH) (\w+)(?: USING (?:COVERING )?(?:INDEX )?(PRIMARY KEY|\w+)(?: \((.*)\))?)?/.exec(step) ??
      []
    const isMade = plan.includes(`CO-ROUTINE ${table}`) && by === undefined
    if (!verb || isMade || step.includes('CONSTANT ROW')) return []
    return [{ isScan: verb === 'SCAN', table, index: by ?? null, answers: answers.match(/\w+/g) ?? [] }]
  })
}

async function indexOf(name: string): Promise<string> {
  const { rows } = await sql<{ text: string | null }>`
    select sql as text from sqlite_master where name = ${name}`.execute(db)
  return rows[0]?.text ?? ''
}

// The columns that the innermost conditions ask about.
function conditionsOn(text: string): string[] {
  const asked = /(\w+)"?\)*,? *(?:[<>=,]|is\b|like\b|in\b)/g
  const columns = [
    ...whereOf(text)
      .replaceAll(/'[^']*'/g, "''")
      .matchAll(asked),
  ].map(([, column = '']) => column)
  return [...new Set(columns)].filter((column) => column !== 'is')
}

function combine(fields: Record<string, readonly unknown[]>): Record<string, unknown>[] {
  return Object.entries(fields).reduce<Record<string, unknown>[]>(
    (all, [name, values]) => all.flatMap((one) => values.map((value) => ({ ...one, [name]: value }))),
    [{}],
  )
}
