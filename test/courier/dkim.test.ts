// The signature of mails (DKIM), verified by mailauth, which shares no code with what makes it.
// On SQLite alone: its subject is what goes over the wire. The leases and the mail budget of both databases have tests of
// their own.

import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { authenticate } from 'mailauth'
import { SettingsFault } from '../../src/base/settings/fault.ts'
import { readSettings } from '../../src/base/settings/settings.ts'
import { signMessage } from '../../src/courier/dkim.ts'
import { settingsFrom } from '../../src/postern.ts'
import { runCommand } from '../support/commands.ts'
import { openHouse } from '../support/house.ts'
import { newFolder, removeFolder } from '../support/program.ts'
import { ada } from '../support/visitor.ts'

const pem = { format: 'pem', type: 'pkcs8' } as const
const rsa = (modulusLength: number) => generateKeyPairSync('rsa', { modulusLength })
const keys = { rsa: rsa(2048).privateKey, ed25519: generateKeyPairSync('ed25519').privateKey }
const from = { MAIL_FROM: '小站 <no-reply@example.org>', DKIM_SELECTOR: '2026-11' }

describe('with a key of the operator’s, each mail is signed', () => {
  for (const kind of ['rsa', 'ed25519'] as const)
    test(`by ${kind}, in a way that a stranger’s program verifies by the record that the command prints`, async () => {
      const values = { ...from, CONTACT: 'help@example.org', DKIM_KEY: keys[kind].export(pem) }
      await using house = await openHouse(values)
      await house.visitor.register(ada)
      const { raw } = await house.mails.lastTo(ada.address)
      const printed = await runCommand(['mail', 'dns', '--json'], values)
      const record = JSON.parse(printed.output) as { name: string; value: string }
      assert.equal(record.name, '2026-11._domainkey.example.org')
      const [signature, ...others] = await verify(raw, record)
      assert.deepEqual([signature?.result, others], ['pass', []])
      // Each line may be folded anew on its way, and blanks may come and go.
      const refolded = alter(raw, /^Subject: /m, 'SUBJECT:\r\n\t ')
      assert.equal((await verify(refolded, record))[0]?.result, 'pass')
      for (const [what, forged] of Object.entries(forgeries(raw)))
        assert.notEqual((await verify(forged, record))[0]?.result, 'pass', what)
      const said = `${house.log.join('\n')}${(await runCommand(['settings'], values)).output}`
      assert.match(said, /^DKIM_KEY +\*\*\* /m)
      assert.ok(!said.includes('PRIVATE KEY'))
    })

  test('and the record is written as zone files have it, in strings of at most 255 octets', async () => {
    const values = { ...from, DKIM_KEY: rsa(4096).privateKey.export(pem) }
    const { output } = await runCommand(['mail', 'dns'], values)
    const json = await runCommand(['mail', 'dns', '--json'], values)
    const strings = [...output.matchAll(/"([^"]*)"/g)].map(([, text = '']) => text)
    assert.ok(strings.length > 1 && strings.every((text) => text.length <= 255))
    assert.equal(strings.join(''), (JSON.parse(json.output) as { value: string }).value)
    assert.equal((await runCommand(['mail', 'dns'])).status, 78)
  })
})

test('a message of any form is signed, with blanks and empty lines at its end or nothing in it', async () => {
  const key = { kind: 'rsa', key: keys.rsa } as const
  const { output } = await runCommand(['mail', 'dns', '--json'], {
    ...from,
    DKIM_KEY: keys.rsa.export(pem),
  })
  const record = JSON.parse(output) as { name: string; value: string }
  for (const body of ['', '\r\n\r\n', 'a', 'a \t \r\n\r\n', ' \r\n a  b\t\r\n', ' ', 'a\r\n \r\n']) {
    const message = Buffer.from(
      `From: a@example.org\r\nX-Other: b\r\nSubject: c  \t d\r\n\te\r\nTo: f@example.org\r\n\r\n${body}`,
    )
    const signer = { key, selector: '2026-11', domain: 'example.org' }
    const signed = signMessage(message, signer, Date.now())
    assert.equal((await verify(signed, record))[0]?.result, 'pass', JSON.stringify(body))
  }
})

test('a key is read from a file as well, and one that cannot sign stops the start by a sentence without its words', () => {
  const folder = newFolder()
  try {
    const file = join(folder, 'key.pem')
    writeFileSync(file, keys.rsa.export({ format: 'pem', type: 'pkcs1' }))
    const oneLine = keys.ed25519.export(pem).replaceAll('\n', '\\n')
    for (const [text, kind] of [
      [file, 'rsa'],
      [oneLine, 'ed25519'],
    ] as const) {
      const { dkim } = readSettings({ ...from, DKIM_KEY: text }).settings
      assert.deepEqual([dkim?.key.kind, dkim?.selector, dkim?.domain], [kind, '2026-11', 'example.org'])
    }
    const { publicKey, privateKey } = rsa(1024)
    const encrypted = { ...pem, cipher: 'aes-256-cbc', passphrase: 'words' }
    for (const [text, why] of [
      [join(folder, 'none.pem'), /no such file/],
      [folder, /EISDIR/],
      [resolvable(folder, 'nothing'), /no private key in PEM/],
      [privateKey.export(pem), /1024 bits/],
      [publicKey.export({ format: 'pem', type: 'spki' }), /public key/],
      [keys.rsa.export(encrypted), /encrypted/],
      [generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export(pem), /kind ec/],
      ['-----BEGIN PRIVATE KEY-----\\nS3cr3tW0rd\\n-----END PRIVATE KEY-----', /no private key in PEM/],
    ] as const) {
      const sentence = faultOf({ ...from, DKIM_KEY: text })
      assert.match(sentence, /^DKIM_KEY must be /)
      assert.match(sentence, why)
      assert.doesNotMatch(sentence, /S3cr3t|BEGIN|MII/)
    }
    for (const MAIL_FROM of ['', 'a@mailhost', '<a@localhost>'])
      assert.match(faultOf({ MAIL_FROM, DKIM_KEY: file }), /^DKIM_KEY needs a MAIL_FROM at a domain name/)
    const receiver = `https://mail.example.org/ whsec_${'MfKQ'.repeat(8)}`
    const warned = (values: Record<string, string>) =>
      readSettings({ ...from, ...values }).warnings.join('\n')
    assert.equal(warned({ DKIM_KEY: file }), '')
    assert.match(warned({ DKIM_KEY: file, MAIL_URL: receiver }), /^DKIM_KEY has no effect/)
    assert.match(warned({ DKIM_KEY: oneLine }), /^DKIM_KEY is an Ed25519 key/)
  } finally {
    removeFolder(folder)
  }
})

type Verdict = { result: string }

// With DNS that knows one record.
async function verify(message: Buffer, record: { name: string; value: string }): Promise<Verdict[]> {
  const resolver = (name: string, type: string) => {
    if (name === record.name && type === 'TXT') return Promise.resolve([[record.value]])
    return Promise.reject(Object.assign(new Error('there is no such record'), { code: 'ENOTFOUND' }))
  }
  const { dkim } = await authenticate(message, {
    resolver,
    disableArc: true,
    disableBimi: true,
    trustReceived: false,
  })
  return dkim.results.map(({ status }) => ({ result: status.result }))
}

/** Changes that a thief could make to a signed mail. */
function forgeries(raw: Buffer): Record<string, Buffer> {
  return {
    'another subject': alter(raw, /^Subject: /m, 'Subject: Re: '),
    'another sender': alter(raw, /^From: .*<no-reply/m, 'From: Eve <eve'),
    'a second sender in front': Buffer.concat([Buffer.from('From: eve@example.org\r\n'), raw]),
    'a second sender behind': alter(raw, /^To: /m, 'From: eve@example.org\r\nTo: '),
    'a second subject': alter(raw, /^To: /m, 'Subject: pay\r\nTo: '),
    'another place for the answer': alter(raw, /^Reply-To: .*$/m, 'Reply-To: eve@example.org'),
    'a further recipient': alter(raw, /^To: /m, 'Cc: eve@example.org\r\nTo: '),
    'another encoding of the whole': alter(raw, /^To: /m, 'Content-Transfer-Encoding: base64\r\nTo: '),
    'a line more': Buffer.concat([raw, Buffer.from('pay here\r\n')]),
  }
}

function alter(raw: Buffer, from: RegExp, to: string): Buffer {
  const text = raw.toString('latin1')
  assert.match(text, from)
  return Buffer.from(text.replace(from, to), 'latin1')
}

function resolvable(folder: string, content: string): string {
  const file = join(folder, 'other.pem')
  writeFileSync(file, content)
  return file
}

function faultOf(values: Record<string, string>): string {
  try {
    settingsFrom(values, false)
    return ''
  } catch (fault) {
    assert.ok(fault instanceof SettingsFault)
    return fault.message
  }
}
