import assert from 'node:assert/strict'
import { test } from 'node:test'
import { locales } from '../src/base/locale.ts'
import { settingNames } from '../src/base/settings/table.ts'
import { brandSettings } from '../src/base/settings/tables/brand.ts'
import { limitsSettings } from '../src/base/settings/tables/limits.ts'
import { mailSettings } from '../src/base/settings/tables/mail.ts'
import { serverSettings } from '../src/base/settings/tables/server.ts'
import { features } from '../src/features.ts'
import { textsFor } from '../src/texts/texts.ts'

test('each kind of mail or event is declared by one feature, and has words for administrators', () => {
  const declared = {
    mails: features.flatMap((feature) => Object.keys(feature.mails ?? {})),
    events: features.flatMap(({ events }) => events),
  }
  assert.equal(new Set(declared.mails).size, declared.mails.length)
  assert.equal(new Set(declared.events).size, declared.events.length)
  for (const locale of locales) {
    const { mailKinds, eventKinds } = textsFor(locale)
    assert.deepEqual(Object.keys(mailKinds).toSorted(), declared.mails.toSorted())
    assert.deepEqual(Object.keys(eventKinds).toSorted(), declared.events.toSorted())
    assert.equal(new Set(Object.values(eventKinds)).size, declared.events.length, 'no two read alike')
  }
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
