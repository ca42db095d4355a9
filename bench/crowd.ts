// A site with many people, made inside the database: a million rows take seconds, not minutes.

import { sql } from 'kysely'
import type { Database } from '../src/store/db/database.ts'
import { isPostgres } from '../src/store/db/dialect.ts'
import { withoutIndexes } from './seed.ts'

/** The numbers of accounts and registrations, and the hash of every password if any leads in. */
export type Crowd = { accounts: number; registrations: number; passwordHash?: string }

/** Statements that fill further tables, in terms of the same expressions. */
export type More = { tables: string[]; statements(expressions: Expressions): string[] }

const day = 86_400_000
// Beginnings of names, and mail domains; the first of each is the most frequent.
const names =
  'wang li zhang liu chen yang zhao huang zhou wu anna bob carol dave ada grace 小明 王芳 李雷 marie'
const domains =
  'qq.com 163.com gmail.com outlook.com 126.com foxmail.com icloud.com example.org example.net sina.com'

/**
 * Fills the tables like two years of a site: accounts of two years, registrations of the last eight days (one in seven
 * confirmed), a mail for each and some resent, and events of 400 days. Deterministic.
 */
export async function seedCrowd(
  whole: Database,
  crowd: Crowd,
  now: number,
  more: More = { tables: [], statements: () => [] },
): Promise<void> {
  await whole.connection().execute(async (db) => {
    if (isPostgres(db)) await sql`set statement_timeout = 0`.execute(db)
    const expressions = expressionsFor(db, crowd, now)
    const texts = [
      ...rowStatements(crowd, now, expressions),
      ...eventStatements(crowd, now, expressions),
      ...more.statements(expressions),
    ]
    await withoutIndexes(db, ['accounts', 'registrations', 'outbox', 'events', ...more.tables], async () => {
      for (const text of texts) await sql.raw(text).execute(db)
    })
    if (isPostgres(db)) {
      await sql`vacuum analyze`.execute(db)
      await sql`reset statement_timeout`.execute(db)
    }
  })
}

/** Parts of statements, in terms of a row's number `i`. */
export type Expressions = ReturnType<typeof expressionsFor>

function expressionsFor(db: Database, { accounts, registrations }: Crowd, now: number) {
  const hex = (number: string, width: number) =>
    isPostgres(db)
      ? `lpad(to_hex(cast(${number} as bigint)), ${width}, '0')`
      : `printf('%0${width}x', ${number})`
  // As in newId, the time comes first, then digits that distinguish ids of the same time.
  const id = (at: string, kind: string, i = 'i') => `${hex(at, 12)} || '${kind}' || ${hex(i, 18)}`
  const oneOf = (words: string, index: string) =>
    `case ${index} ${words
      .split(' ')
      .map((word, place) => `when ${place} then '${word}'`)
      .join(' ')} else 'li' end`
  const name = `${oneOf(names, 'i % 20')} || (${accounts} + i)`
  const domain = oneOf(domains, 'case when i % 3 = 0 then 0 else i % 10 end')
  const rows = (count: number) =>
    `with recursive n (i) as (select 0 union all select i + 1 from n where i < ${count - 1})`
  const confirmed = (i: string) =>
    `${now} - cast(${730 * day} / cast(${accounts} as real) * (${accounts} - ${i}) as bigint)`
  const begun = `${now} - cast(${8 * day} / cast(${registrations} as real) * (${registrations} - i) as bigint)`
  // As long as the digest of a token, and as random: rows that are looked up by one lie anywhere in their table.
  const token = isPostgres(db)
    ? `substr(md5(random()::text) || md5(random()::text), 1, 43)`
    : `substr(lower(hex(randomblob(22))), 1, 43)`
  return { id, rows, oneOf, name, domain, confirmed, begun, token }
}

function rowStatements(
  { accounts, registrations, passwordHash = 'none' }: Crowd,
  now: number,
  { id, rows, oneOf, name, domain, confirmed, begun }: Expressions,
): string[] {
  const isConfirmed = 'i % 7 = 0'
  const state = `case when ${isConfirmed} then 'sent' when i % 50 = 1 then 'refused' when i % 97 = 1 then 'delayed'
    when i % 61 = 1 then 'cancelled' when i % 211 = 1 then 'unknown' else 'sent' end`
  const both = (of: string) => `${of}, ${of}`
  return [
    `insert into accounts (id, name, name_key, name_skeleton, address, address_key, password_hash, locale, is_admin,
      suspended_at, confirmed_at, registration_id)
    ${rows(accounts)}, made as (select i, ${confirmed('i')} as at, ${oneOf(names, 'i % 20')} || i as name, ${domain} as domain from n)
    select ${id('at', '7a')}, name, name, name, ${both(`name || '@' || domain`)}, '${passwordHash}', 'zh-CN',
      case when i % ${Math.ceil(accounts / 5)} = 3 then 1 else 0 end, case when i % 500 = 7 then at end, at, ${id('at', '7b')}
    from made`,

    `insert into registrations (id, name, name_key, name_skeleton, address, address_key, password_hash, locale, network, key_id,
      generation, digit_tries, password_tries, mail_id, mail_requested_at, created_at, expires_at, opened_at, confirmed_at)
    ${rows(registrations)}, made as (select i, ${begun} as at, ${name} as name, ${domain} as domain from n)
    select ${id('at', '7b')}, ${both('name')}, name, ${both(`name || '@' || domain`)}, '${passwordHash}', 'zh-CN', '192.0.2.1', 'none',
      0, 0, 0, ${id('at', '7c')}, at, at, at + ${7 * day}, case when i % 5 = 0 then at + 60000 end,
      case when ${isConfirmed} then at + 1000 * (i % 5000) end
    from made`,

    `insert into outbox (id, kind, registration_id, generation, state, tries, unknown_tries, due_at, reason, reply, domain,
      created_at, changed_at)
    ${rows(registrations)}, made as (select i, ${begun} as at, ${state} as state, ${domain} as domain from n)
    select ${id('at', '7c')}, 'confirmation', ${id('at', '7b')}, 0, state, 1, 0,
      case when state = 'delayed' then ${now + day} + i end, case when state = 'refused' then 'policy' end, '250 2.0.0 ok', domain, at, at + 900
    from made
    union all
    select ${id('at + 60000', '7d')}, case when i % 4 = 0 then 'reminder' else 'confirmation' end, ${id('at', '7b')}, 0, 'sent',
      1, 0, null, null, '250 2.0.0 ok', domain, at + 60000, at + 61000
    from made where i % 20 = 0
    union all
    select ${id('at - 86400000', '7e')}, case when i % 3 = 0 then 'password-changed' else 'password-reset' end, null, 0,
      case when i % 5 = 0 then 'cancelled' else 'sent' end, 1, 0, null, null, '250 2.0.0 ok', domain, at - 86400000, at - 86399000
    from made where i % 10 = 3`,
  ]
}

function eventStatements(
  { accounts, registrations }: Crowd,
  now: number,
  { id, rows, confirmed, begun }: Expressions,
): string[] {
  return [
    ...[
      ['registered', '7f', '', 'visitor', 'null'],
      ['confirmed', '80', ' + 60000', 'visitor', id('at', '7a')],
      ['logged-in', '81', ' + 120000', 'visitor', id('at', '7a')],
    ].map(
      ([kind, mark, later, actor, account]) => `
    insert into events (id, at, kind, account_id, registration_id, actor, network)
    ${rows(accounts)}, made as (select i, ${confirmed('i')} as at from n)
    select ${id('at', mark ?? '')}, at${later}, '${kind}', ${account}, ${id('at', '7b')}, '${actor}', '192.0.2.1' from made
    where at > ${now - 400 * day}`,
    ),
    `insert into events (id, at, kind, registration_id, actor, network)
    ${rows(registrations)}, made as (select i, ${begun} as at from n)
    select ${id('at', '82')}, at, 'registered', ${id('at', '7b')}, 'visitor', '192.0.2.1' from made`,
    `insert into events (id, at, kind, account_id, actor, network, reason)
    ${rows(Math.ceil(accounts / 200))}, made as (select i, ${confirmed('i * 199')} as at from n)
    select ${id('at', '83')}, at, case when i % 3 = 0 then 'account-suspended' else 'account-restored' end, 'somebody',
      'administrator' || i % 3, '192.0.2.1', 'spam' from made`,
  ]
}
