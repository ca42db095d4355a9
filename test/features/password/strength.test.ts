import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { test } from 'node:test'
import { strengthOf } from '../../../src/page/assets/strength.js'
import { openHouse } from '../../support/house.ts'
import { ada } from '../../support/visitor.ts'
import { words } from '../../support/words.ts'

const known = ['ada', 'ada@example.org', 'Postern']

test('what is short, common, repeated, counted or typed along the keyboard is weak', () => {
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

test('of fifty thousand common passwords none is called strong, and nearly all are weak', () => {
  const { dictionary } = createRequire(import.meta.url)('@zxcvbn-ts/language-common') as {
    dictionary: { 'passwords-common': readonly (string | number)[] }
  }
  const counts = { weak: 0, fair: 0, strong: 0 }
  for (const word of dictionary['passwords-common']) counts[strengthOf(String(word), [])] += 1
  assert.equal(counts.strong, 0)
  assert.ok(counts.weak / (counts.weak + counts.fair) > 0.999, JSON.stringify(counts))
})

test('a longer password is never called weaker than its beginning, and no text costs time', () => {
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
    strengthOf(text, ['a'.repeat(5_000), 'aB1!'])
  assert.ok(performance.now() - startedAt < 500)
})

test('without scripts a sentence says how strong the password was that was sent, and never repeats it', async () => {
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
})
