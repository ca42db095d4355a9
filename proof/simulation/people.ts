// The people of a story: what each has and knows, and how they reach the house.

import type { Passkey } from '../../test/support/passkeys.ts'
import { createVisitor } from '../../test/support/visitor.ts'
import type { Visitor } from '../../test/support/visitor.ts'
import { baseUrl, NoAnswer } from './cluster.ts'
import type { Cluster } from './cluster.ts'
import type { Answer, Model } from './model.ts'
import type { Arrived, Post } from './post.ts'
import type { Key } from './program-acts.ts'

/** A person with a mailbox, two browsers, and passwords that nobody else types. */
export type Person = {
  name: string
  address: string
  /** Another address of the same person. */
  second: string
  words: readonly [string, string]
  /** Which of them this person believes to be that of the account. */
  current: 0 | 1
  browsers: readonly [Visitor, Visitor]
  /** The key and the recovery codes of the authenticator app that this person added last. */
  app: { key: string; recoveryCodes: string[] } | null
  /** The passkeys on this person's devices, also those that the house no longer has. */
  passkeys: Passkey[]
  /** Somebody else reads this person's mail. */
  isRobbed: boolean
}

/** Everybody, and what stands between them and the house. */
export type People = {
  owners: readonly [Person, Person]
  thief: Person
  scanner: Visitor
  administrator: Person
  /** The API keys that the administrator has made, the oldest first. */
  keys: Key[]
  /** The sentences of what happened. */
  sentences: string[]
  cluster: Cluster
  post: Post
  model: Model
}

/** Gathers everybody before a story. */
export function gather(parts: Pick<People, 'cluster' | 'post' | 'model'>): People {
  const person = (name: string, network: number): Person => {
    const browser = () => createVisitor(parts.cluster, baseUrl, 'en', `198.51.100.${network}`)
    return {
      name,
      address: `${name}@example.com`,
      second: `${name}@example.net`,
      words: [`the words of ${name}, one`, `the words of ${name}, two`],
      current: 0,
      browsers: [browser(), browser()],
      app: null,
      passkeys: [],
      isRobbed: false,
    }
  }
  return {
    ...parts,
    owners: [person('ada', 1), person('grace', 2)],
    thief: person('mallory', 3),
    scanner: createVisitor(parts.cluster, baseUrl, 'en', '198.51.100.4'),
    administrator: person('hopper', 5),
    keys: [],
    sentences: [],
  }
}

const sessionCookie = 'postern_session'

/**
 * Does an act in JSON, as a page's script does; its address is given without `/api/`. The model takes in how it was
 * answered; `subject` names what can be done only once, and `api` the act, if its address has an id.
 */
export async function doAct(
  people: People,
  browser: Visitor,
  path: string,
  input: Record<string, unknown> = {},
  { subject = '', api = path }: { subject?: string; api?: string } = {},
): Promise<Answer> {
  const { model } = people
  const only = subject === '' ? pacedBy(browser, api, input) : subject
  const before = model.sessions.before(browser.cookies.get(sessionCookie))
  const { answer, cookies } = await send(browser, `/api/${path}`, input)
  const after = cookies === null ? undefined : sessionIn(cookies)
  model.answered(api, answer, { before, after, subject: only })
  // Seen by the person: the next act is another one.
  if (answer?.kind === 'not-logged-in') browser.cookies.delete(sessionCookie)
  people.sentences.push(`    ${path}: ${answer ? `${answer.status} ${answer.kind}` : 'no answer'}`)
  return answer
}

// A browser waits for one registration. A reset is counted by what was typed, but for a device that the account knows.
function pacedBy({ cookies }: Visitor, api: string, { identifier }: Record<string, unknown>): string {
  if (api === 'register/resend') return cookies.get('postern_browser') ?? ''
  return api === 'password/forgot' && !cookies.has('postern_device') ? String(identifier) : ''
}

async function send(
  browser: Visitor,
  path: string,
  input: Record<string, unknown>,
): Promise<{ answer: Answer; cookies: string[] | null }> {
  try {
    const response = await browser.ask(path, {
      method: 'POST',
      body: JSON.stringify(input),
      headers: { Origin: baseUrl, 'Content-Type': 'application/json' },
    })
    const body = (await response.json()) as Record<string, unknown>
    const answer = { status: response.status, kind: String(body['kind']), body }
    return { answer, cookies: response.headers.getSetCookie() }
  } catch (fault) {
    if (fault instanceof NoAnswer) return { answer: null, cookies: null }
    throw fault
  }
}

function sessionIn(cookies: readonly string[]): string | undefined {
  const line = cookies.findLast((cookie) => cookie.startsWith(`${sessionCookie}=`))
  const value = line?.slice(sessionCookie.length + 1).split(';')[0]
  return value === '' ? undefined : value
}

/** Reads something in JSON; null if no server answers. */
export async function look(
  browser: Visitor,
  path: string,
): Promise<{ status: number; body: Record<string, unknown> } | null> {
  try {
    const response = await browser.ask(`/api/${path}`)
    return { status: response.status, body: (await response.json()) as Record<string, unknown> }
  } catch (fault) {
    if (fault instanceof NoAnswer) return null
    throw fault
  }
}

/** The mails in the mailboxes of a person, the oldest first. */
export function mailsOf({ post }: People, { address, second }: Person): Arrived[] {
  return post.arrived.filter(({ to }) => to === address || to === second)
}

/** The newest code of a kind of link in a person's mailboxes. */
export function newestCode(people: People, person: Person, path: string): string | undefined {
  const link = mailsOf(people, person).findLast(({ links }) => path in links)?.links[path]
  return link === undefined ? undefined : codeIn(link)
}

/** The code of a link. */
export function codeIn(link: string): string {
  return new URL(link).searchParams.get('code') ?? ''
}

/** The id that a code begins with. */
export function idIn(code: string): string {
  return code.split('.')[0] ?? ''
}
