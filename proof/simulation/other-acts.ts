// The acts of thieves, scanners of mails, administrators and the world itself.

import { day, hour, minute } from '../../src/base/time.ts'
import type { Visitor } from '../../test/support/visitor.ts'
import { NoAnswer } from './cluster.ts'
import type { Answer } from './model.ts'
import { addApp, logIn, register, reset } from './owner-acts.ts'
import type { PersonAct, Which } from './owner-acts.ts'
import { addPasskey, logInByPasskey } from './passkey-acts.ts'
import { codeIn, doAct, idIn, look, mailsOf, newestCode } from './people.ts'
import type { People, Person } from './people.ts'
import { passTime, sleep, worldTime } from './world.ts'

/** An act of a thief against one of the owners. */
export type ThiefAct = {
  has?: PersonAct['has']
  does: (people: People, who: Person, browser: Which, thing: Which, victim: Person) => Promise<unknown>
}

/** The acts of a thief by the sentence that follows the thief's name; `@` stands for the owner. */
export const thiefActs: Record<string, ThiefAct> = {
  'registers with the address of @': {
    does: (people, who, browser, thing, victim) => register(people, who, browser, thing, victim.address),
  },
  'registers with the address and the name of @': {
    does: (people, who, browser, thing, victim) =>
      register(people, who, browser, thing, victim.address, victim.name),
  },
  'registers honestly': {
    does: (people, who, browser, thing) => register(people, who, browser, thing, who.address),
  },
  'corrects the address to that of @, or back': {
    has: 'waiting',
    does: (people, who, browser, thing, victim) =>
      doAct(people, who.browsers[browser], 'register/address', {
        address: thing === 0 ? victim.address : who.address,
      }),
  },
  'asks for the mail again': {
    has: 'waiting',
    does: (people, who, browser) => doAct(people, who.browsers[browser], 'register/resend'),
  },
  'guesses digits': {
    has: 'waiting',
    does: (people, who, browser) =>
      eachOf(['00000000', '12345678', '87654321'], (code) =>
        doAct(people, who.browsers[browser], 'register/code', { code }),
      ),
  },
  'opens the own link': {
    has: '/confirm/',
    does: async (people, who, browser, thing) => {
      const code = newestCode(people, who, '/confirm/') ?? ''
      const input = thing === 0 ? { code } : { code, name: who.name, newPassword: who.words[thing] }
      return doAct(people, who.browsers[browser], 'confirm', input, { subject: idIn(code) })
    },
  },
  'guesses passwords of @': {
    does: (people, who, browser, thing, { address, name }) =>
      eachOf(who.words, (password) =>
        doAct(people, who.browsers[browser], 'login', {
          identifier: thing === 0 ? address : name,
          password,
        }),
      ),
  },
  'asks for a new password of @': {
    does: (people, who, browser, _, victim) =>
      doAct(people, who.browsers[browser], 'password/forgot', { identifier: victim.address }),
  },
  'uses old links of @ again': { does: useOldLinks },
  'copies the cookies of @': {
    does: async (people, who, browser, thing, victim) => {
      const session = victim.browsers[thing].cookies.get('postern_session')
      if (session === undefined) return
      who.browsers[browser].cookies.set('postern_session', session)
      const { sessions, stolenFrom } = people.model
      stolenFrom.add(sessions.accountOf(session) ?? '')
    },
  },
  'ends the other sessions of a stolen one': {
    has: 'session',
    does: (people, who, browser) => doAct(people, who.browsers[browser], 'account/sessions/end-others'),
  },
  'adds an app to a stolen session': { has: 'session', does: addApp },
  'adds a passkey to a stolen session': { has: 'session', does: addPasskey },
  'logs in with a passkey of an own device': { has: 'passkey', does: logInByPasskey },
  'tries to change the password of a stolen session': {
    has: 'session',
    does: (people, who, browser) =>
      doAct(people, who.browsers[browser], 'account/password', {
        password: who.words[0],
        newPassword: who.words[1],
      }),
  },
  'reads the mail of @, asks for a link and sets a password': {
    does: async (people, who, browser, _, victim) => {
      victim.isRobbed = true
      await doAct(people, who.browsers[browser], 'password/forgot', { identifier: victim.address })
      await sleep(1_000)
      return reset(people, who, victim, browser)
    },
  },
  'logs in to what the mail of @ opened': {
    does: async (people, who, browser, _, victim) =>
      victim.isRobbed ? logIn(people, who, browser, victim.address) : null,
  },
}

async function eachOf<Item>(items: readonly Item[], act: (item: Item) => Promise<unknown>): Promise<void> {
  for (const item of items) await act(item)
}

// Links that a mailbox keeps, or a thief once saw: they have been used, or their time is over.
async function useOldLinks(
  people: People,
  who: Person,
  browser: Which,
  _: Which,
  victim: Person,
): Promise<void> {
  for (const { links, at } of mailsOf(people, victim).slice(-4)) {
    const link = links['/password/reset/']
    if (link === undefined || worldTime() - at < 2 * hour) continue
    const input = { code: codeIn(link), newPassword: who.words[0] }
    const answer = await doAct(people, who.browsers[browser], 'password/reset', input)
    if (answer?.kind === 'changed') people.model.wrong.push('a link that has ended does nothing')
  }
}

/** Opens every link of the newest mails of a person, runs the scripts of their pages, and presses every button. */
export async function scan(people: People, victim: Person, thing: Which): Promise<void> {
  const mails = mailsOf(people, victim).slice(thing === 0 ? -1 : -3)
  for (const { links } of mails) {
    for (const link of Object.values(links)) {
      try {
        await press(people, link)
      } catch (fault) {
        if (!(fault instanceof NoAnswer)) throw fault
      }
    }
  }
}

// It fills in nothing: a scanner that typed the address or a password would be no scanner.
async function press({ scanner }: People, link: string): Promise<void> {
  const page = await scanner.open(link)
  for (const [, action = '', form = ''] of page.html.matchAll(
    /<form[^>]*action="([^"]*)"[^>]*>(.*?)<\/form>/gs,
  )) {
    const fields = [...form.matchAll(/<input\b[^>]*>/g)].map(([tag]) => [
      /name="([^"]*)"/.exec(tag)?.[1] ?? '',
      /value="([^"]*)"/.exec(tag)?.[1] ?? '',
    ])
    await scanner.send(action, Object.fromEntries(fields) as Record<string, string>)
  }
}

/** The acts of an administrator on the account of an owner. */
const accountActs = [
  'suspend',
  'restore',
  'restore',
  'end-sessions',
  'send-reset',
  'remove-second-step',
  'promote',
  'demote',
  'delete',
]
/** The acts of an administrator on a registration of an owner. */
const registrationActs = ['resend', 'extend', 'confirm', 'delete-registration']

/** An administrator acts on what there is of an owner; `thing` and `salt` choose the act. */
export async function administer(
  people: People,
  victim: Person,
  thing: Which,
  salt: number,
): Promise<unknown> {
  const browser = people.administrator.browsers[0]
  if (thing === 0) {
    const account = await firstRow(people, `accounts?q=${victim.name}`)
    const act = accountActs[salt % accountActs.length] ?? 'suspend'
    return account && onAccount(people, account.id, act)
  }
  const found = await firstRow(people, `registrations?q=${victim.address}`)
  const act = registrationActs[salt % registrationActs.length] ?? 'resend'
  // The administrator asks the owner on the telephone first.
  if (!found || (act === 'confirm' && !people.model.file.isOwn(found.id, victim.words))) return null
  const input = { generation: found.generation ?? 0 }
  const path = `admin/registrations/${found.id}/${act}`
  return doAct(people, browser, path, input, {
    api: `admin/${act}`,
    subject: act === 'confirm' ? found.id : '',
  })
}

async function onAccount(people: People, id: string, act: string): Promise<Answer> {
  const { model } = people
  const before = model.sessions.before(undefined)
  const passkeys = model.passkeys.of(id)
  if (act === 'remove-second-step' || act === 'delete') model.mayLoseApp.add(id)
  const answer = await doAct(
    people,
    people.administrator.browsers[0],
    `admin/accounts/${id}/${act}`,
    { reason: 'asked', ...(act === 'restore' && { disputes: await countDisputes(people, id) }) },
    { api: `admin/${act}` },
  )
  const ends = ['suspend', 'end-sessions', 'remove-second-step', 'delete']
  if (answer?.kind === 'done' && ends.includes(act)) model.sessions.endAll(id, before)
  if (answer?.kind === 'done' && ['remove-second-step', 'delete'].includes(act)) model.passkeys.end(passkeys)
  return answer
}

// A restored account keeps its address, so the administrator answers for the disputes that they have read.
async function countDisputes(people: People, id: string): Promise<number> {
  const found = await look(people.administrator.browsers[0], `admin/accounts/${id}`)
  const changes = (found?.body['changes'] ?? []) as { endsAt: string | null }[]
  return changes.filter(({ endsAt }) => endsAt === null).length
}

type Row = { id: string; generation?: number }

async function firstRow(people: People, list: string): Promise<Row | null> {
  const found = await asAdministrator(people, (browser) => look(browser, `admin/${list}`))
  const rows = (found?.body['rows'] ?? []) as Row[]
  return rows[0] ?? null
}

/** Does something as the administrator, who logs in for it if nobody is logged in. */
export async function asAdministrator<Found extends { status: number }>(
  people: People,
  act: (browser: Visitor) => Promise<Found | null>,
): Promise<Found | null> {
  const { browsers, name, words } = people.administrator
  const found = await act(browsers[0])
  if (found?.status !== 401) return found
  await doAct(people, browsers[0], 'login', { identifier: name, password: words[0] })
  return act(browsers[0])
}

const passes = {
  'Two minutes pass.': 2 * minute,
  'Two hours pass.': 2 * hour,
  'A day passes.': day + minute,
  'Nine days pass.': 9 * day,
}

/** The events of the world, by their sentence. */
export const worldActs: Record<string, (people: People, thing: Which) => Promise<unknown>> = {
  ...Object.fromEntries(
    Object.entries(passes).map(([sentence, time]) => [
      sentence,
      async ({ post }: People) => {
        // A server that slept through its lease cannot know whether another one has the mail by now.
        post.doubt(null)
        passTime(time)
      },
    ]),
  ),
  'A server is killed.': async ({ cluster }) => cluster.kill(),
  'A server starts.': async ({ cluster }) => cluster.start(),
  'The mail server becomes moody.': async ({ post }) => post.upset(),
  'The mail server works well.': async ({ post }) => post.calm(),
  'The clock of a server jumps.': async ({ cluster, model }, thing) => {
    model.isClockWrong = true
    cluster.skew(thing === 0 ? 10 * minute : -10 * minute)
  },
}
