// The fate of people where something goes wrong: each behaviour is tried on a new server of each door.

import { get } from '../bench/http.ts'
import { sleep } from '../bench/support.ts'
import { startMailServer } from '../test/support/smtp.ts'
import type { MailServer } from '../test/support/smtp.ts'
import { linkOf, password, startDoor } from './contestants.ts'
import type { Door, Running, Somebody } from './contestants.ts'

type Behaviour = (at: Running, mails: MailServer) => Promise<string>

// For how long somebody waits for a mail once the mail server is well again, in milliseconds.
const patience = 45_000

/** The behaviours by what is asked. */
export const behaviours: Record<string, Behaviour> = {
  'The mail server is away while somebody registers: what they hear, and whether a mail comes once it is back':
    async (at, mails) => {
      mails.misbehave({ at: 'connect', drop: true })
      const begun = performance.now()
      const { status } = await at.ask(at.door.register(at, ada))
      const took = performance.now() - begun
      await sleep(2_000)
      mails.misbehave(null)
      for (const end = performance.now() + patience; performance.now() < end; await sleep(200))
        if (mails.countTo(ada.address) > 0) return `${status} after ${took.toFixed(0)} ms; the mail comes`
      return `${status} after ${took.toFixed(0)} ms; no mail within ${patience / 1_000} s`
    },
  'A mail scanner opens the link by GET': async (at, mails) => {
    await at.ask(at.door.register(at, ada))
    const { pathname, search } = new URL(await linkTo(mails, ada))
    await at.ask(get(at, pathname + search))
    return (await entersWith(at, ada)) ? 'the account is confirmed' : 'nothing is confirmed'
  },
  'The answer for an address that has an account': async (at, mails) => {
    await at.ask(at.door.register(at, ada))
    await at.door.openLink(at, await linkTo(mails, ada), ada)
    const taken = await at.ask(at.door.register(at, { ...ada, name: 'barbara' }))
    const free = await at.ask(at.door.register(at, { ...ada, name: 'charles', address: 'bob@example.org' }))
    return plain(taken.status, taken.body) === plain(free.status, free.body)
      ? 'the same as for a free one'
      : 'another one: it tells that there is an account'
  },
  'A stranger registers an address with a password of theirs, and its owner opens the link': async (
    at,
    mails,
  ) => {
    const stranger = { ...ada, password: 'the stranger knows this 42' }
    await at.ask(at.door.register(at, stranger))
    await at.door.openLink(at, await linkTo(mails, ada), ada)
    return (await entersWith(at, stranger))
      ? 'the stranger logs in with their password'
      : 'the stranger’s password opens nothing'
  },
}

const ada: Somebody = { name: 'ada', address: 'ada@example.org', password }

/** Tries a behaviour on a door. */
export async function behave(door: Door, behaviour: Behaviour): Promise<string> {
  await using mails = await startMailServer()
  await using at = await startDoor(door, Number(new URL(mails.url).port))
  try {
    return await behaviour(at, mails)
  } finally {
    // First: a server that ends would break a mail off.
    mails.hangUp()
  }
}

async function linkTo(mails: MailServer, { address }: Somebody): Promise<string> {
  const { text } = await mails.lastTo(address)
  const link = linkOf(text)
  if (link === null) throw new Error(`no link in ${text}`)
  return link
}

async function entersWith(at: Running, who: Somebody): Promise<boolean> {
  return (await at.ask(at.door.logIn(at, who))).status === at.door.loggedIn
}

// Without what differs between any two answers: names and addresses, which are as long as each other, ids and times.
function plain(status: number, body: string): string {
  return `${status} ${body}`
    .replaceAll(/barbara|charles|(?:ada|bob)@example\.org/g, '')
    .replaceAll(/[\w-]{20,}|\d{4}-\d\d-\d\dT[\d:.]+Z?/g, '')
    .replaceAll(/\d+/g, '')
}
