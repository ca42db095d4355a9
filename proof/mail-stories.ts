// Faults of a mail server that take their time, or that several people meet.

import { minute } from '../src/base/time.ts'
import { makeCertificate } from '../test/support/certificate.ts'
import type { Pair } from '../test/support/certificate.ts'
import { openHouse, until } from '../test/support/house.ts'
import type { House } from '../test/support/house.ts'
import { firstMail } from '../test/support/rows.ts'
import { startMailServer } from '../test/support/smtp.ts'
import type { MailServer, Misbehaviour } from '../test/support/smtp.ts'
import type { Person } from '../test/support/visitor.ts'
import { askToRegister, copiesOf, openStage, waitForEnd } from './mail-stage.ts'
import { freePort } from './server.ts'

type Certificate = ReturnType<typeof makeCertificate>

/** Plays a story; returns what went wrong. `usual` is the answer to somebody who registers where all is well. */
export type Story = (certificate: Certificate, usual: string) => Promise<string[]>

/** The stories by their sentence. */
export const stories: Record<string, Story> = {
  'nobody listens at the server’s port for six hours': async (_, usual) => {
    const port = await freePort()
    // The house hangs up on the server that it was given; this one nobody asks.
    await using house = await openHouse({ SMTP_URL: `smtp://127.0.0.1:${port}` })
    const wrong: string[] = []
    for (let person = 0; person < 8; person += 1) {
      wrong.push(...(await registerOne(house, person, usual)))
      house.pass(45 * minute)
      await atRest(house)
    }
    const rows = await house.db.selectFrom('outbox').select(['state', 'reason', 'tries']).execute()
    const told = new Set(rows.map(({ state, reason, tries }) => `${state} ${reason}, ${tries} tries`))
    // All but the one that asks are not tried at all.
    if ([...told].some((one) => !/^(queued null|delayed server-unreachable), 0 tries$/.test(one)))
      wrong.push(`meanwhile the mails are ${[...told].join('; ')}`)
    if (!(await degradedOf(house)).includes('mail-server-fault')) wrong.push('the operator is not told')
    await using back = await startMailServer({ port })
    wrong.push(...(await waitForEnd(house)), ...countAll(back, 8))
    return wrong
  },

  'the server greylists each recipient for five minutes': async (_, usual) => {
    await using house = await openHouse()
    const firstSeen = new Map<string, number>()
    house.mails.misbehave({ at: 'rcpt', reply: '450 4.2.0 greylisted' }, (recipient) => {
      const first = firstSeen.get(recipient) ?? house.now()
      firstSeen.set(recipient, first)
      return house.now() - first < 5 * minute
    })
    const wrong: string[] = []
    for (let person = 0; person < 6; person += 1) wrong.push(...(await registerOne(house, person, usual)))
    await house.settled()
    const rows = await house.db.selectFrom('outbox').select(['state', 'reason']).execute()
    if (rows.some(({ state, reason }) => state !== 'delayed' || reason !== 'greylisted'))
      wrong.push('a mail is called something else than greylisted')
    if ((await degradedOf(house)).length > 0) wrong.push('the operator is told of it')
    wrong.push(...(await waitForEnd(house)), ...countAll(house.mails, 6))
    return wrong
  },

  'the server comes and goes each minute for an hour': async (_, usual) => {
    await using house = await openHouse()
    const moods: (Misbehaviour | null)[] = [
      { at: 'connect', drop: true },
      null,
      { at: 'rcpt', reply: '421 4.3.2 closing', close: true },
      { at: 'greeting', reply: '554 no', close: true },
      { at: 'content', drop: true },
      { at: 'mail', reply: '451 4.3.0 not now' },
    ]
    const wrong: string[] = []
    for (let round = 0; round < 60; round += 1) {
      house.mails.misbehave(moods[round % moods.length] ?? null)
      if (round % 5 === 0) wrong.push(...(await registerOne(house, round / 5, usual)))
      house.pass(minute)
      await atRest(house)
    }
    house.mails.misbehave(null)
    wrong.push(...(await waitForEnd(house)), ...countAll(house.mails, 12))
    return wrong
  },

  'the server takes one connection and three mails over each': async (_, usual) => {
    const wrong: string[] = []
    for (const words of ['421 4.7.0 too many', '452 4.4.5 too many mails', null]) {
      await using house = await openHouse({}, { working: false })
      house.mails.bound({ connections: 1, mailsEach: 3, words })
      for (let person = 0; person < 12; person += 1) wrong.push(...(await registerOne(house, person, usual)))
      house.postern.work()
      await until(async () => (await openRows(house)) === 0)
      wrong.push(...countAll(house.mails, 12))
    }
    return wrong
  },

  'the server offers no TLS': (certificate, usual) => behindTls(certificate, usual, null),
  'the server’s certificate expired yesterday': (certificate, usual) =>
    behindTls(certificate, usual, certificate.issue('IP:0.0.0.0', -1)),
  'the server’s certificate is another name’s': (certificate, usual) =>
    behindTls(certificate, usual, certificate.issue('DNS:other.example')),
  'the server’s certificate is from an authority that nobody knows': async (certificate, usual) => {
    using unknown = makeCertificate()
    return behindTls(certificate, usual, unknown.issue('IP:0.0.0.0'))
  },

  'somebody between speaks before TLS begins': async (certificate, usual) => {
    await using stage = await openStage(certificate.issue('IP:0.0.0.0'))
    const { house, mails } = stage
    mails.misbehave({ at: 'starttls', says: (answer) => `${answer}\r\n250-mail.test\r\n250 AUTH PLAIN` })
    // Answers to everything that the client will ask once nobody else can speak.
    const lies = ['250 mail.test', '235 welcome', '250 sender', '250 recipient', '354 go on', '250 taken']
    mails.misbehave({ at: 'starttls', says: (answer) => [answer, ...lies].join('\r\n') })
    const wrong = await registerOne(house, 0, usual)
    await house.settled()
    const { state } = await firstMail(house.db)
    if (state === 'sent' && mails.all.length === 0)
      wrong.push('the mail is called sent because of what they said')
    mails.misbehave(null)
    return [...wrong, ...(await waitForEnd(house)), ...countAll(mails, 1)]
  },
}

// Nothing may go out in the clear, nor to a server that is another one; a right certificate ends it.
async function behindTls(certificate: Certificate, usual: string, pair: Pair | null): Promise<string[]> {
  const port = await freePort()
  const wrong: string[] = []
  await using house = await openHouse({ SMTP_URL: `smtp://postern:secret@0.0.0.0:${port}` })
  {
    await using mails = await startMailServer({ port, login: true, ...(pair ? { certificate: pair } : {}) })
    wrong.push(...(await registerOne(house, 0, usual)))
    await house.settled()
    const { state, reason } = await house.db
      .selectFrom('outbox')
      .select(['state', 'reason'])
      .executeTakeFirstOrThrow()
    if (state !== 'delayed' || reason !== 'server-unreachable') wrong.push(`the mail is ${state} ${reason}`)
    if (!(await degradedOf(house)).includes('mail-server-fault')) wrong.push('the operator is not told')
    for (const moment of ['auth', 'mail'])
      if (mails.reached[moment]) wrong.push(`the client goes as far as ${moment}`)
  }
  await using mails = await startMailServer({
    port,
    login: true,
    certificate: certificate.issue('IP:0.0.0.0'),
  })
  return [...wrong, ...(await waitForEnd(house)), ...countAll(mails, 1)]
}

function personOf(person: number): Person {
  return { name: `p${person}`, address: `p${person}@example.org`, password: 'a long enough one' }
}

/** Lets a person of a number register. */
export async function registerOne(house: House, person: number, usual: string): Promise<string[]> {
  const { said } = await askToRegister(house.newVisitor(), personOf(person))
  return said === usual ? [] : [`the answer to person ${person} is another one`]
}

/** The fault of the number of mails that so many people got. */
export function countAll(mails: MailServer, people: number, mayRepeat = false): string[] {
  return Array.from({ length: people }, (_, person) =>
    copiesOf(mails, personOf(person).address, 1, mayRepeat),
  ).flat()
}

async function degradedOf(house: House): Promise<string[]> {
  return ((await (await house.visitor.ask('/readyz')).json()) as { degraded: string[] }).degraded
}

async function openRows({ db }: House): Promise<number> {
  return (await db.selectFrom('outbox').select('id').where('dueAt', 'is not', null).execute()).length
}

// While the courier pauses, mails are due that it does not try.
async function atRest({ db }: House): Promise<void> {
  await until(async () => {
    const moving = await db.selectFrom('outbox').select('id').where('state', '=', 'sending').execute()
    return moving.length === 0
  })
}
