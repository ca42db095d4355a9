import assert from 'node:assert/strict'
import { test } from 'node:test'
import { settingNames } from '../src/base/settings/table.ts'
import { brandSettings } from '../src/base/settings/tables/brand.ts'
import { limitsSettings } from '../src/base/settings/tables/limits.ts'
import { mailSettings } from '../src/base/settings/tables/mail.ts'
import { serverSettings } from '../src/base/settings/tables/server.ts'
import { features, mails } from '../src/features.ts'
import { eventKinds } from '../src/store/db/event-kinds.ts'
import { mailKinds } from '../src/store/mail/rows.ts'

test('each kind of mail is composed by one feature', () => {
  const declared = features.flatMap((feature) => Object.keys(feature.mails ?? {}))
  assert.deepEqual(declared.toSorted(), [...mailKinds].toSorted())
  for (const kind of mailKinds) assert.equal(typeof mails[kind].compose, 'function', kind)
})

test('each kind of event is declared by one feature', () => {
  const declared = features.flatMap(({ events }) => events)
  assert.deepEqual(declared.toSorted(), [...eventKinds].toSorted())
})

test('each setting belongs to one feature, or to server, brand, mail or limits as a whole', () => {
  const whole = [serverSettings, brandSettings, mailSettings, limitsSettings].flatMap((table) =>
    Object.keys(table),
  )
  const declared = features.flatMap(({ settings }) => settings)
  assert.deepEqual([...declared, ...whole].toSorted(), [...settingNames].toSorted())
})

test('each act has a name of its own', () => {
  const names = features.flatMap(({ operations }) => operations.map(({ name }) => name))
  assert.equal(new Set(names).size, names.length)
  assert.ok(names.length > 30)
})
