import { day, hour, minute, second } from './time.ts'

/** How many, how long and how large: the numbers that are not settings, each with its source. */
export const limits = {
  /** Largest request body in bytes; the longest honest form is under 8 KiB. */
  bodyBytes: 64 * 1024,
  /** How long a registering browser is known; the cookie of the browser token lives as long. */
  browserTokenLife: day,
  /** How long a link's code rests in its cookie between the address bar and the button. */
  codeCookieLife: 15 * minute,
  /** Pause between two mails that one registration asks for. */
  resendPause: minute,
  /** How long a reminder waits after the last mail that was asked for: a shorter one would find that mail on top of the inbox; ours. */
  reminderPause: day / 2,
  /** How long a link that sets a new password is valid (OWASP Forgot Password asks for a short life). */
  resetLife: hour,
  /** How long the link is valid with which the first administrator is made. */
  setUpLife: hour,
  /** How long a change of address can be undone by the old one, and how long that is reserved for it. */
  undoLife: 7 * day,
  /** How often a registration's address may be corrected. */
  corrections: 3,
  /** Tries at the 8-digit code in the life of a registration: 5 in 10^8 is under NIST SP 800-63B's 1 in 10^6. */
  digitTries: 5,
  /** Tries at 8-digit codes for one address in a day, over all its registrations. */
  digitTriesPerAddressPerDay: 20,
  /** Wrong passwords at a link opened elsewhere; afterwards only a new password serves. */
  confirmPasswordTries: 10,
  /** How long a browser that has logged in is known, after its last log-in: as long as browsers keep a cookie (RFC 6265bis). */
  deviceLife: 400 * day,
  /** How long a proof counts as recent. */
  recentProof: 10 * minute,
  /** Between asking for the deletion of an account and it, logging in undoes it: a thief's act is seen within a week; ours. */
  deletionGrace: 7 * day,
  /** How often a process looks for accounts whose deletion is due. */
  deletionPoll: 10 * minute,
  /** Pause without which a session that does not "stay logged in" ends. */
  sessionIdleWithoutStay: day / 2,
  /** How stale a session's or known device's last-seen time may be: a write at most this often. */
  seenPrecision: 5 * minute,
  /** How long a claimed mail belongs to its process, which begins a try only while as much of it is left as one may take. */
  mailLease: 90 * second,
  /** How long a mail server may take over one mail. */
  mailTry: 60 * second,
  /** Waits after a mail server said "later" (RFC 5321 section 4.5.4.1 asks for growing ones); the last one repeats. */
  mailBackoff: [30 * second, 2 * minute, 10 * minute, 30 * minute, 60 * minute, 120 * minute, 240 * minute],
  /** How often a mail is tried again after an answer that was lost behind the final dot. */
  mailUnknownTries: 2,
  /** How far the clocks of processes may differ; what is further ahead was written by one that was wrong. */
  clockSkew: hour,
  /**
   * How far a server's clock may be from the database's before the log says so: two that are off to either side leave a
   * lease as long as a try.
   */
  clockDifference: 15 * second,
  /** Over how long mails past the budget over everything are spread, so that even tens of thousands hardly ask; ours. */
  mailHoldBack: 5 * minute,
  /** How often the oldest mail is tried while the mail server itself is at fault. */
  mailPause: 15 * second,
  /** How long no mail waits that was written by a clock that was right: its longest wait is four hours and some. */
  mailFarthest: day,
  /** How often a process looks for mails that another process wrote. */
  mailPoll: second,
  /** How long an address that somebody disowned a registration of gets no more mails caused by registering; ours: a month outlasts a prank. */
  muteLife: 30 * day,
  /** How long an expired registration's row stays, so that its link can still be renewed. */
  sweepAfter: day,
} as const

/**
 * How long a mail server may take to be connected to, to greet, to be asked whether it is well, and over one mail, however it
 * divides that: RFC 5321 section 4.5.3.2 would let it keep silent for minutes, and whoever turns away behind the final dot
 * may get the mail twice. Ours.
 */
export const mailPatience = {
  connect: 10 * second,
  greeting: 10 * second,
  hello: 20 * second,
  whole: limits.mailTry,
} as const

/** The same, as a test shortens it. */
export type MailPatience = Record<keyof typeof mailPatience, number>

/** At most so many at once, and afterwards so many within so long, evenly. */
export type Rate = { most: number; within: number }

/** What is counted by network, site, account, name and address, and over everything. */
export type LimitedAction = keyof typeof rates

/** The part of what all share that one IPv6 site may use: else 34 of its 65,536 networks would use it up; ours. */
export const sitePart = 1 / 4

/**
 * How often what may be done, by what. They hold over all processes together while `LIMITS` is on. The numbers are ours:
 * those of a network are far above what an office or a class of a few hundred people does behind one address on its
 * first morning, and far below what filling inboxes or guessing needs; those over everything are a break for a botnet.
 */
export const rates = {
  register: {
    network: { most: 300, within: hour },
    address: { most: 20, within: hour },
    everything: { most: 10_000, within: hour },
  },
  // Where a proof of work is asked for and none comes: people whose browsers run no scripts.
  'register-unproven': {
    network: { most: 5, within: hour },
    everything: { most: 60, within: hour },
  },
  'send-again': {
    network: { most: 600, within: hour },
    address: { most: 20, within: hour },
    everything: { most: 20_000, within: hour },
  },
  'type-code': { network: { most: 600, within: hour }, everything: { most: 20_000, within: hour } },
  confirm: { network: { most: 600, within: hour }, everything: { most: 20_000, within: hour } },
  'change-address': {
    network: { most: 300, within: hour },
    account: { most: 20, within: day },
    address: { most: 20, within: hour },
    everything: { most: 10_000, within: hour },
  },
  'not-me': { network: { most: 600, within: hour }, everything: { most: 20_000, within: hour } },
  'log-in': { network: { most: 3_000, within: hour }, everything: { most: 100_000, within: hour } },
  // As registering, which tells as much about which names are taken.
  rename: { network: { most: 300, within: hour }, everything: { most: 10_000, within: hour } },
  reset: {
    network: { most: 300, within: hour },
    name: { most: 20, within: hour },
    address: { most: 20, within: hour },
    everything: { most: 10_000, within: hour },
  },
} as const satisfies Record<
  string,
  Partial<Record<'network' | 'account' | 'name' | 'address' | 'everything', Rate>>
>

/**
 * Requests of one network that one process answers before it asks the database anything: a waiting page asks every two
 * seconds, so this is enough for 200 people who wait behind one address, and ten times as many in one IPv6 site.
 */
export const flood = {
  network: { most: 1_000, within: 10 * second },
  site: { most: 10_000, within: 10 * second },
  kept: 20_000,
} as const

/**
 * Registrations of one network that the readers of their mails disowned, past which it may not register for a while: a
 * mistyped address or a prank now and then stays far below, a bot that fills in other people's addresses does not.
 */
export const disownedPerNetwork: Rate = { most: 20, within: day }

/**
 * What a browser computes instead of waiting. `cost` are the rounds of PBKDF2 that one try takes; the counter that it looks
 * for lies evenly below `tries`. Measured: half a second on average in a desktop browser and at most twice as long; some
 * four times that on a cheap phone. A challenge can be answered for as long as its form is likely to stay open.
 */
export const proofOfWork = {
  cost: 1_000,
  tries: 4_000,
  life: { 'log-in': 10 * minute, register: hour },
} as const

/** Registrations over everything past which a proof is asked for where the setting says `under-load`: a busy hour; ours. */
export const registrationLoad: Rate = { most: 200, within: hour }

/** How tries at passwords are slowed, on every path that takes one, while `LIMITS` is on. */
export const guessing = {
  /** The wait after so many failures in a row (the index), of one identifier, known device or session; the last one repeats. */
  waits: [0, 0, 0, 0, 0, ...[5, 10, 20, 40, 80, 160, 320, 640, 900].map((seconds) => seconds * second)],
  /**
   * Failures in a row of one identifier, known device or session, after which only the longest wait, another of them or a
   * new password lets in. A name, an address, a stolen session and its device: together under the 100 of NIST SP 800-63B-4.
   */
  most: 24,
  /** Also how long failures are remembered. */
  longestWait: 30 * day,
  /** With a proof of work the wait is that after so many failures less: none at first, an eighth of it later. */
  proofIsWorth: 3,
  /** Failures of a network over all identifiers: one in ten of a thousand people mistypes on the same morning. */
  network: { most: 100, within: hour },
  /** As many more with a proof of work for each, so that who sits behind one address with a bot still gets in. */
  networkProven: { most: 200, within: hour },
} as const satisfies Record<string, number | readonly number[] | Rate>

/** How long a person waits for DNS to tell whether a domain takes mail, how many domains are asked for at once, and how many answers are remembered how long. */
export const mailExchangers = {
  patience: 1.5 * second,
  most: 100,
  remembered: 1_000,
  rememberedFor: 5 * minute,
} as const

/** Mails to an address in a day that are for resets and never for registering: out of `MAILS_PER_ADDRESS_PER_DAY`. */
export const mailsKeptBack = 2

/** Mails that strangers of one network may cause: as many as may register from it, and some sent again. */
export const mailsPerNetwork: Rate = { most: 600, within: day }

/** Mails that strangers may cause over everything; past it the courier holds them back, for the sender's reputation. */
export const mailsOverEverything: Rate = { most: 10_000, within: hour }
