import { day, hour, minute, second } from './time.ts'

/** Counts, durations and sizes that are not settings, each with its source. */
export const limits = {
  /** Largest request body in bytes; the longest honest form is under 8 KiB. */
  bodyBytes: 64 * 1024,
  /** How long a registering browser stays known; also the life of the browser token's cookie. */
  browserTokenLife: day,
  /** How long a browser that has confirmed is known by its browser token: enough for its other tabs; ours. */
  confirmedBrowserLife: 10 * minute,
  /** How long the log-in fills in the name of somebody who has just proved who they are: enough to find the password; ours. */
  provenNameLife: 10 * minute,
  /** How long a link's code stays in its cookie, from opening the link to pressing the button. */
  codeCookieLife: 15 * minute,
  /** Pause between two mails of one registration. */
  resendPause: minute,
  /** Pause between the last requested mail and a reminder: sooner, that mail is still on top of the inbox; ours. */
  reminderPause: day / 2,
  /** How long a link that sets a new password is valid (OWASP Forgot Password asks for a short life). */
  resetLife: hour,
  /** How long the link that makes the first administrator is valid. */
  setUpLife: hour,
  /** How long the old address can undo a change, and stays reserved. */
  undoLife: 7 * day,
  /** How new a passkey or an app is that a reset by mail takes for a thief's; as long as an address can be taken back. */
  newFactor: 7 * day,
  /** How often a registration's address may be corrected. */
  corrections: 3,
  /** Attempts at the 8-digit code in the life of a registration: 5 in 10^8 is below NIST SP 800-63B's 1 in 10^6. */
  digitTries: 5,
  /** Attempts at 8-digit codes for one address in a day, over all its registrations. */
  digitTriesPerAddressPerDay: 20,
  /** Wrong passwords at a link opened in another browser; after that only a new password confirms. */
  confirmPasswordTries: 10,
  /** How long a browser stays known after its last log-in: as long as browsers keep a cookie (RFC 6265bis). */
  deviceLife: 400 * day,
  /** How long a log-in waits for its second step after the password; also the life of its cookie: enough to find the phone; ours. */
  pendingLogInLife: 10 * minute,
  /** Wrong codes in a row after which the owner is told of a log-in on a new device, although a right one followed; ours. */
  wrongCodesTold: 3,
  /** How long an authenticator app may be set up with the secret that a page showed; ours. */
  enrolmentLife: hour,
  /** How long a passkey's challenge counts: the log-in's field offers passkeys as long as its page is open; ours. */
  passkeyChallengeLife: hour,
  /** The most passkeys of an account: more than anybody has devices; ours. */
  passkeys: 20,
  /** From how many unused recovery codes on the mails and pages ask to make new ones. */
  fewRecoveryCodes: 3,
  /** How long a proof counts as recent. */
  recentProof: 10 * minute,
  /** From the request to the deletion of an account; logging in cancels it. A week is enough to notice a thief; ours. */
  deletionGrace: 7 * day,
  /** How often a process looks for accounts whose deletion is due. */
  deletionPoll: 10 * minute,
  /** How long a session without "stay logged in" may be idle. */
  sessionIdleWithoutStay: day / 2,
  /** A session's or device's last-seen time is written at most this often. */
  seenPrecision: 5 * minute,
  /**
   * How long a process owns a claimed mail or notification. It starts an attempt only if a whole attempt fits into the rest
   * of that time.
   */
  lease: 90 * second,
  /** How long one attempt at a mail or notification may take. */
  longestTry: 60 * second,
  /** Waits after a temporary refusal (RFC 5321 section 4.5.4.1 asks for growing ones); the last one repeats. */
  backoff: [30 * second, 2 * minute, 10 * minute, 30 * minute, 60 * minute, 120 * minute, 240 * minute],
  /** How often a mail is sent again after the answer to its final dot was lost. */
  mailUnknownTries: 2,
  /** Allowed clock skew between processes; a time further ahead came from a wrong clock. */
  clockSkew: hour,
  /**
   * Clock skew against the database from which on the log warns. Two servers that are off by this much in opposite
   * directions still leave a lease as long as an attempt.
   */
  clockDifference: 15 * second,
  /** Mails past the total budget are spread over this time, so that tens of thousands cause little load; ours. */
  mailHoldBack: 5 * minute,
  /** How often the oldest mail is tried while the mail server itself is at fault. */
  mailPause: 15 * second,
  /** Lines of the defender's log for each code within a minute: all codes together stay under 50 MB a day; ours. */
  defenceLines: 20,
  /**
   * The number of mails of one kind that report acts to an account's owner within an hour; one more mail reports the
   * rest; ours.
   */
  noticesPerHour: 5,
  /** Mails refused in a row, each for another recipient, after which the server is taken to be at fault; ours. */
  mailRefusalsInRow: 5,
  /**
   * For how long a mail server takes no mail before that counts as an outage, after whose end mails do not wait out their
   * pauses; ours.
   */
  mailOutage: 10 * minute,
  /** How long after a mail server allowed fewer connections than wished the courier tries for more; ours. */
  mailCrowded: 10 * minute,
  /** After how long without a mail a connection is closed, so that other programs may have it; ours. */
  mailIdle: 20 * second,
  /** A due time further ahead than this came from a wrong clock: the longest real wait is a little over four hours. */
  farthestDue: day,
  /** How long a request waits while others of its network are served; people rarely wait longer. */
  turnPatience: 10 * second,
  /** Requests of a network that may wait for each one that is served: 60 in all; ours. */
  turnsWaiting: 10,
  /**
   * How long a notification is tried: long enough for a receiver that fails on a Friday evening to be mended on Monday; ours.
   */
  notificationTried: 3 * day,
  /** How long a notification is kept, delivered or not, so that it can be looked at and tried again; ours. */
  notificationLife: 14 * day,
  /** How long hooks are known after a process with them was last seen; it says so each hour; ours. */
  hooksLife: 3 * day,
  /** How often a process looks for mails that another process wrote. */
  mailPoll: second,
  /** How long an address gets no registration mails after its reader disowned one: a month outlasts a prank; ours. */
  muteLife: 30 * day,
  /** The most waiting registrations that the overview counts: on a larger site, no more than that is of use; ours. */
  waitingCounted: 10_000,
  /** How long the overview remembers the count of a day that is over, from which only deletions still take; ours. */
  daysRemembered: hour,
  /** How long an expired registration's row stays, so that its link can still be renewed. */
  sweepAfter: day,
} as const

/**
 * How long a mail server may take to be connected to; to greet, agree on TLS and let us log in; and over one mail. Servers
 * that make strangers wait do so for up to half a minute, and RFC 5321 section 4.5.3.2 would allow minutes of silence. A
 * client that gives up behind the final dot may cause a second copy of the mail. Ours.
 */
export const mailPatience = {
  connect: 10 * second,
  greeting: 60 * second,
  whole: limits.longestTry,
} as const

/** The same time-outs, which a test can shorten. */
export type MailPatience = Record<keyof typeof mailPatience, number>

/** Allows a burst of `most`, then refills evenly: `most` within `within`. */
export type Rate = { most: number; within: number }

/** The rates of a limit: by network, account, name, address, and in total. */
export type Rates = Partial<Record<'network' | 'account' | 'name' | 'address', Rate>> & { everything: Rate }

/**
 * A limit on attempts at an action, under whose name they are counted. All processes share it while `LIMITS` is on. The
 * numbers are ours: a network's are far above what a few hundred people behind one address do on their first morning, and
 * far below what filling inboxes or guessing needs. The totals slow down a botnet.
 */
export type Limit = { action: string; rates: Rates }

/** The share of a total limit that one IPv6 site may use: otherwise 34 of its 65,536 networks would use it up; ours. */
export const sitePart = 1 / 4

/** Mails that are sent again, in registering and in a change of address. */
export const sendAgainLimit = {
  action: 'send-again',
  rates: {
    network: { most: 600, within: hour },
    address: { most: 20, within: hour },
    everything: { most: 20_000, within: hour },
  },
} as const satisfies Limit

/** Confirmations of an address by a link, in registering and in a change of address. */
export const confirmLimit = {
  action: 'confirm',
  rates: { network: { most: 600, within: hour }, everything: { most: 20_000, within: hour } },
} as const satisfies Limit

/** Log-ins, and recent proofs by password. */
export const logInLimit = {
  action: 'log-in',
  rates: { network: { most: 3_000, within: hour }, everything: { most: 100_000, within: hour } },
} as const satisfies Limit

/**
 * Second steps of a log-in and of a recent proof, counted apart from log-ins: only somebody who knows a password reaches them, so
 * strangers without an account cannot use up the limit of people in their network.
 */
export const secondStepLimit = { ...logInLimit, action: 'second-step' } as const satisfies Limit

/**
 * Requests from one network that a process accepts; more are answered without the database. A waiting page polls every
 * two seconds, so this is enough for 200 people behind one address, and for ten times as many in one IPv6 site.
 */
export const flood = {
  network: { most: 1_000, within: 10 * second },
  site: { most: 10_000, within: 10 * second },
  kept: 20_000,
  /**
   * Requests of one network that are served at one time; the others of it wait. Fewer than the transactions that a
   * process has open at one time, so that one network never holds all of them; ours.
   */
  atOnce: 6,
} as const

/**
 * Disowned registrations from one network after which it may not register for a while. Typing errors and pranks stay
 * far below; a bot that enters other people's addresses does not.
 */
export const disownedPerNetwork: Rate = { most: 20, within: day }

/**
 * The proof of work that a browser can compute instead of waiting. `cost` is the number of PBKDF2 rounds per attempt; the
 * counter to find is uniformly distributed below `tries`. Measured: half a second on average in a desktop browser and at
 * most twice that, and about four times as much on a cheap phone. `life` is how long such a form is likely to stay open.
 */
export const proofOfWork = {
  cost: 1_000,
  tries: 4_000,
  life: { 'log-in': 10 * minute, register: hour },
} as const

/** Total registrations above which `under-load` requires a proof of work: a busy hour; ours. */
export const registrationLoad: Rate = { most: 200, within: hour }

/** How password guesses are slowed, wherever a password is accepted, while `LIMITS` is on. */
export const guessing = {
  /** The wait after this number (the index) of failures in a row of one identifier, device or session; the last repeats. */
  waits: [0, 0, 0, 0, 0, ...[5, 10, 20, 40, 80, 160, 320, 640, 900].map((seconds) => seconds * second)],
  /**
   * Failures in a row of one identifier, device or session after which it has to wait `longestWait`, unless the password
   * is changed. A name, an address, a stolen session and its device together stay below the 100 of NIST SP 800-63B-4.
   */
  most: 24,
  /** Also how long failures are remembered. */
  longestWait: 30 * day,
  /**
   * The same at the second step. Shorter, because everybody who knows the password can cause it; one try a day finds a code
   * within a year in about one of a thousand accounts.
   */
  longestSecondStepWait: day,
  /** A proof of work counts as this many failures less: no wait at first, an eighth of it later. */
  proofIsWorth: 3,
  /** Failures of a network over all identifiers: of a thousand people, one in ten mistypes on the same morning. */
  network: { most: 100, within: hour },
  /** As many more with a proof of work each, so that people who share an address with a bot still get in. */
  networkProven: { most: 200, within: hour },
} as const satisfies Record<string, number | readonly number[] | Rate>

/** The DNS look-up of mail domains: how long a person waits, how many run at once, how many answers are cached how long. */
export const mailExchangers = {
  patience: 1.5 * second,
  most: 100,
  remembered: 1_000,
  rememberedFor: 5 * minute,
} as const

/** The part of `MAILS_PER_ADDRESS_PER_DAY` that is reserved for resets. */
export const mailsKeptBack = 2

/** Mails that strangers in one network may cause: as many as may register from it, and some resent. */
export const mailsPerNetwork: Rate = { most: 600, within: day }

/**
 * Of those, how many overtake other mails: a class that registers together. Further ones go out behind other people's, which a
 * flood of one network must not keep waiting; ours.
 */
export const mailsInFront: Rate = { most: 30, within: hour }

/** All mails that strangers may cause; past it the courier holds them back, to protect the sender's reputation. */
export const mailsOverEverything: Rate = { most: 10_000, within: hour }
