// The acts of the people of a story and the answers to them, beside the house: the rights of each follow from these.

import type { DatabaseSync } from 'node:sqlite'
import { limits } from '../../src/base/limits.ts'
import { hashToken } from '../../src/security/tokens.ts'
import { passwordIn } from './hasher.ts'
import { meanings } from './meanings.ts'
import type { Meaning } from './meanings.ts'
import { worldTime } from './world.ts'

/** An act in JSON, as it was answered; null if its server was killed before. */
export type Answer = { status: number; kind: string; body: Record<string, unknown> } | null

/** A session's token before an act, and the tokens that were known then. */
type Before = { token: string | undefined; known: ReadonlySet<string>; account: string | null; at: number }

/** The knowledge of a story. */
export type Model = ReturnType<typeof createModel>

/** Begins without any knowledge; `observer` reads the file past the house. */
export function createModel(observer: DatabaseSync) {
  const wrong: string[] = []
  const file = readerOf(observer)
  const sessions = createSessions(file.accountOfSession)
  const passkeys = createPasskeys()
  const events = createEvents()
  const repeated = createRepeated(wrong)
  const count = { answers: 0 }
  const model = {
    /** Promises that an answer broke. */
    wrong,
    sessions,
    passkeys,
    /** By event, what must have been written. */
    told: events.told,
    /** Why an authenticator app may go: its account, or all of them. */
    mayLoseApp: new Set<string>(),
    /** The accounts that had an authenticator app at the last look. */
    apps: new Set<string>(),
    /** The accounts of which somebody copied a session's cookie. */
    stolenFrom: new Set<string>(),
    /** Whether the clocks of the servers differ by more than they may. */
    isClockWrong: false,
    /** How many acts were answered, and what they wrote where nobody asked. */
    count,
    file,

    /** Takes in how an act was answered; `subject` names what counts once, or has a pause. */
    answered(
      api: string,
      answer: Answer,
      { before, after, subject }: { before: Before; after: string | undefined; subject: string },
    ): void {
      if (answer === null) return events.unanswered(api)
      count.answers += 1
      const meaning = meanings[`${api} ${answer.kind}`]
      sessions.learn(before, after)
      if (answer.status >= 500) wrong.push(`every request is answered: ${api} got ${answer.status}`)
      if (!meaning) return
      events.count(meaning)
      if (subject !== '') repeated.count(meaning, subject, before.at, model.isClockWrong)
      sessions.end(meaning, before, after)
    },
  }
  return model
}

/** Whether a reset by mail may remove an app of this age, with some room for clocks that differ. */
export function isNewFactor(createdAt: number, now: number): boolean {
  return createdAt >= now - limits.newFactor - limits.clockSkew
}

function readerOf(observer: DatabaseSync) {
  const session = observer.prepare('select account_id from sessions where token_hash = ?')
  const app = observer.prepare('select created_at from authenticators where account_id = ?')
  const registration = observer.prepare('select password_hash from registrations where id = ?')
  return {
    accountOfSession: (hash: string) =>
      (session.get(hash) as { account_id: string } | undefined)?.account_id ?? null,
    /** Since when an account has its authenticator app; null if it has none. */
    appSince: (account: string) =>
      (app.get(account) as { created_at: number } | undefined)?.created_at ?? null,
    /** Whether a registration has one of these passwords. */
    isOwn(id: string, words: readonly string[]): boolean {
      const row = registration.get(id) as { password_hash: string } | undefined
      return row !== undefined && words.includes(passwordIn(row.password_hash))
    },
  }
}

/** The known tokens of sessions, by their hashes. */
function createSessions(accountOfSession: (hash: string) => string | null) {
  const known = new Map<string, { account: string | null; hasEnded: boolean }>()
  const find = (token: string | undefined) => (token === undefined ? undefined : known.get(hashToken(token)))
  const markEnded = (hash: string) => {
    const token = known.get(hash)
    if (token) token.hasEnded = true
  }
  const accountOf = (token: string | undefined) => find(token)?.account ?? null
  return {
    accountOf,
    /** Whether an answer said that the session of this token has ended. */
    hasEnded: (hash: string) => known.get(hash)?.hasEnded === true,

    /** Notes what is known when an act begins. */
    before: (token: string | undefined): Before => ({
      token,
      known: new Set(known.keys()),
      account: accountOf(token),
      at: worldTime(),
    }),

    /** Takes in the token that an answer gave; it replaces the one that was sent. */
    learn(before: Before, after: string | undefined): void {
      if (after === undefined || after === before.token) return
      const account = accountOfSession(hashToken(after)) ?? before.account
      known.set(hashToken(after), { account, hasEnded: false })
      if (before.token !== undefined) markEnded(hashToken(before.token))
    },

    /** Takes in that an act ended sessions. */
    end({ ends }: Meaning, { token, known: earlier, account }: Before, after: string | undefined): void {
      if (ends === 'this' && token !== undefined) markEnded(hashToken(token))
      if (ends !== 'others' || account === null) return
      const kept = [token, after].flatMap((one) => (one === undefined ? [] : [hashToken(one)]))
      for (const hash of earlier)
        if (known.get(hash)?.account === account && !kept.includes(hash)) markEnded(hash)
    },

    /** Somebody else's act ended all sessions of an account that were known before it. */
    endAll(account: string, { known: earlier }: Pick<Before, 'known'>): void {
      for (const hash of earlier) if (known.get(hash)?.account === account) markEnded(hash)
    },
  }
}

/** The passkeys that an answer told of, by their labels. */
function createPasskeys() {
  const known = new Map<string, { account: string; hasEnded: boolean }>()
  return {
    added: (label: string, account: string) => void known.set(label, { account, hasEnded: false }),
    of: (account: string) => [...known].flatMap(([label, one]) => (one.account === account ? [label] : [])),
    /** Takes in that an act removed passkeys. */
    end(labels: readonly string[]): void {
      for (const label of labels) {
        const passkey = known.get(label)
        if (passkey) passkey.hasEnded = true
      }
    },
    /** Whether an answer said that this passkey is gone. */
    hasEnded: (label: string) => known.get(label)?.hasEnded === true,
  }
}

/** How often each event must have been written, and how often besides it may have been. */
function createEvents() {
  const told = new Map<string, { sure: number; unsure: number }>()
  const of = (event: string) => {
    const known = told.get(event) ?? { sure: 0, unsure: 0 }
    told.set(event, known)
    return known
  }
  return {
    told,
    count({ event, also = [], isRepeatable = false }: Meaning): void {
      if (event) of(event)[isRepeatable ? 'unsure' : 'sure'] += 1
      for (const one of also) of(one).unsure += 1
    },
    /** An act may have been done, in any of its ways. */
    unanswered(api: string): void {
      const ways = Object.entries(meanings).filter(([act]) => act.startsWith(`${api} `))
      const events = new Set(ways.flatMap(([, { event, also = [] }]) => [...(event ? [event] : []), ...also]))
      for (const event of events) of(event).unsure += 1
    },
  }
}

/** The things that count once, and those that have a pause. */
function createRepeated(wrong: string[]) {
  const times = new Map<string, number>()
  // The time at which the act that was answered last began.
  const last = new Map<string, number>()
  return {
    count({ once, pace }: Meaning, subject: string, at: number, isClockWrong: boolean): void {
      if (once !== undefined) {
        const key = `${once} ${subject}`
        times.set(key, (times.get(key) ?? 0) + 1)
        if (times.get(key) === 2) wrong.push(`what was used does nothing more: ${key} worked twice`)
      }
      if (pace === undefined) return
      const before = last.get(`${pace.of} ${subject}`)
      last.set(`${pace.of} ${subject}`, at)
      // Each was done between its beginning and its answer.
      if (before !== undefined && !isClockWrong && worldTime() - before < pace.pause)
        wrong.push(`nobody causes mails faster than they may: ${pace.of} came twice within a pause`)
    },
  }
}
