// On SQLite alone: its subject is decided before the database is asked.

import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { test } from 'node:test'
import fc from 'fast-check'
import { strengthOf } from '../../../src/page/assets/strength.js'
import { becomeAccount, openHouse } from '../../support/house.ts'
import { ada, hidden } from '../../support/visitor.ts'
import { words } from '../../support/words.ts'

const known = ['ada', 'ada@example.org', 'Postern']

test('short, common, repeated, sequential and keyboard passwords are weak', () => {
  for (const password of [
    'password1!',
    'Password2024!',
    'aaaaaaaaaaaaaaaaaaaaaaaa',
    'abababababababababab',
    '12345678901234567890',
    'qwertyuiopasdfghjkl',
    '1q2w3e4r5t6y',
    'woaini1314',
    'zhangwei19900101',
    'k7#Qp',
    'adaada@example.orgPostern',
  ])
    assert.equal(strengthOf(password, known), 'weak', password)
})

test('several unrelated words, a long Chinese sentence and sixteen random characters are strong', () => {
  for (const password of [
    'correct horse battery staple',
    '蓝色大象在月亮上喝咖啡',
    'fJ8kQz3mW9xRt5Lp',
    'xK9#vQ2$mP7!',
  ])
    assert.equal(strengthOf(password, known), 'strong', password)
  for (const password of ['Tr0ub4dor&3', 'a long enough one', '我爱北京天安门'])
    assert.equal(strengthOf(password, known), 'fair', password)
})

test('of fifty thousand common passwords none is strong, and nearly all are weak', () => {
  const { dictionary } = createRequire(import.meta.url)('@zxcvbn-ts/language-common') as {
    dictionary: { 'passwords-common': readonly (string | number)[] }
  }
  const counts = { weak: 0, fair: 0, strong: 0 }
  for (const word of dictionary['passwords-common']) counts[strengthOf(String(word), [])] += 1
  assert.equal(counts.strong, 0)
  assert.ok(counts.weak / (counts.weak + counts.fair) > 0.999, JSON.stringify(counts))
})

test('a longer password is never weaker than its beginning, and no text takes long', () => {
  const order = ['weak', 'fair', 'strong']
  const words = 'correct horse battery staple 蓝色大象 fJ8kQz3m'
  let before = 0
  for (let end = 1; end <= words.length; end += 1) {
    const at = order.indexOf(strengthOf(words.slice(0, end), []))
    assert.ok(at >= before, words.slice(0, end))
    before = at
  }
  const startedAt = performance.now()
  for (const text of ['a'.repeat(100_000), 'aB1!'.repeat(50_000), '\n'.repeat(9_000), '\ud800'])
    strengthOf(text, ['a'.repeat(100_000), 'aB1!'])
  assert.ok(performance.now() - startedAt < 500)
})

// Their lower or upper case has another length, or is that of another letter.
const unevenCase = fc.constantFrom('İ', 'ß', 'ŉ', 'ǰ', 'ﬀ', 'ΐ', 'K', 'ſ', '\ud800')

test('any password gets an estimate, whatever its letters become in another case', () => {
  const part = fc.oneof(unevenCase, fc.constantFrom('abc', 'ABC', 'ss', 'i'), fc.string({ unit: 'binary' }))
  const text = fc.array(part, { maxLength: 12 }).map((parts) => parts.join(''))
  fc.assert(
    fc.property(text, fc.array(text, { maxLength: 3 }), (password, personal) => {
      assert.ok(['weak', 'fair', 'strong'].includes(strengthOf(password, personal)))
    }),
  )
  assert.equal(strengthOf('İİİabc', ['abc']), 'weak')
})

test('a name in a password adds nothing to its strength, in any case and at any place', () => {
  const rest = fc.array(fc.oneof(unevenCase, fc.constantFrom('7', '#', '蓝')), { maxLength: 12 })
  const name = fc.constantFrom('xyqw', 'XyQw', 'XYQW')
  fc.assert(
    fc.property(rest, rest, name, (before, after, typed) => {
      const [one, two] = [before.join(''), after.join('')]
      assert.equal(strengthOf(one + typed + two, ['xyqw']), strengthOf(one + two, []))
    }),
  )
})

test('a password whose letters change length with their case works at registering and at a reset', async () => {
  await using house = await openHouse()
  const person = { name: 'abc', address: 'abc@example.org', password: 'İİİabcİİİ' }
  await becomeAccount(house, person)
  const refused = await house.visitor.register({ ...person, address: '' })
  assert.equal(refused.status, 422)
  await house.stranger.send('/password/forgot/', { identifier: 'abc' })
  const { resetLink } = await house.mails.waitFor(person.address, 2)
  const page = await house.stranger.open(resetLink)
  const fields = { account: hidden(page, 'account'), new_password: 'ŉŉŉabcİİİ' }
  const done = await house.stranger.send('/password/reset/', fields)
  assert.equal(done.status, 200)
  assert.equal(done.mark, 'password-reset')
})

test('without scripts a sentence says how strong the sent password was, and never repeats it', async () => {
  await using house = await openHouse()
  const { visitor } = house
  const quiet = await visitor.open('/register/')
  assert.match(quiet.html, /data-strength=""[^>]*><\/p>/)
  const weak = await visitor.register({ ...ada, name: '', password: 'zhangwei19900101' })
  assert.equal(weak.status, 422)
  const { strength } = words
  assert.ok(weak.text.includes(strength.typed(strength.weak)))
  assert.doesNotMatch(weak.html, /zhangwei19900101/)
  const strong = await visitor.register({ ...ada, name: '', password: 'correct horse battery staple' })
  assert.ok(strong.text.includes(strength.typed(strength.strong)))
  assert.match(strong.html, /data-strength="" data-sent="strong"/, 'the field is empty, and so is its bar')
  const common = await visitor.register({ ...ada, password: 'passw0rd' })
  assert.deepEqual(common.problems, { password: 'password-common' })
  assert.match(common.html, /data-sent=""[^>]*><\/p>/, 'the estimate does not contradict the problem')
})
