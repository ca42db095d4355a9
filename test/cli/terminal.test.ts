import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { test } from 'node:test'
import { Interrupted, openTerminal } from '../../src/cli/terminal.ts'

const password = 'pass 密码 🔑'

test('a password may come in pieces that end within a character', async () => {
  const bytes = [...Buffer.from(`${password}\n`)].map((byte) => Buffer.from([byte]))
  for (const isTTY of [false, true]) {
    assert.equal(await openTerminal(keyboard(bytes, isTTY)).askPassword(''), password)
  }
})

test('backspace at a terminal takes back a whole character', async () => {
  const typed = Buffer.from('密🔑\u007f码🔑\u007f\b\r')
  assert.equal(await openTerminal(keyboard([typed], true)).askPassword(''), '密')
})

test('Ctrl-C at a password ends the command, and the terminal shows again what is typed', async () => {
  const modes: boolean[] = []
  const typed = Object.assign(keyboard([Buffer.from('pass\u0003')], true), {
    setRawMode: (raw: boolean) => modes.push(raw),
  })
  await assert.rejects(openTerminal(typed).askPassword(''), Interrupted)
  assert.deepEqual(modes, [true, false])
})

test('answers that come at once, or not at all, are taken one after the other', async () => {
  const terminal = openTerminal(keyboard([Buffer.from('grace\r\ngrace@example.org\nlast')], false))
  const answers = [await terminal.ask(''), await terminal.ask(''), await terminal.askPassword('')]
  assert.deepEqual([...answers, await terminal.ask('')], ['grace', 'grace@example.org', 'last', ''])
  await terminal.close()
})

// Highest water at one byte, so that pieces are not put together again before they are read.
function keyboard(pieces: Buffer[], isTTY: boolean) {
  const stream = Readable.from(pieces, { objectMode: false, highWaterMark: 1 })
  return Object.assign(stream, { isTTY, setRawMode: () => {} })
}
