// The acts of somebody who wants an account and means well: also twice, in two browsers, with slips, and not to the end.

import { totpOf } from '../../src/security/totp.ts'
import { hidden } from '../../test/support/visitor.ts'
import { NoAnswer } from './cluster.ts'
import { isNewFactor } from './model.ts'
import type { Answer } from './model.ts'
import { codeIn, doAct, idIn, look, mailsOf, newestCode } from './people.ts'
import type { People, Person } from './people.ts'
import { worldTime } from './world.ts'

/** One of two things that an act takes: a browser, a password, a mail. */
export type Which = 0 | 1

/** An act of a person with a browser; an act that has no sense at the moment is not chosen. */
export type PersonAct = {
  /** A session, a registration that waits, an authenticator app, a passkey, or a mail with a link of this path. */
  has?: 'session' | 'no-session' | 'waiting' | 'app' | 'passkey' | `/${string}`
  does: (people: People, who: Person, browser: Which, thing: Which) => Promise<unknown>
}

/** The acts of an owner by the sentence that follows their name. */
export const ownerActs: Record<string, PersonAct> = {
  registers: { does: (people, who, browser, thing) => register(people, who, browser, thing, who.address) },
  'registers, and mistypes the address': {
    does: (people, who, browser, thing) => {
      const slip = thing === 0 ? `${who.name}@example.org` : otherOwner(people, who)
      return register(people, who, browser, thing, slip)
    },
  },
  'asks for the mail again': {
    has: 'waiting',
    does: (people, who, browser) => doAct(people, who.browsers[browser], 'register/resend'),
  },
  'asks for the mail again twice at the same moment': {
    has: 'waiting',
    does: (people, who, browser) =>
      Promise.all([0, 1].map(() => doAct(people, who.browsers[browser], 'register/resend'))),
  },
  'corrects the address': {
    has: 'waiting',
    does: (people, who, browser) =>
      doAct(people, who.browsers[browser], 'register/address', { address: who.address }),
  },
  'looks at the waiting page': { has: 'waiting', does: lookAtWaiting },
  'types the digits of a mail': { has: 'waiting', does: typeDigits },
  'opens a mailed link and does what its page asks': { has: '/confirm/', does: openLink },
  'opens a mailed link twice at the same moment': {
    has: '/confirm/',
    does: (people, who, browser, thing) =>
      Promise.all([openLink(people, who, browser, thing), openLink(people, who, browser, thing)]),
  },
  'says that it was somebody else': {
    has: '/not-me/',
    does: async (people, who, browser, thing) => {
      const code = newestCode(people, who, '/not-me/')
      const act = thing === 0 ? 'not-me' : 'was-me'
      return code && doAct(people, who.browsers[browser], 'not-me', { code, act, address: who.address })
    },
  },
  'logs in': { has: 'no-session', does: (people, who, browser) => logIn(people, who, browser) },
  'logs in by name': { does: (people, who, browser) => logIn(people, who, browser, who.name) },
  'logs in with a slip in the password': {
    does: (people, who, browser) =>
      doAct(people, who.browsers[browser], 'login', {
        identifier: who.address,
        password: `${wordOf(who)}!`,
      }),
  },
  'forgets the password': {
    does: (people, who, browser, thing) =>
      doAct(people, who.browsers[browser], 'password/forgot', {
        identifier: thing === 0 ? who.address : who.name,
      }),
  },
  'sets a password by the mailed link': {
    has: '/password/reset/',
    does: (people, who, browser) => reset(people, who, who, browser),
  },
  'logs out': {
    has: 'session',
    does: (people, who, browser) => doAct(people, who.browsers[browser], 'logout'),
  },
  'changes the password': { has: 'session', does: changePassword },
  'takes another name': {
    has: 'session',
    does: (people, who, browser, thing) =>
      proven(people, who, browser, () =>
        doAct(people, who.browsers[browser], 'account/name', { name: `${who.name}-${thing}` }),
      ),
  },
  'ends all other sessions': {
    has: 'session',
    does: (people, who, browser) =>
      proven(people, who, browser, () => doAct(people, who.browsers[browser], 'account/sessions/end-others')),
  },
  'adds an authenticator app': { has: 'session', does: addApp },
  'adds an authenticator app while logging in elsewhere': {
    has: 'session',
    does: (people, who, browser) =>
      Promise.all([addApp(people, who, browser), logIn(people, who, browser === 0 ? 1 : 0)]),
  },
  'removes the authenticator app': { has: 'app', does: removeApp },
  'asks for another address': {
    has: 'session',
    does: (people, who, browser, thing) =>
      doAct(people, who.browsers[browser], 'account/address', {
        address: thing === 0 ? who.second : who.address,
        password: wordOf(who),
      }),
  },
  'confirms the other address': { has: '/account/address/confirm/', does: confirmAddress },
  'takes the address back': { has: '/account/address/undo/', does: undoAddress },
  'says that the address was stolen': { has: '/account/address/undo/', does: disputeAddress },
  'wants to leave': {
    has: 'session',
    does: (people, who, browser) =>
      doAct(people, who.browsers[browser], 'account/delete', { password: wordOf(who) }),
  },
}

/** How many times an act is in the urn of those that a person may do now. */
export function chancesOf(people: People, who: Person, browser: Which, has: PersonAct['has']): number {
  const { cookies } = who.browsers[browser]
  switch (has) {
    case undefined:
      return 1
    case 'session':
      return cookies.has('postern_session') ? 2 : 0
    case 'no-session':
      return cookies.has('postern_session') ? 1 : 3
    case 'app':
      return cookies.has('postern_session') && who.app !== null ? 1 : 0
    case 'passkey':
      return who.passkeys.length > 0 ? 2 : 0
    case 'waiting':
      return cookies.has('postern_browser') ? 2 : 0
    default:
      return newestCode(people, who, has) === undefined ? 0 : 3
  }
}

/** The password that a person believes to be theirs. */
export function wordOf({ words, current }: Person): string {
  return words[current]
}

function otherWord({ current }: Person): Which {
  return current === 0 ? 1 : 0
}

function otherOwner({ owners }: People, who: Person): string {
  return (owners.find((one) => one !== who) ?? who).address
}

/** Registers with an address; only a name that an account has is a reason to tell more than "look for the mail". */
export async function register(
  people: People,
  who: Person,
  browser: Which,
  thing: Which,
  address: string,
  name: string = thing === 0 ? who.name : `${who.name}-two`,
): Promise<Answer> {
  const answer = await doAct(people, who.browsers[browser], 'register', {
    name,
    address,
    password: who.words[thing],
  })
  if (answer && !['mailed', 'too-many-attempts', 'name-taken', 'address-blocked'].includes(kindOf(answer)))
    people.model.wrong.push(`the answer to a registration tells of nobody's account: ${kindOf(answer)}`)
  return answer
}

/** The kind of an answer, or that of the field for which it refuses. */
export function kindOf(answer: Answer): string {
  const errors = Object.values((answer?.body['errors'] ?? {}) as Record<string, { kind: string }>)
  return answer === null ? 'no answer' : (errors[0]?.kind ?? answer.kind)
}

async function typeDigits(people: People, who: Person, browser: Which, thing: Which): Promise<unknown> {
  const mails = mailsOf(people, who).filter(({ digits, links }) => digits !== null && '/confirm/' in links)
  const mail = thing === 0 ? mails.at(-1) : mails[0]
  const code = mail?.digits ?? '12345678'
  const subject = mail ? idIn(codeIn(mail.links['/confirm/'] ?? 'http://nothing/')) : ''
  const answer = await doAct(people, who.browsers[browser], 'register/code', { code }, { subject })
  if (answer?.kind !== 'name-taken') return answer
  const input = { code, name: `${who.name}-${thing}-else` }
  return doAct(people, who.browsers[browser], 'register/code', input, { subject })
}

/** Does what the page of the link asks of somebody in good faith, who has their own password in mind. */
async function openLink(people: People, who: Person, browser: Which, thing: Which): Promise<unknown> {
  const mails = mailsOf(people, who).filter(({ links }) => '/confirm/' in links)
  const link = (thing === 0 ? mails.at(-1) : mails[0])?.links['/confirm/']
  if (link === undefined) return null
  const at = who.browsers[browser]
  try {
    const page = await at.open(link)
    if (hidden(page, 'registration') === '') return page
  } catch (fault) {
    if (fault instanceof NoAnswer) return null
    throw fault
  }
  const code = codeIn(link)
  const subject = { subject: idIn(code) }
  const answer = await doAct(people, at, 'confirm', { code }, subject)
  if (!answer || answer.kind === 'confirmed') return answer
  const name = `${who.name}-${browser}-${thing}`
  const chosen = answer.kind === 'name-taken' ? { code, name } : { code, name, newPassword: wordOf(who) }
  return doAct(people, at, 'confirm', chosen, subject)
}

/** Logs in with all that the person has: with the other password if the first is wrong. */
export async function logIn(
  people: People,
  who: Person,
  browser: Which,
  identifier = who.address,
): Promise<Answer> {
  const at = who.browsers[browser]
  let answer = await doAct(people, at, 'login', { identifier, password: wordOf(who) })
  if (answer?.kind === 'wrong-login' || answer?.kind === 'wrong') {
    const other = otherWord(who)
    answer = await doAct(people, at, 'login', { identifier, password: who.words[other] })
    if (answer && answer.status < 300) who.current = other
  }
  if (answer?.kind !== 'second-step-needed' || !who.app) return answer
  return spendCode(who, (oneTimeCode, only) => doAct(people, at, 'login/second-step', { oneTimeCode }, only))
}

/** Spends what the app shows, or now and then a recovery code; each counts once. */
async function spendCode(
  who: Person,
  act: (oneTimeCode: string, only: { subject: string }) => Promise<Answer>,
): Promise<Answer> {
  const recovery = worldTime() % 5 === 0 ? who.app?.recoveryCodes.shift() : undefined
  const key = who.app?.key ?? ''
  const code = recovery ?? totpOf(key, Math.floor(worldTime() / 30_000))
  const answers = await Promise.all(
    [0, 1].slice(worldTime() % 3 === 0 ? 0 : 1).map(() => act(code, { subject: `${key} ${code}` })),
  )
  return answers.find((answer) => answer !== null && answer.status < 300) ?? answers[0] ?? null
}

async function changePassword(people: People, who: Person, browser: Which): Promise<Answer> {
  const other = otherWord(who)
  const input = { password: wordOf(who), newPassword: who.words[other] }
  const answer = await doAct(people, who.browsers[browser], 'account/password', input)
  if (answer?.kind === 'changed') who.current = other
  return answer
}

/** Proves anew who they are, if the house asks for it, and does the act again. */
export async function proven(
  people: People,
  who: Person,
  browser: Which,
  act: () => Promise<Answer>,
): Promise<Answer> {
  const answer = await act()
  if (answer?.kind !== 'recent-proof-needed') return answer
  const input = { recentProof: wordOf(who) }
  const prove = (more: object, only: { subject?: string } = {}) =>
    doAct(people, who.browsers[browser], 'login/again', { ...input, ...more }, only)
  const session = who.browsers[browser].cookies.get('postern_session')
  // Without an app the house does not read the code.
  const hasApp = people.model.file.appSince(people.model.sessions.accountOf(session) ?? '') !== null
  const proof = who.app
    ? await spendCode(who, (oneTimeCode, only) => prove({ oneTimeCode }, hasApp ? only : {}))
    : await prove({})
  return proof?.kind === 'proved' ? act() : proof
}

/** Sets a password of one person at the link in the mailbox of another. */
export async function reset(people: People, who: Person, reader: Person, browser: Which): Promise<Answer> {
  const code = newestCode(people, reader, '/password/reset/')
  if (code === undefined) return null
  const { model } = people
  const account = idIn(code)
  const before = model.sessions.before(undefined)
  const passkeys = model.passkeys.of(account)
  const age = model.file.appSince(account)
  if (age !== null && isNewFactor(age, worldTime())) model.mayLoseApp.add(account)
  const word = otherWord(who)
  const input = { code, newPassword: who.words[word] }
  const answer = await doAct(people, who.browsers[browser], 'password/reset', input, { subject: code })
  if (answer?.kind !== 'changed') return answer
  who.current = word
  model.sessions.endAll(account, before)
  model.passkeys.end(passkeys)
  return answer
}

/** Adds an authenticator app to the account of a session. */
export async function addApp(people: People, who: Person, browser: Which): Promise<unknown> {
  const at = who.browsers[browser]
  const begun = await look(at, 'account/security/authenticator')
  if (begun?.status !== 200) return null
  const key = String(begun.body['key']).replaceAll(' ', '')
  const oneTimeCode = totpOf(key, Math.floor(worldTime() / 30_000))
  const answer = await doAct(people, at, 'account/security/authenticator', {
    ticket: begun.body['ticket'],
    oneTimeCode,
  })
  if (answer?.kind === 'added') who.app = { key, recoveryCodes: answer.body['recoveryCodes'] as string[] }
  return answer
}

async function removeApp(people: People, who: Person, browser: Which): Promise<unknown> {
  const at = who.browsers[browser]
  const account = people.model.sessions.accountOf(at.cookies.get('postern_session'))
  if (account !== null) people.model.mayLoseApp.add(account)
  const answer = await proven(people, who, browser, () =>
    doAct(people, at, 'account/security/authenticator/remove'),
  )
  if (answer?.kind === 'changed') who.app = null
  return answer
}

async function confirmAddress(people: People, who: Person, browser: Which): Promise<unknown> {
  const code = newestCode(people, who, '/account/address/confirm/')
  if (code === undefined) return null
  const at = who.browsers[browser]
  const subject = { subject: idIn(code) }
  const answer = await doAct(people, at, 'account/address/confirm', { code }, subject)
  if (answer?.kind !== 'elsewhere') return answer
  return doAct(people, at, 'account/address/confirm', { code, password: wordOf(who) }, subject)
}

async function undoAddress(people: People, who: Person, browser: Which): Promise<unknown> {
  const code = newestCode(people, who, '/account/address/undo/')
  if (code === undefined) return null
  // A change that is undone takes an app with it that was added since.
  people.model.mayLoseApp.add('any')
  const at = who.browsers[browser]
  const subject = { subject: idIn(code) }
  const word = otherWord(who)
  const input = { code, password: wordOf(who), newPassword: who.words[word] }
  const answer = await doAct(people, at, 'account/address/undo', input, subject)
  if (answer?.kind === 'restored') who.current = word
  if (answer?.kind !== 'stale') return answer
  return doAct(people, at, 'account/address/undo/cancel', { code, address: who.address }, subject)
}

function disputeAddress(people: People, who: Person, browser: Which): Promise<Answer> {
  const code = newestCode(people, who, '/account/address/undo/') ?? ''
  const input = { code, address: who.address }
  const at = who.browsers[browser]
  return doAct(people, at, 'account/address/undo/dispute', input, { subject: idIn(code) })
}

async function lookAtWaiting(people: People, who: Person, browser: Which): Promise<unknown> {
  const state = await look(who.browsers[browser], 'register/state')
  people.sentences.push(
    `    register/state: ${state ? `${state.status} ${String(state.body['state'])}` : 'no answer'}`,
  )
  if (state?.status !== 200) return state
  const { post, model } = people
  const { address, mail } = state.body as { address: string; mail: { state: string } }
  if (mail.state === 'sent' && !post.arrived.some(({ to }) => to === address))
    model.wrong.push(`the waiting page tells what became of the mail: nothing came to ${address}`)
  if (mail.state === 'refused' && post.refused.size === 0)
    model.wrong.push('the waiting page tells what became of the mail: none was refused')
  // The same words, whether or not the address has an account.
  const told = Object.keys(state.body).toSorted().join(' ')
  if (told !== 'address correctionsLeft expiresAt mail next resendAt state')
    model.wrong.push(`the waiting page tells of nobody's account: ${told}`)
  return state
}
