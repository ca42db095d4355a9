import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { test } from 'node:test'
import { readPassword } from '../src/cli/terminal.ts'

const password = 'pass 密码 🔑'

test('a password may come in pieces that end within a character', async () => {
  const bytes = [...Buffer.from(`${password}\n`)].map((byte) => Buffer.from([byte]))
  for (const isTTY of [false, true]) assert.equal(await readPassword('', keyboard(bytes, isTTY)), password)
})

test('backspace at a terminal takes back a whole character', async () => {
  assert.equal(await readPassword('', keyboard([Buffer.from('密🔑\u007f码🔑\u007f\b\r')], true)), '密')
})

// Highest water at one byte, so that pieces are not put together again before they are read.
function keyboard(pieces: Buffer[], isTTY: boolean) {
  const stream = Readable.from(pieces, { objectMode: false, highWaterMark: 1 })
  return Object.assign(stream, { isTTY, setRawMode: () => {} })
}
