import assert from 'node:assert/strict'
import crypto from 'node:crypto'
import { syncBuiltinESMExports } from 'node:module'
import { test } from 'node:test'
import fc from 'fast-check'
import { areDigitsOf, makeCode, makeDigits, readCode } from '../../src/security/codes.ts'
import type { Code } from '../../src/security/codes.ts'
import { secretKeys, temporaryKey } from '../../src/security/keys.ts'
import type { SecretKey } from '../../src/security/keys.ts'
import { confirmationLinks, disowningLinks, purposes } from '../../src/security/purposes.ts'
import type { Purpose } from '../../src/security/purposes.ts'
import { newId } from '../../src/security/tokens.ts'
import { runs } from '../support/runs.ts'

const [key, otherKey] = secretKeys([temporaryKey(), temporaryKey()])
if (!key || !otherKey) throw new Error('no keys')
const keys = [key, otherKey] as const
const every = Object.keys(purposes) as Purpose[]

type Row = ReturnType<typeof newRow>

/** A row from which a code of any purpose can be made. */
function newRow() {
  return {
    id: newId(),
    generation: 3,
    expiresAt: 1_800_000_000_000,
    keyId: key?.id ?? '',
    accountId: newId(),
    passwordHash: '$argon2id$v=19$m=8,t=1,p=1$c2FsdA$aGFzaA',
    addressKey: 'ada@example.org',
    newAddressKey: 'ada@elsewhere.example',
  }
}

/** The fields of a text that is read for a purpose and, if that is needed, proven by a row. */
function genuine(from: readonly SecretKey[], purpose: Purpose, text: string, row: Row): object | null {
  if (purpose === 'reset-password') return readCode(from, text, purpose)?.proveFor(row) ?? null
  if (purpose === 'change-address') return readCode(from, text, purpose)?.proveFor(row) ?? null
  return readCode(from, text, purpose)
}

test('the codes of 10,000 registrations of one second share nothing', () => {
  const links = new Set<string>()
  const macs = new Set<string>()
  const digits = new Map<string, number>()
  for (let index = 0; index < 10_000; index += 1) {
    const subject = { id: newId(), generation: 0, keyId: key.id }
    const link = makeCode(keys, 'confirm-by-link', subject)
    links.add(link)
    macs.add(link.slice(-36, -18)).add(link.slice(-18))
    const code = makeDigits(keys, subject)
    digits.set(code, (digits.get(code) ?? 0) + 1)
  }
  assert.equal(links.size, 10_000)
  assert.equal(macs.size, 20_000, 'not even half a code twice')
  // 10,000 draws of 10^8 meet about once in two runs; many meetings would mean a small space.
  assert.ok([...digits.values()].filter((times) => times > 1).length < 8)
})

test('a code says its purpose and what it carries, and nothing else of its row', () => {
  const row = newRow()
  const { id, generation, expiresAt } = row
  assert.deepEqual(
    every.map((purpose) => genuine(keys, purpose, makeCode(keys, purpose, row), row)),
    [
      { purpose: 'confirm-by-link', id, generation },
      { purpose: 'confirm-by-handed-out-link', id, generation },
      { purpose: 'not-me', id, generation },
      { purpose: 'reset-password', id, expiresAt },
      { purpose: 'set-up-first-administrator', expiresAt },
      { purpose: 'change-address', id },
      { purpose: 'undo-address', id },
    ],
  )
})

test('a code with any flipped bit is invalid', () => {
  const row = newRow()
  for (const purpose of every) {
    const bytes = Buffer.from(makeCode(keys, purpose, row))
    for (let place = 0; place < bytes.length; place += 1) {
      for (let bit = 0; bit < 8; bit += 1) {
        const flipped = Buffer.from(bytes)
        flipped[place] = (flipped[place] ?? 0) ^ (1 << bit)
        assert.equal(genuine(keys, purpose, flipped.toString('latin1'), row), null)
      }
    }
  }
})

test('a code takes 2^144 guesses, and no part of it can be omitted', () => {
  const row = newRow()
  for (const purpose of every) {
    const code = makeCode(keys, purpose, row)
    assert.equal(Buffer.from(code.split('.').at(-1) ?? '', 'hex').length * 8, 144)
    for (let length = 0; length < code.length; length += 1) {
      assert.equal(genuine(keys, purpose, code.slice(0, length), row), null)
      assert.equal(genuine(keys, purpose, code.slice(length + 1), row), null)
    }
    for (const more of '0Aaz_-.\n ') assert.equal(genuine(keys, purpose, code + more, row), null)
  }
})

test('a code has one spelling', () => {
  const row = { ...newRow(), generation: 7 }
  const code = makeCode(keys, 'confirm-by-link', row)
  const [id = '', , mac = ''] = code.split('.')
  for (const other of [
    `${id}.07.${mac}`,
    `${id}.7.${mac.toUpperCase()}`,
    `${id.toUpperCase()}.7.${mac}`,
    ` ${code}`,
  ])
    assert.equal(readCode(keys, other, 'confirm-by-link'), null, other)
})

test('every code ends in a letter or digit, which no mail program leaves out of a link', () => {
  for (let index = 0; index < 200; index += 1) {
    for (const purpose of every) assert.match(makeCode(keys, purpose, newRow()), /^[0-9a-f.]*[0-9a-f]$/)
  }
})

test('comparing codes takes constant time', (t) => {
  const { mock } = t.mock.method(crypto, 'timingSafeEqual')
  syncBuiltinESMExports()
  try {
    const row = newRow()
    for (const purpose of every) {
      const code = makeCode(keys, purpose, row)
      mock.resetCalls()
      assert.ok(genuine([key], purpose, code, row))
      assert.deepEqual(
        mock.calls.map(({ result }) => result),
        [true],
      )
      mock.resetCalls()
      const wrong = code.replace(/.$/, (last) => (last === 'a' ? 'b' : 'a'))
      assert.equal(genuine([key], purpose, wrong, row), null)
      assert.deepEqual(
        mock.calls.map(({ result }) => result),
        [false],
      )
    }
    mock.resetCalls()
    const digits = makeDigits(keys, row)
    assert.ok(areDigitsOf(keys, row, digits))
    assert.ok(
      !areDigitsOf(
        keys,
        row,
        digits.replace(/.$/, (last) => (last === '1' ? '2' : '1')),
      ),
    )
    assert.deepEqual(
      mock.calls.map(({ result }) => result),
      [true, false],
    )
  } finally {
    t.mock.restoreAll()
    syncBuiltinESMExports()
  }
})

test('only texts made by the server are codes', () => {
  const row = newRow()
  fc.assert(
    fc.property(fc.string(), fc.constantFrom(...every), (text, purpose) => {
      assert.equal(genuine(keys, purpose, text, row), null)
    }),
    runs(200),
  )
})

test('a code is invalid under another key and valid under a rotated one', () => {
  const row = { ...newRow(), keyId: otherKey.id }
  const namesKey: Purpose[] = ['confirm-by-link', 'confirm-by-handed-out-link', 'not-me']
  for (const purpose of every) {
    const madeBy: SecretKey = namesKey.includes(purpose) ? otherKey : key
    const other: SecretKey = madeBy === key ? otherKey : key
    const code = makeCode(keys, purpose, row)
    assert.ok(genuine([madeBy], purpose, code, row), purpose)
    assert.equal(genuine([other], purpose, code, row), null, purpose)
    assert.ok(genuine([other, madeBy], purpose, code, row), purpose)
  }
  assert.notEqual(makeDigits([key], row), makeDigits(keys, row))
})

test('a registration whose key is gone gets codes made with the newest key', () => {
  const row = { ...newRow(), keyId: otherKey.id }
  const code = makeCode([key], 'confirm-by-link', row)
  assert.ok(readCode([key], code, 'confirm-by-link'))
  assert.notEqual(code, makeCode(keys, 'confirm-by-link', row))
})

test('no code works for another purpose, except that a confirmation link also disowns', () => {
  const row = newRow()
  for (const made of every) {
    const mac = makeCode(keys, made, row).split('.').at(-1)
    for (const read of every) {
      const fields = purposes[read].carries.map((field) => row[field])
      const isGenuine = genuine(keys, read, [...fields, mac].join('.'), row) !== null
      assert.equal(isGenuine, made === read, `a code made to ${made} is read to ${read}`)
    }
  }
  const disowns = every.filter((made) => readCode(keys, makeCode(keys, made, row), ...disowningLinks))
  assert.deepEqual(disowns, ['confirm-by-link', 'not-me'])
})

test('a handed-out link is told apart from a mailed one', () => {
  const row = newRow()
  for (const purpose of confirmationLinks)
    assert.equal(readCode(keys, makeCode(keys, purpose, row), ...confirmationLinks)?.purpose, purpose)
})

test('a code that is bound to its row is worth nothing without it, and dies when a column of it changes', () => {
  const row = newRow()
  const columns = ['accountId', 'passwordHash', 'addressKey', 'newAddressKey', 'keyId', 'generation']
  const killers = every.map((purpose) => {
    const code = makeCode(keys, purpose, row)
    const kills = (column: string) => !genuine(keys, purpose, code, { ...row, [column]: 'other' })
    return [purpose, columns.filter(kills)]
  })
  assert.deepEqual(Object.fromEntries(killers), {
    'confirm-by-link': [],
    'confirm-by-handed-out-link': [],
    'not-me': [],
    'reset-password': ['passwordHash', 'addressKey'],
    'set-up-first-administrator': [],
    'change-address': ['accountId', 'passwordHash', 'addressKey', 'newAddressKey'],
    'undo-address': [],
  })
  for (const purpose of ['reset-password', 'change-address'] as const) {
    const read = readCode(keys, makeCode(keys, purpose, row), purpose)
    // @ts-expect-error What only a row proves is no proven code before.
    const proven: Code<typeof purpose> | null = read
    assert.equal(proven, read)
    assert.deepEqual(Object.keys(read ?? {}).toSorted(), ['claimed', 'proveFor'], 'nothing looks proven')
  }
})

test('an undo link outlives whatever a thief changes at the account', () => {
  const row = newRow()
  const code = makeCode(keys, 'undo-address', row)
  const changed = { passwordHash: 'other', addressKey: 'other', newAddressKey: 'other' }
  assert.equal(makeCode(keys, 'undo-address', { ...row, ...changed }), code)
  assert.equal(readCode(keys, code, 'undo-address')?.id, row.id)
})

test('no text moves the border between two columns that a code is bound to', () => {
  const between = fc.stringMatching(/^[\n ",]{0,4}$/)
  fc.assert(
    fc.property(between, between, fc.nat(4), (left, right, cut) => {
      const text = `x${left}${right}y`
      const row = { ...newRow(), passwordHash: text.slice(0, cut), addressKey: text.slice(cut) }
      const code = makeCode(keys, 'reset-password', row)
      for (let other = 0; other <= text.length; other += 1) {
        const moved = { ...row, passwordHash: text.slice(0, other), addressKey: text.slice(other) }
        const isSame = moved.passwordHash === row.passwordHash
        assert.equal(genuine(keys, 'reset-password', code, moved) !== null, isSame)
      }
      const joined = { ...row, passwordHash: `a\n${text}`, addressKey: 'b' }
      const split = { ...row, passwordHash: 'a', addressKey: `${text}\nb` }
      const ofJoined = makeCode(keys, 'reset-password', joined)
      assert.equal(genuine(keys, 'reset-password', ofJoined, split), null)
    }),
    runs(100),
  )
})

test('link and digits of a registration change with its generation', () => {
  const row = newRow()
  const corrected = { ...row, generation: 4 }
  const [mac, other] = [row, corrected].map((one) => makeCode(keys, 'confirm-by-link', one).slice(-36))
  assert.notEqual(mac, other)
  assert.notEqual(makeDigits(keys, row), makeDigits(keys, corrected))
  assert.notEqual(makeDigits(keys, row), makeDigits(keys, { ...row, id: newId() }))
})

test('digits tell nothing of the code of a link', () => {
  const row = newRow()
  for (const purpose of every) {
    const [start = ''] = (makeCode(keys, purpose, row).split('.').at(-1) ?? '').match(/^.{16}/) ?? []
    const digits = (BigInt(`0x${start}`) % 100_000_000n).toString().padStart(8, '0')
    assert.notEqual(digits, makeDigits(keys, row))
  }
})
