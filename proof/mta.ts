// Real mail servers, Postfix and OpenSMTPD of Debian's packages, in settings that keep mails from being taken, and what people
// are told meanwhile: `npm run proof:mta -- [--record] [WORD …]`, with words of the sentences to try only those. The packages
// are unpacked into a folder that is removed; it needs root on Linux, apt-get, dpkg, unshare, setpriv and openssl.

import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { openAdmin } from '../test/support/admin.ts'
import { openHouse, until } from '../test/support/house.ts'
import { startMailServer } from '../test/support/smtp.ts'
import type { MailServer } from '../test/support/smtp.ts'
import { ada } from '../test/support/visitor.ts'
import { unpack } from './debian.ts'
import {
  askToRegister,
  bob,
  compareEnds,
  compareTold,
  hearUsual,
  makeStageCertificate,
  waitForEnd,
} from './mail-stage.ts'
import { countAll, registerOne } from './mail-stories.ts'
import type { Mta } from './mta/mta.ts'
import { makeOpensmtpd, packages as opensmtpd } from './mta/opensmtpd.ts'
import { makePostfix, packages as postfix } from './mta/postfix.ts'
import { narrowOpensmtpd, narrowPostfix, ofOpensmtpd, ofPostfix } from './mta/settings.ts'
import type { Setting } from './mta/settings.ts'
import { record } from './record.ts'
import { freePort } from './server.ts'

/** A mail server, and the one behind it, to which it hands all mails. */
type Stage = { mta: Mta; port: number; usual: string }

const people = 12

function openBehind({ mta }: Stage, mails: MailServer, working = true) {
  return openHouse({ SMTP_URL: `smtp://127.0.0.1:${mta.port}`, NEW_DEVICE_MAILS: 'off' }, { mails, working })
}

// Then the setting is mended, and everything goes out.
async function trySetting(stage: Stage, { lines, told, isAdas, sink: how }: Setting): Promise<string[]> {
  await using sink = await startMailServer({ port: stage.port })
  sink.misbehave(how ?? null, (recipient) => recipient === ada.address)
  await stage.mta.start(lines)
  await using house = await openBehind(stage, sink)
  const admin = await openAdmin(house)
  const wrong: string[] = []
  const register = async (visitor: typeof house.visitor, person: typeof ada) => {
    const { said } = await askToRegister(visitor, person)
    if (said !== stage.usual) wrong.push(`${person.name} gets another answer: ${said}`)
  }
  await register(house.visitor, ada)
  await house.settled()
  wrong.push(...(await compareTold(house, admin, told)))
  await register(house.stranger, bob)
  if (isAdas || told.state === 'sent') await sink.waitFor(bob.address, 1)
  sink.misbehave(null)
  await isLeft(sink)
  await stage.mta.start('')
  wrong.push(...(await waitForEnd(house)))
  if (told.end === 'sent') await sink.waitFor(ada.address, 1)
  await sink.waitFor(bob.address, 1)
  wrong.push(...(await compareEnds(house, told)))
  await isLeft(sink)
  return wrong
}

async function tryNarrow(stage: Stage, lines: string): Promise<string[]> {
  await using sink = await startMailServer({ port: stage.port })
  await stage.mta.start(lines)
  await using house = await openBehind(stage, sink, false)
  const wrong: string[] = []
  for (let person = 0; person < people; person += 1)
    wrong.push(...(await registerOne(house, person, stage.usual)))
  house.postern.work()
  wrong.push(...(await waitForEnd(house)))
  return [...wrong, ...(await allCome(sink))]
}

async function tryKilled(stage: Stage): Promise<string[]> {
  await using sink = await startMailServer({ port: stage.port })
  await stage.mta.start('')
  await using house = await openBehind(stage, sink)
  const wrong: string[] = []
  for (let person = 0; person < people; person += 1) {
    wrong.push(...(await registerOne(house, person, stage.usual)))
    if (person % 4 === 0) await stage.mta.kill()
    if (person % 4 === 2) await stage.mta.start('')
  }
  await stage.mta.start('')
  wrong.push(...(await waitForEnd(house)))
  return [...wrong, ...(await allCome(sink, true))]
}

// A mail server that is stopped before it knows that its mail was taken hands it on once more.
function isLeft(sink: MailServer): Promise<void> {
  return until(() => sink.isLeft())
}

async function allCome(sink: MailServer, mayRepeat = false): Promise<string[]> {
  for (let person = 0; person < people; person += 1) await sink.waitFor(`p${person}@example.org`, 1)
  await isLeft(sink)
  return countAll(sink, people, mayRepeat)
}

async function tryAll(words: readonly string[]): Promise<string> {
  using certificate = makeStageCertificate()
  using debian = unpack([...new Set([...postfix, ...opensmtpd])])
  const chain = join(debian.folder, 'chain.pem')
  writeFileSync(chain, Buffer.concat([certificate.pair.key, certificate.pair.cert]))
  chmodSync(chain, 0o600)
  const usual = await hearUsual(certificate.pair)
  const port = await freePort()
  let tried = 0
  let wrongs = 0
  const tell = async (name: string, trial: () => Promise<string[]>) => {
    if (!words.every((word) => name.includes(word))) return
    const wrong = await trial().catch((fault: unknown) => [String(fault)])
    tried += 1
    wrongs += wrong.length
    console.log(`${wrong.length === 0 ? 'right' : 'WRONG'}  ${name}`)
    for (const one of wrong) console.log(`         ${one}`)
  }
  const tryServer = async (
    server: string,
    mta: Mta,
    settings: Record<string, Setting>,
    narrow: Record<string, string>,
  ) => {
    const stage = { mta, port, usual }
    const written = (lines: string) => lines.replaceAll('SINK', String(port)).replaceAll('CERTIFICATE', chain)
    for (const [name, setting] of Object.entries(settings))
      await tell(`${server} ${name}`, () => trySetting(stage, { ...setting, lines: written(setting.lines) }))
    for (const [name, lines] of Object.entries(narrow))
      await tell(`${server} ${name}`, () => tryNarrow(stage, lines))
    await tell(`${server} is killed and started again`, () => tryKilled(stage))
  }
  {
    await using mta = await makePostfix(debian.folder, port)
    await tryServer('Postfix', mta, ofPostfix, narrowPostfix)
  }
  await using mta = await makeOpensmtpd(debian.folder, port)
  await tryServer('OpenSMTPD', mta, ofOpensmtpd, narrowOpensmtpd)
  return `Postfix and OpenSMTPD in ${tried} settings and stories: ${wrongs} wrong`
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { record: { type: 'boolean' } },
})
const printed = await tryAll(positionals)
console.log(printed)
if (values.record) record('mta-sqlite', { printed, options: '', seed: null })
process.exitCode = printed.includes(': 0 wrong') ? 0 : 1
