import assert from 'node:assert/strict'
import { test } from 'node:test'
import { actsOf } from '../../src/api/acts.ts'
import { fieldTitle, problemMeaning, titleOf } from '../../src/api/words.ts'
import { locales } from '../../src/base/locale.ts'
import { features } from '../../src/features.ts'
import { textsFor } from '../../src/texts/texts.ts'
import { everyPage } from '../support/pages.ts'
import { everydaySample } from '../support/samples.ts'

const acts = actsOf(features)

// Refusals of requests that reach no act.
const ofRequests = [
  'bad-request',
  'bad-input',
  'not-logged-in',
  'api-key-invalid',
  'scope-missing',
  'recent-proof-needed',
  'other-account',
  'wrong-origin',
  'not-found',
  'method',
  'too-large',
  'body-taken',
  'unknown-content-type',
  'too-many',
  'busy',
  'unavailable',
  'broken',
  'second-factor-needed',
  'untrusted-proxy',
  'foreign-host',
]

for (const locale of locales) {
  test(`each act, field and kind of problem of the JSON interface has words: ${locale}`, () => {
    const texts = textsFor(locale)
    assert.ok(acts.length > 50)
    for (const { act } of acts) {
      assert.notEqual(titleOf(texts, act), act.name)
      for (const [field, { need }] of Object.entries(act.input))
        if (need !== 'never') assert.notEqual(fieldTitle(texts, field), field, `${act.name} ${field}`)
      for (const [kind, { is }] of Object.entries(act.outcomes))
        if (is === 'refused') assert.notEqual(problemMeaning(texts, kind), kind, `${act.name} ${kind}`)
    }
    for (const kind of ofRequests) assert.notEqual(problemMeaning(texts, kind), kind)
  })

  test(`a person who reads about the JSON interface tells its names from words: ${locale}`, () => {
    const pages = everyPage(locale, null, everydaySample(locale)).map(String)
    const ofApi = pages.filter((page) => /data-page="api(-problems)?"/.test(page))
    assert.equal(ofApi.length, 2)
    for (const page of ofApi) {
      const [, main = ''] = /<main[^>]*>(.*)<\/main>/s.exec(page) ?? []
      const words = main.replace(/<(code|pre)\b.*?<\/\1>/gs, '').replace(/<[^>]*>/g, '')
      assert.doesNotMatch(words, /Retry-After|Authorization|Accept-Language|\+json|prove-by|mayRenew/)
    }
  })
}

test('no words are left of an act, group, field or problem that is gone, and each group has some', () => {
  const { actNames, groupNames, api } = textsFor('en')
  const { fields, problems } = api
  const names = acts.map(({ act }) => act.name)
  const used = acts.flatMap(({ act }) => Object.keys(act.input))
  const kinds = [...acts.flatMap(({ act }) => Object.keys(act.outcomes)), ...ofRequests]
  assert.deepEqual(
    Object.keys(actNames).filter((name) => !names.includes(name)),
    [],
  )
  assert.deepEqual(
    Object.keys(groupNames).toSorted(),
    [...new Set(acts.map(({ feature }) => feature))].toSorted(),
  )
  assert.deepEqual(
    Object.keys(fields).filter((name) => !used.includes(name)),
    [],
  )
  assert.deepEqual(
    Object.keys(problems).filter((kind) => !kinds.includes(kind)),
    [],
  )
})
