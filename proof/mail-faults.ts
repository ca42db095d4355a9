// How a mail server can misbehave at each step, and what must be told of a mail that met it.

import type { MailReason, MailState } from '../src/store/mail/rows.ts'
import type { Misbehaviour, Moment } from '../test/support/smtp.ts'

/** The state of a mail while its server misbehaves, and its end once the server is well. */
export type Told = {
  state: MailState
  reason: MailReason | null
  /** Another reason that is as true: which one depends on the packet that comes first. */
  or?: MailReason
  /** Whether the operator is told that the server is at fault. */
  isAtFault: boolean
  end: 'sent' | 'refused'
  /** Whether the server may have had the mail already, so that it comes again. */
  mayRepeat: boolean
  /** It cannot be known which of the server's answers belong together: the mail comes, that is all. */
  isConfused?: true
}

/** A step of the talk with a mail server. */
export type Step = Exclude<Moment, 'connect'>

/** The steps before a recipient is named, at which every mail fares the same. */
export const earlySteps: readonly Step[] = ['greeting', 'ehlo', 'starttls', 'tls', 'auth', 'mail']

type WithoutMoment<How> = How extends unknown ? Omit<How, 'at'> : never
type How = WithoutMoment<Misbehaviour>

/** A misbehaviour at the steps where it makes sense, with what is told of it there. */
export type Fault = { how: How | ((step: Step) => How); at: Partial<Record<Step, Told>> }

export const well: Told = { state: 'sent', reason: null, isAtFault: false, end: 'sent', mayRepeat: false }
/** Nobody's mail goes out, and no try is counted. */
export const away: Told = { ...well, state: 'delayed', reason: 'server-unreachable', isAtFault: true }
const unsure: Told = { ...well, state: 'unknown', mayRepeat: true }
export const rejected: Told = { ...away, reason: 'message-rejected' }

export function later(reason: MailReason): Told {
  return { ...well, state: 'delayed', reason }
}

export function never(reason: MailReason): Told {
  return { ...well, state: 'refused', reason, end: 'refused' }
}

const allAway = { greeting: away, ehlo: away, starttls: away, auth: away, mail: away }
const confused: Told = { ...unsure, isConfused: true }
const allWell = {
  greeting: well,
  ehlo: well,
  starttls: well,
  auth: well,
  mail: well,
  rcpt: well,
  data: well,
  end: well,
}
const allConfused: Fault['at'] = Object.fromEntries(Object.keys(allWell).map((step) => [step, confused]))
const anyTrouble = later('other')
const cut: Told = { ...later('server-busy'), or: 'other' }

// A connection that ends or says nothing: an outage until the log-in, and trouble of the mail behind it.
const brokenOff = { ...allAway, tls: away, mail: anyTrouble, rcpt: anyTrouble, data: anyTrouble }

/** The rows of the matrix by their name. */
export const faults: Record<string, Fault> = {
  'drops the connection': {
    how: { drop: true },
    at: {
      ...brokenOff,
      content: anyTrouble,
      end: unsure,
    },
  },
  'is silent': {
    how: { silent: true },
    at: {
      ...brokenOff,
      content: unsure,
      end: unsure,
    },
  },
  'begins an answer again and again': {
    how: { drips: '250-wait' },
    at: { ...allAway, mail: anyTrouble, rcpt: anyTrouble, data: anyTrouble, end: unsure },
  },
  'says 4xx': {
    how: { reply: '451 4.3.0 not now' },
    at: { ...allAway, rcpt: later('server-busy'), data: later('server-busy'), end: later('server-busy') },
  },
  'says 421 and closes': {
    how: { reply: '421 4.3.2 closing', close: true },
    at: { ...allAway, rcpt: cut, data: cut, end: later('server-busy') },
  },
  'is full': {
    how: { reply: '452 4.3.1 insufficient system storage' },
    at: { mail: away, rcpt: later('server-busy'), data: later('server-busy'), end: later('server-busy') },
  },
  greylists: {
    how: { reply: '450 4.2.0 greylisted, come back in 5 minutes' },
    at: { rcpt: later('greylisted'), data: later('greylisted'), end: later('greylisted') },
  },
  'says 5xx': {
    how: (step) => ({ reply: step === 'auth' ? '535 5.7.8 no' : '554 5.6.0 no' }),
    at: { ...allAway, data: rejected, end: rejected },
  },
  'knows no such mailbox': {
    how: { reply: '550 5.1.1 no such user' },
    at: { rcpt: never('no-such-mailbox'), data: never('no-such-mailbox'), end: never('no-such-mailbox') },
  },
  'says that the mailbox is full': {
    how: { reply: '552 5.2.2 over quota' },
    at: { rcpt: never('mailbox-full'), data: never('mailbox-full'), end: never('mailbox-full') },
  },
  'does not relay': {
    how: { reply: '554 5.7.1 relay access denied' },
    at: { mail: away, rcpt: away, data: away, end: away },
  },
  'wants TLS': {
    how: { reply: '530 5.7.0 must issue a STARTTLS command first' },
    at: { auth: away, mail: away, rcpt: away },
  },
  'wants a log-in': {
    how: { reply: '530 5.7.0 authentication required' },
    at: { mail: away, rcpt: away },
  },
  'finds the mail too big': {
    how: { reply: '552 5.3.4 message size exceeds fixed limit' },
    at: { mail: away, rcpt: away, data: away, end: away },
  },
  'says words that are no answer': {
    how: { reply: 'hello' },
    at: { ...allAway, rcpt: anyTrouble, data: anyTrouble, end: unsure },
  },
  'says an empty line': {
    how: { reply: '' },
    at: { ...allAway, mail: anyTrouble, rcpt: anyTrouble, data: anyTrouble, end: unsure },
  },
  'says a number that nobody knows': {
    how: { reply: '999 beyond' },
    at: { ...allAway, rcpt: anyTrouble, data: anyTrouble, end: anyTrouble },
  },
  'answers another question': {
    how: (step) => ({ reply: step === 'data' || step === 'greeting' ? '250 fine' : '354 go on' }),
    at: { ...allAway, rcpt: anyTrouble, data: anyTrouble, end: anyTrouble },
  },
  'answers in half a megabyte': {
    how: { reply: `451 4.3.0 ${'x'.repeat(500_000)}` },
    at: { ...allAway, rcpt: later('server-busy'), data: later('server-busy'), end: later('server-busy') },
  },
  'is well, and answers one byte after the other': { how: { slowly: true }, at: allWell },
  'is well, and answers in a hundred lines': {
    how: {
      says: (answer) => `${`${answer.slice(0, 3)}-${'x'.repeat(500)}\r\n`.repeat(100)}${answer}`,
    },
    at: allWell,
  },
  'is well, and ends its lines with LF alone': {
    how: { says: (answer) => answer.replaceAll('\r\n', '\n') },
    at: allWell,
  },
  'says one answer too many in front': {
    how: { says: (answer) => `250 2.0.0 unasked\r\n${answer}` },
    at: allConfused,
  },
  'says one answer too many behind': {
    how: { says: (answer) => `${answer}\r\n250 2.0.0 unasked` },
    at: allConfused,
  },
  'speaks no TLS where it said it would': { how: { reply: 'hello' }, at: { tls: away } },
}
