// One cell of the matrix of faults: a house, a mail server that misbehaves, and what is compared.

import { readFileSync } from 'node:fs'
import { setDefaultCACertificates } from 'node:tls'
import { minute, second } from '../src/base/time.ts'
import type { OutboxRow } from '../src/store/mail/rows.ts'
import { openAdmin } from '../test/support/admin.ts'
import { makeCertificate } from '../test/support/certificate.ts'
import type { Pair } from '../test/support/certificate.ts'
import { openHouse, until } from '../test/support/house.ts'
import type { House } from '../test/support/house.ts'
import { firstMail } from '../test/support/rows.ts'
import { startMailServer } from '../test/support/smtp.ts'
import type { MailServer, Misbehaviour } from '../test/support/smtp.ts'
import { ada } from '../test/support/visitor.ts'
import type { Person, Visitor } from '../test/support/visitor.ts'
import { earlySteps, faults } from './mail-faults.ts'
import type { Step, Told } from './mail-faults.ts'

/** One fault at one step, with or without pipelining. */
export type Cell = { name: string; how: Misbehaviour; told: Told; pipelining: boolean }

/** The result of a cell: its faults, and how long an answer took then and afterwards, in milliseconds. */
export type Found = { wrong: string[]; took: number; afterwards: number }

/** Another person of a stage. */
export const bob: Person = { name: 'bob', address: 'bob@example.org', password: 'bob’s own words' }
const carol: Person = { name: 'carol', address: 'carol@example.org', password: 'carol’s own words' }

// With a server that falls silent short, so that it does not take minutes.
const patience = { connect: 5 * second, greeting: 5 * second, whole: 3 * second }
const isSilent = (how: Misbehaviour) =>
  'silent' in how || 'drips' in how || ('reply' in how && how.reply === '')

/** All cells. Steps that a client may run together are tried both ways. */
export function cellsOf(): Cell[] {
  const pipelined: readonly Step[] = ['mail', 'rcpt', 'data', 'content', 'end']
  return Object.entries(faults).flatMap(([fault, { how, at }]) =>
    (Object.entries(at) as [Step, Told][]).flatMap(([step, told]) =>
      [true, false]
        .filter((pipelining) => pipelining || pipelined.includes(step))
        .map((pipelining) => ({
          name: `${fault}, at ${step}${pipelining ? '' : ' without pipelining'}`,
          how: { at: step, ...(typeof how === 'function' ? how(step) : how) } as Misbehaviour,
          told,
          pipelining,
        })),
    ),
  )
}

/** A mail server that asks for everything: TLS, whose certificate is verified, and a log-in. */
export async function openStage(pair: Pair, isImpatient = false) {
  const mails = await startMailServer({ certificate: pair, login: true })
  // Not a loopback address by its number, so that nothing is let pass that a server elsewhere would not be.
  const url = mails.url.replace('//127.0.0.1', '//postern:secret@0.0.0.0')
  const house = await openHouse(
    { SMTP_URL: url, NEW_DEVICE_MAILS: 'off' },
    { mails, ...(isImpatient ? { mailPatience: patience } : {}) },
  )
  return {
    mails,
    house,
    async [Symbol.asyncDispose]() {
      await house[Symbol.asyncDispose]()
      await mails[Symbol.asyncDispose]()
    },
  }
}

/** Plays one cell in a house of its own. */
export async function tryCell({ how, told, pipelining }: Cell, pair: Pair, usual: string): Promise<Found> {
  await using stage = await openStage(pair, isSilent(how))
  const { house, mails } = stage
  const admin = await openAdmin(house)
  if (!pipelining) mails.offer(['8BITMIME', 'SMTPUTF8'])
  mails.misbehave(how, (recipient) => recipient === '' || recipient === ada.address)
  const wrong: string[] = []
  const { said } = await askToRegister(house.visitor, ada)
  if (said !== usual) wrong.push(`the answer is another one: ${said}`)
  await house.settled()
  wrong.push(...(await compareTold(house, admin, told)))
  const other = await askToRegister(house.stranger, bob)
  if (other.said !== usual) wrong.push(`another person gets another answer: ${other.said}`)
  wrong.push(...(await tryOthers(house, admin, told, how.at)))
  mails.misbehave(null)
  wrong.push(...(await waitForEnd(house)))
  wrong.push(...(await compareEnds(house, told)))
  const { took: afterwards } = await askToRegister(house.newVisitor(), carol)
  return { wrong, took: other.took, afterwards }
}

/** Registers, and follows no redirect: the whole answer but for its cookie and instants. */
export async function askToRegister(visitor: Visitor, { name, address, password }: Person) {
  const begun = performance.now()
  const answer = await visitor.ask('/register/', {
    method: 'POST',
    body: new URLSearchParams({ name, address, password }),
    headers: { Origin: 'http://localhost:3000', 'Sec-Fetch-Site': 'same-origin' },
  })
  const body = await answer.text()
  const took = performance.now() - begun
  const headers = [...answer.headers].map(([name, value]) =>
    name === 'set-cookie' ? name : `${name}: ${value}`,
  )
  return {
    said: [answer.status, ...headers.filter((line) => !line.startsWith('x-request-id')), body].join('\n'),
    took,
  }
}

/** The outbox is what the courier believes; the page, the program's answer and the administration must say the same. */
export async function compareTold(house: House, admin: Visitor, told: Told): Promise<string[]> {
  const { id, state, reason } = await firstMail(house.db)
  const page = await house.visitor.open('/register/sent/')
  const [, stateOnPage, reasonOnPage] = /data-mail="(\S+) (\S*) /.exec(page.html) ?? []
  const shown = (await (await house.visitor.ask('/register/state')).json()) as { mail: OutboxRow }
  const list = (await (await admin.ask('/api/admin/outbox')).json()) as { rows: OutboxRow[] }
  const row = list.rows.find((one) => one.id === id)
  const { states } = await admin.open(`/admin/outbox/${id}/`)
  const { degraded } = (await (await admin.ask('/readyz')).json()) as { degraded: string[] }
  const reasons = [told.reason, ...(told.or ? [told.or] : [])]
  const expected = reasons.map((one) => `${told.state} ${one}`)
  const said: Record<string, string> = {
    'the outbox': `${state} ${reason}`,
    'the waiting page': `${stateOnPage} ${reasonOnPage || null}`,
    'the answer for programs': `${shown.mail.state} ${shown.mail.reason}`,
    'the administration': `${row?.state} ${row?.reason}`,
    'the mail’s own page there': `${states[0]} ${reason}`,
  }
  const wrong = Object.entries(said).flatMap(([who, words]) =>
    words === said['the outbox'] && (told.isConfused || expected.includes(words))
      ? []
      : [`${who} says “${words}” and not “${expected.join('” or “')}”`],
  )
  if (!told.isConfused && degraded.includes('mail-server-fault') !== told.isAtFault)
    wrong.push(`the operator is told “${degraded.join(' ')}”`)
  return wrong
}

// A recipient that the server does not like is one person's matter; before that, everybody's mail waits.
async function tryOthers(
  house: House,
  admin: Visitor,
  told: Told,
  at: Misbehaviour['at'],
): Promise<string[]> {
  const wrong: string[] = []
  const isTheirs = !(earlySteps as readonly string[]).includes(at)
  if (!told.isConfused && (isTheirs || told.state === 'sent'))
    await house.mails.waitFor(bob.address, 1).catch(() => wrong.push('another person’s mail waits as well'))
  for (const path of ['/', '/admin/', '/admin/outbox/'])
    if ((await admin.open(path)).status !== 200) wrong.push(`${path} does not open`)
  return wrong
}

/** Lets time pass, a minute at a time, until no mail is left that is to be tried. */
export async function waitForEnd(house: House): Promise<string[]> {
  const countOpen = async (due: number) => {
    const open = house.db.selectFrom('outbox').select('id')
    const rows = await open
      .where((eb) => eb.or([eb('dueAt', '<=', due), eb('state', '=', 'sending')]))
      .execute()
    return rows.length
  }
  for (let waited = 0; waited <= 8 * 60; waited += 1) {
    if ((await countOpen(Number.MAX_SAFE_INTEGER)) === 0) return []
    // Also past the pause in which the courier leaves a server alone.
    house.pass(minute)
    await until(async () => (await countOpen(house.now())) === 0)
  }
  return ['a mail is still not out after eight hours']
}

/** The ends of Ada's and Bob's mails, and how often each came. */
export async function compareEnds(house: House, told: Told): Promise<string[]> {
  const wrong: string[] = []
  const rows = await house.db.selectFrom('outbox').select(['id', 'state']).orderBy('id').execute()
  for (const [place, { state }] of rows.entries()) {
    const end = place === 0 ? told.end : 'sent'
    if (state !== end) wrong.push(`mail ${place + 1} ends as ${state} and not as ${end}`)
  }
  // What is called sent because of an answer to something else is still being read by the server.
  if (told.isConfused) for (const { address } of [ada, bob]) await house.mails.waitFor(address, 1)
  wrong.push(...copiesOf(house.mails, ada.address, told.end === 'sent' ? 1 : 0, told.mayRepeat))
  wrong.push(...copiesOf(house.mails, bob.address, 1, told.isConfused))
  if (wrong.length > 0 || told.end === 'refused') return wrong
  const { link } = await house.mails.lastTo(ada.address)
  const { status } = await house.visitor.confirm(link)
  return status === 200 ? [] : ['its link does not confirm']
}

/** The fault of the number of mails that somebody got. */
export function copiesOf(mails: MailServer, address: string, least: number, mayRepeat = false): string[] {
  const copies = mails.all.filter(({ envelope }) => envelope.to.includes(address))
  const ids = new Set(copies.map(({ messageId }) => messageId))
  if (copies.length < least) return [`no mail came to ${address}`]
  if (ids.size > 1) return [`${ids.size} different mails came to ${address}`]
  return copies.length > least && !mayRepeat ? [`${copies.length} copies came to ${address}`] : []
}

/** The answer of a house whose mail server is well. */
export async function hearUsual(pair: Pair): Promise<string> {
  await using stage = await openStage(pair)
  const { said } = await askToRegister(stage.house.visitor, ada)
  await stage.mails.waitFor(ada.address, 1)
  return said
}

/** The certificates of the stage; the authority is trusted by this process from now on. */
export function makeStageCertificate() {
  const certificate = makeCertificate()
  setDefaultCACertificates([readFileSync(certificate.authority, 'utf8')])
  const pair = certificate.issue('IP:0.0.0.0')
  return { certificate, pair, [Symbol.dispose]: () => certificate[Symbol.dispose]() }
}

/** The middle one of some numbers. */
export function median(numbers: number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0
}
