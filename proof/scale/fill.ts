// A database of many people, with rows in every table that grows, as after two years of a busy site: an hour's worth of each kind
// that expires is overdue, as when the sweep looks once an hour.

import { seedCrowd } from '../../bench/crowd.ts'
import type { Expressions } from '../../bench/crowd.ts'
import { hashOfPassword } from '../../bench/seed.ts'
import { cheapCost } from '../../bench/support.ts'
import { day, hour } from '../../src/base/time.ts'
import { openPatiently } from './patient.ts'

/** The tables of which each further account, registration or visit adds rows. */
export const growing = [
  'accounts', 'registrations', 'browser_tokens', 'outbox', 'mail_tries', 'mail_budgets', 'sessions', 'devices', 'events',
  'limits', 'attempts', 'guesses', 'mutes', 'authenticators', 'recovery_codes', 'passkeys', 'pending_log_ins',
  'address_changes', 'notifications', 'notification_tries',
] // oxfmt-ignore

// How many events there are in all for each account.
const eventsEach = 10

/**
 * Fills a database with as many accounts, sessions and registrations, and ten times as many events. Everybody has the password of
 * `bench/seed.ts`.
 */
export async function fillDatabase(url: string, accounts: number, now: number): Promise<void> {
  const crowd = { accounts, registrations: accounts, passwordHash: await hashOfPassword(cheapCost) }
  await using db = openPatiently(url)
  await seedCrowd(db, crowd, now, {
    tables: growing,
    statements: (expressions) => [
      ...peopleStatements(accounts, now, expressions),
      ...mailStatements(accounts, expressions),
      ...counterStatements(accounts, now, expressions),
      moreEvents(accounts, now, expressions),
    ],
  })
}

/** The name of an account that may log in by its password alone. */
export function memberOf(accounts: number, number: number): string {
  // Of every twenty accounts the fifth is called chen, is neither suspended nor an administrator, and has no second step.
  return `chen${(number % Math.floor(accounts / 20)) * 20 + 4}`
}

function peopleStatements(
  accounts: number,
  now: number,
  { id, rows, confirmed, token }: Expressions,
): string[] {
  const account = id(confirmed('i'), '7a')
  // From an hour overdue to as far ahead as rows live.
  const ends = (life: number, count = accounts) =>
    `cast(${now - hour} + i * cast(${life + hour} as real) / ${count} as bigint)`
  const few = (part: number) => Math.ceil(accounts / part)
  // Every so many accounts.
  const each = (part: number) => ({
    rows: rows(few(part)),
    account: id(confirmed(`(i * ${part} + 1)`), '7a', `(i * ${part} + 1)`),
  })
  const [twentieth, hundredth, thousandth] = [each(20), each(100), each(1_000)]
  return [
    `insert into sessions (token_hash, id, account_id, created_at, seen_at, expires_at, stay, proved_at, browser, system, network)
    ${rows(accounts)} select ${token}, ${id(`${now}`, '84')}, ${account}, ${ends(30 * day)} - ${30 * day}, ${ends(30 * day)} - ${29 * day},
      ${ends(30 * day)}, 1, ${ends(30 * day)} - ${30 * day}, 'Firefox', 'Linux', '192.0.2.1' from n order by 1`,
    `insert into devices (token_hash, account_id, created_at, seen_at)
    ${rows(accounts)} select ${token}, ${account}, ${ends(400 * day)} - ${400 * day}, ${ends(400 * day)} - ${400 * day} from n order by 1`,
    `insert into authenticators (account_id, sealed_secret, key_id, last_step, created_at)
    ${twentieth.rows} select ${twentieth.account}, '${'x'.repeat(60)}', 'none', 0, ${now} from n`,
    `insert into recovery_codes (account_id, code_hash, created_at)
    ${twentieth.rows}, ten (k) as (select 0 union all select k + 1 from ten where k < 9)
    select ${twentieth.account}, ${token}, ${now} from n cross join ten`,
    `insert into passkeys (id, account_id, credential_id, public_key, algorithm, host, label, counter, created_at)
    ${twentieth.rows} select ${id(`${now}`, '85')}, ${twentieth.account}, ${token}, '${'x'.repeat(124)}', -7, 'localhost', 'phone', 0, ${now} from n`,
    `update accounts set second_step = 1, has_passkey = 1 where id in (select account_id from authenticators)`,
    `insert into pending_log_ins (token_hash, account_id, password_hash, stay, created_at, ends_at)
    ${thousandth.rows} select ${token}, ${thousandth.account}, 'none', 0, ${now}, ${ends(hour, few(1_000))} from n`,
    `insert into address_changes (id, account_id, address, address_key, password_hash, new_address, new_address_key, mail_id,
      mail_requested_at, asked_at, done_at, ends_at)
    ${hundredth.rows} select ${id(`${now}`, '86')}, ${hundredth.account}, 'old' || i || '@example.org', 'old' || i || '@example.org', 'none',
      'new' || i || '@example.org', 'new' || i || '@example.org', 'none', ${now}, ${now}, ${now}, ${ends(7 * day, few(100))} from n`,
    `insert into notifications (id, message_id, receiver, kind, account_id, state, tries, created_at, changed_at)
    ${rows(few(2))} select ${id(ends(14 * day, few(2)), '87')}, ${id(ends(14 * day, few(2)), '87')}, 'app.example.org#x', 'account.logged_in', ${account},
      'delivered', 1, ${ends(14 * day, few(2))} - ${14 * day}, ${ends(14 * day, few(2))} - ${14 * day} from n`,
    `insert into notification_tries (id, notification_id, at, outcome) select id, id, created_at, 'delivered' from notifications`,
  ]
}

function mailStatements(accounts: number, { id, rows, begun, token }: Expressions): string[] {
  return [
    `insert into browser_tokens (token_hash, registration_id, may_confirm, created_at)
    ${rows(accounts)} select ${token}, ${id(begun, '7b')}, 1, ${begun} from n order by 1`,
    `insert into mail_tries (id, mail_id, at, outcome, reply) select id, id, changed_at, state, reply from outbox`,
  ]
}

function counterStatements(accounts: number, now: number, { rows, token }: Expressions): string[] {
  const some = Math.ceil(accounts / 10)
  const ends = `cast(${now - hour} + i * cast(${day + hour} as real) / ${some} as bigint)`
  const fill = (table: string, columns: string, values: string) =>
    `insert into ${table} (key, ${columns}) ${rows(some)} select ${token}, ${values} from n order by 1`
  return [
    fill('limits', 'theoretical_at', ends),
    fill('attempts', 'count, resets_at', `1, ${ends}`),
    fill('guesses', 'failures, last_at', `1, ${ends} - ${day}`),
    fill('mail_budgets', 'mails, ends_at', `'[${now}]', ${ends}`),
    fill('mutes', 'registration_id, created_at, ends_at', `'none', ${now}, ${ends}`),
  ]
}

// In the order of their ids, in which they would have come.
function moreEvents(accounts: number, now: number, { id, rows, confirmed }: Expressions): string {
  const count = Math.ceil(accounts * (eventsEach - 2.7))
  const whose = `((cast(i as bigint) * 7919) % ${accounts})`
  const at = `cast(${now - 400 * day - hour} + i * cast(${400 * day + hour} as real) / ${count} as bigint)`
  return `insert into events (id, at, kind, account_id, actor, network)
    ${rows(count)}, made as (select i, ${at} as at, ${id(confirmed(whose), '7a', whose)} as account from n)
    select ${id('at', '88')}, at, case when i % 4 = 0 then 'logged-out' else 'logged-in' end,
      account, 'visitor', '192.0.2.1' from made`
}
