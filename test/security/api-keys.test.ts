import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isApiKey, newApiKey } from '../../src/security/api-keys.ts'

test('a scanner finds a key by its form, and no other text of the house has it', () => {
  for (let count = 0; count < 200; count += 1) {
    const key = newApiKey()
    assert.match(key, /^pk_[0-9A-Za-z]{36}$/)
    assert.ok(isApiKey(key))
  }
})

test('of a key with one character changed, left out, doubled or swapped, none passes the checksum', () => {
  const key = newApiKey()
  for (let place = 0; place < key.length; place += 1) {
    const [before, here, after] = [key.slice(0, place), key[place] ?? '', key.slice(place + 1)]
    const swapped = before + (after[0] ?? '') + here + after.slice(1)
    for (const wrong of [
      before + after,
      before + here + here + after,
      before + (here === '7' ? '8' : '7') + after,
    ])
      assert.ok(!isApiKey(wrong), wrong)
    if (swapped !== key) assert.ok(!isApiKey(swapped), swapped)
  }
  for (const text of ['', 'pk_', `${key}\n`, ` ${key}`, key.toLowerCase()])
    assert.ok(!isApiKey(text) || text === key)
})

test('all characters of a key are equally likely', () => {
  const counts = new Map<string, number>()
  const keys = 4_000
  for (let count = 0; count < keys; count += 1)
    for (const character of newApiKey().slice(3, 33)) counts.set(character, (counts.get(character) ?? 0) + 1)
  assert.equal(counts.size, 62)
  const expected = (keys * 30) / 62
  // Six standard deviations: once in a billion runs.
  for (const [character, count] of counts)
    assert.ok(Math.abs(count - expected) < 6 * Math.sqrt(expected), `${character}: ${count}`)
})
