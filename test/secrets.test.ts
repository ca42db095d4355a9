import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { sql } from 'kysely'
import { database, openHouse } from './support/house.ts'
import type { House } from './support/house.ts'
import { ada } from './support/visitor.ts'

test('neither the database nor the log holds what was mailed, a cookie or a password', async () => {
  await using house = await openHouse({ LOG_LEVEL: 'trace' })
  const { visitor, stranger, mails } = house
  await visitor.register(ada)
  const mail = await mails.lastTo(ada.address)
  await visitor.open(mail.link)
  const secrets = [...visitor.cookies.values(), ...codesOf(mail)]
  await stranger.register({ ...ada, name: 'bob', address: 'bob@example.org' })
  secrets.push(...stranger.cookies.values(), ...codesOf(await mails.lastTo('bob@example.org')))
  await visitor.confirm(mail.link)
  await visitor.logIn({ identifier: 'ada', password: ada.password })
  secrets.push(...visitor.cookies.values(), ada.password)
  await house.settled()

  assert.ok(secrets.length >= 8 && secrets.every((secret) => secret.length >= 8))
  const everything = await allOf(house)
  const log = house.log.join('\n')
  for (const secret of secrets) {
    assert.ok(!everything.includes(secret), 'the database holds a secret')
    assert.ok(!log.includes(secret), 'the log holds a secret')
  }
  assert.ok(!log.includes(ada.address), 'the log holds an address')
  assert.ok(everything.includes(ada.address), 'the search finds what is there')
})

test('events hold ids only', async () => {
  await using house = await openHouse()
  // A name that cannot be part of an id in hexadecimal digits by chance.
  const grace = { ...ada, name: 'grace', address: 'grace@example.org' }
  await house.visitor.register(grace)
  await house.visitor.confirm((await house.mails.lastTo(grace.address)).link)
  const events = await house.db.selectFrom('events').selectAll().orderBy('id').execute()
  assert.deepEqual(
    events.map((event) => event.kind),
    ['registered', 'confirmed'],
  )
  assert.doesNotMatch(JSON.stringify(events), /grace/)
})

function codesOf(mail: { link: string; notMeLink: string; digits: string }): string[] {
  const codes = [mail.link, mail.notMeLink].map((link) => new URL(link).searchParams.get('code') ?? '')
  return [...codes, ...codes.map((code) => code.slice(-24)), mail.digits]
}

async function allOf(house: House): Promise<string> {
  const tables = [
    'registrations',
    'browser_tokens',
    'accounts',
    'sessions',
    'outbox',
    'events',
    'attempts',
    'mutes',
  ]
  const rows = await Promise.all(
    tables.map((table) => sql`select * from ${sql.table(table)}`.execute(house.db)),
  )
  const cells = JSON.stringify(rows.map((result) => result.rows))
  return database === 'sqlite' ? cells + rawFiles(house) : cells
}

function rawFiles(house: House): string {
  const folder = dirname(house.databaseUrl.slice('sqlite:'.length))
  return readdirSync(folder)
    .map((file) => readFileSync(join(folder, file), 'latin1'))
    .join('\n')
}
