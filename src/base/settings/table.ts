// The only source of what can be set: readSettings parses by it, docs/configuration.md and .env.example are generated from it.
import { z } from 'zod'
import { locales } from '../locale.ts'
import * as schemas from './schemas.ts'

/** One environment variable. */
export type Setting = {
  /** Text to value; for what is not right, the sentence is `must be` and `type`. */
  schema: z.ZodType<unknown, string>
  /** What may stand there, with its unit and bounds. */
  type: string
  /** The text that an unset variable is read as; null where there is none or where it depends on other settings. */
  default: string | null
  /** The default told in words, where it is not a text of its own. */
  defaultInWords?: string
  /** What it is for. */
  sentence: string
  /** Where its numbers come from. */
  source?: string
  /** `inside`: a URL that may hold a password. */
  secret: 'no' | 'yes' | 'inside'
  /** What might stand there, where the default does not show it. */
  example?: string
}

/** Every setting by its name, in the order in which they are told. */
const settingsTable = {
  NODE_ENV: {
    schema: z.enum(['development', 'production']),
    type: '`development` or `production`',
    default: 'development',
    sentence:
      'Production switches the strict rules on; in development `HOST` and the host of `BASE_URL` must be loopback or private, or the start stops.',
    secret: 'no',
    example: 'production',
  },
  HOST: {
    schema: schemas.host,
    type: 'an IP address or a host name',
    default: null,
    defaultInWords: '`127.0.0.1`; in production `0.0.0.0`',
    sentence:
      'The address of this machine at which the server listens; `::` is every address, IPv6 and IPv4.',
    secret: 'no',
    example: '127.0.0.1',
  },
  PORT: {
    schema: schemas.wholeNumber(0, 65_535),
    type: 'a whole number from 0 to 65535',
    default: '3000',
    sentence: 'The TCP port at which the server listens; 0 picks a free one and prints it.',
    source: '3000 is what developers of web servers in JavaScript expect; ours by custom.',
    secret: 'no',
  },
  BASE_URL: {
    schema: schemas.origin,
    type: 'an origin such as `https://login.example.org`: scheme, host and, if need be, port, nothing behind',
    default: null,
    defaultInWords:
      '`http://localhost:PORT`; required in production, and there https unless its host is a loopback name',
    sentence: 'The public address; every link is built from it and never from a request header.',
    secret: 'no',
    example: 'https://login.example.org',
  },
  SITE_NAME: {
    schema: schemas.line(100),
    type: 'text of one line, at most 100 characters',
    default: 'Postern',
    sentence: 'The name that pages and mails show.',
    source: '100 characters keep a mail’s subject on a screen; ours.',
    secret: 'no',
  },
  DATABASE_URL: {
    schema: schemas.database,
    type: '`sqlite:` and a path, `sqlite::memory:`, or `postgres://user:password@host:5432/database` (also `postgresql://`)',
    default: 'sqlite:data/postern.db',
    sentence: 'The database: SQLite for one machine, PostgreSQL 14 or newer for several.',
    secret: 'inside',
  },
  SMTP_URL: {
    schema: schemas.mailServer,
    type: '`smtp://user:password@host:587` or `smtps://user:password@host:465`, where need be with `?tls=optional`',
    default: null,
    defaultInWords: 'none; required in production',
    sentence:
      'The mail server, without which mails go to the development mailbox; TLS with a checked certificate is required unless the host is loopback or the URL ends with `?tls=optional`.',
    source: 'Without a port it is 587 (RFC 6409), for `smtps` 465 (RFC 8314).',
    secret: 'inside',
    example: 'smtp://user:password@mail.example.org:587',
  },
  MAIL_FROM: {
    schema: schemas.sender,
    type: '`Name <name@example.org>` or `name@example.org`, one mailbox of ASCII letters',
    default: null,
    defaultInWords: '`SITE_NAME <no-reply@HOST OF BASE_URL>`',
    sentence: 'The sender of all mails; without a name, `SITE_NAME` is shown.',
    secret: 'no',
    example: 'Postern <no-reply@example.org>',
  },
  MAIL_CONNECTIONS: {
    schema: schemas.wholeNumber(1, 50),
    type: 'a whole number from 1 to 50',
    default: '5',
    sentence:
      'At most how many connections one process keeps to the mail server. If the server allows fewer, the process goes on with those that it got.',
    source: 'Ours: more wait for the server, not for us.',
    secret: 'no',
    example: '1',
  },
  MAIL_PER_CONNECTION: {
    schema: schemas.wholeNumber(1, 10_000),
    type: 'a whole number of mails from 1 to 10000',
    default: '50',
    sentence: 'After how many mails a connection to the mail server is closed and a new one opened.',
    source: 'Ours: many servers allow about a hundred.',
    secret: 'no',
    example: '10',
  },
  MAIL_HELO: {
    schema: schemas.heloName,
    type: 'a domain name with a dot',
    default: null,
    defaultInWords:
      'the machine’s host name if it has a dot, otherwise the host of `BASE_URL`, otherwise the domain of `MAIL_FROM`',
    sentence:
      'The name with which Postern greets the mail server (EHLO); some servers refuse one that DNS does not know.',
    source: 'RFC 5321 section 4.1.1.1 asks for a fully qualified domain name.',
    secret: 'no',
    example: 'login.example.org',
  },
  SECRET_KEY: {
    schema: schemas.keys,
    type: 'at least 32 random bytes in base64 or hex, or several such keys with commas between them, the newest first',
    default: null,
    defaultInWords:
      'generated into `secret.key` (mode 0600) beside the SQLite file, otherwise in `data/`; required with PostgreSQL in production',
    sentence:
      'The key that confirmation codes are made with; `new,old` rotates, and the old one can go once the links made with it have expired.',
    source:
      '32 bytes is the output’s length of HMAC-SHA-256, below which RFC 2104 section 3 advises against a key; `openssl rand -base64 32` makes one.',
    secret: 'yes',
    example: 'output of: openssl rand -base64 32',
  },
  CONFIRM_DAYS: {
    schema: schemas.days(365),
    type: 'a number of days above 0, at most 365, fractions allowed',
    default: '7',
    sentence: 'How long a confirmation link is valid.',
    source:
      'Seven days is what the tutorial has that Postern grew out of; NIST SP 800-63A-4 section 3.8 recommends at most one where identities are proofed. A year as the bound is ours.',
    secret: 'no',
  },
  REMINDER_DAYS: {
    schema: schemas.daysOrOff(365),
    type: '`off`, or a number of days above 0, at most 365, fractions allowed',
    default: '1',
    sentence:
      'How long before a registration expires its address gets a reminder, once; never sooner than 12 hours after the last mail, so that with `CONFIRM_DAYS` of half a day or less there is none.',
    source: 'A day leaves time to find the mail and is no second copy of the first; ours.',
    secret: 'no',
  },
  REGISTRATION: {
    schema: z.enum(['open', 'closed']),
    type: '`open` or `closed`',
    default: 'open',
    sentence: 'Whether visitors may register; when closed, a page says so.',
    secret: 'no',
  },
  REGISTRATION_DOMAINS: {
    schema: schemas.domains,
    type: 'mail domains with commas between them',
    default: null,
    defaultInWords: 'none: every domain',
    sentence: 'The mail domains that alone may register; a subdomain must be named on its own.',
    secret: 'no',
    example: 'example.org,example.com',
  },
  DISPOSABLE_ADDRESSES: {
    schema: z.enum(['off', 'warn', 'refuse']),
    type: '`off`, `warn` or `refuse`',
    default: 'warn',
    sentence:
      'What happens to an address of a provider whose mailboxes are thrown away, by a list that comes with Postern: nothing, a hint on the waiting page, or a refusal at the form.',
    source:
      'No list is right about everybody, and somebody may have a reason, so that a hint is the default; ours.',
    secret: 'no',
  },
  UNREACHABLE_DOMAINS: {
    schema: z.enum(['off', 'warn', 'refuse']),
    type: '`off`, `warn` or `refuse`',
    default: 'off',
    sentence:
      'What happens to an address whose domain takes no mail as DNS says (neither mail exchanger nor host, or a null MX): nothing, a hint on the waiting page, or a refusal at the form; whatever DNS does not tell within a second and a half passes, and names that are reserved for private networks are not asked for.',
    source:
      'RFC 5321 section 5.1 and RFC 7505. Off by default, because the resolver learns every domain, and may know others than the mail server does.',
    secret: 'no',
  },
  PROOF_OF_WORK: {
    schema: z.enum(['off', 'under-load', 'always']),
    type: '`off`, `under-load` or `always`',
    default: 'under-load',
    sentence:
      'When the form for registering asks the browser to compute for a second, which nobody has to notice: never, while registrations come in masses, or always. Without scripts a few still register in an hour. It needs `LIMITS`.',
    source: 'More than 200 registrations in an hour are masses; ours.',
    secret: 'no',
  },
  TERMS_URL: {
    schema: schemas.webPage,
    type: 'a web address, or a path of this site',
    default: null,
    sentence: 'The terms of use, linked at the registration form; with them, a box must be ticked.',
    secret: 'no',
    example: 'https://example.org/terms',
  },
  PRIVACY_URL: {
    schema: schemas.webPage,
    type: 'a web address, or a path of this site',
    default: null,
    sentence: 'The privacy notice, linked at the registration form.',
    secret: 'no',
    example: 'https://example.org/privacy',
  },
  SESSION_DAYS: {
    schema: schemas.days(400),
    type: 'a number of days above 0, at most 400, fractions allowed',
    default: '30',
    sentence: 'The longest life of a session that stays logged in.',
    source:
      '30 days is the longest that NIST SP 800-63B-4 recommends at its lowest level; browsers keep no cookie for more than 400 (RFC 6265bis).',
    secret: 'no',
  },
  SESSION_IDLE_DAYS: {
    schema: schemas.days(400),
    type: 'a number of days above 0, at most 400, fractions allowed',
    default: '7',
    sentence:
      'The longest pause of a session that stays logged in, at most `SESSION_DAYS`; without “stay logged in” a pause of 12 hours ends it.',
    source: 'A week keeps logged in who comes every weekend; ours.',
    secret: 'no',
  },
  PASSWORD_MIN_LENGTH: {
    schema: schemas.wholeNumber(8, 64),
    type: 'a whole number of characters (code points) from 8 to 64',
    default: '8',
    sentence: 'The shortest password that may be chosen; at most 1,024 bytes are accepted.',
    source: 'OWASP ASVS 5.0: at least 8, 15 recommended (6.2.1), and 64 must be allowed (6.2.9).',
    secret: 'no',
  },
  LEAKED_PASSWORDS_URL: {
    schema: schemas.rangeService,
    type: 'a web address with https, or with http and a loopback or private host, to which five digits are appended',
    default: null,
    defaultInWords: 'none: nobody is asked',
    sentence:
      'A range service as Have I Been Pwned offers it, or a mirror of its data: it is asked whether a password that is chosen is known from a leak, hears the first five digits of its SHA-1 and nothing else, and is not waited for longer than a second.',
    source: 'The interface is that of https://haveibeenpwned.com/API/v3#PwnedPasswords; the second is ours.',
    secret: 'no',
    example: 'https://api.pwnedpasswords.com/range/',
  },
  ARGON2_MEMORY_KIB: {
    schema: schemas.wholeNumber(8, 1_048_576),
    type: 'a whole number of KiB from 8 to 1048576',
    default: '19456',
    sentence:
      'The memory that hashing one password takes (argon2id); hashes made with another value are replaced at the next log-in.',
    source:
      '19 MiB with 2 passes is one of the minima of the OWASP Password Storage Cheat Sheet, less than any of them gives a warning; RFC 9106 allows no less than 8 KiB, and 1 GiB as the bound is ours.',
    secret: 'no',
  },
  ARGON2_PASSES: {
    schema: schemas.wholeNumber(1, 100),
    type: 'a whole number of passes from 1 to 100',
    default: '2',
    sentence: 'How often hashing goes over that memory; it takes so many times as long.',
    source: 'The same sources as for `ARGON2_MEMORY_KIB`.',
    secret: 'no',
  },
  MAILS_PER_ADDRESS_PER_DAY: {
    schema: schemas.wholeNumber(3, 1_000),
    type: 'a whole number of mails from 3 to 1000',
    default: '5',
    sentence:
      'How many mails a stranger can cause to one address in 24 hours, over all kinds together; at most all but two of them by registering.',
    source: 'Five is ours; below three, the two that are kept back would leave none for registering.',
    secret: 'no',
  },
  LIMITS: {
    schema: z.enum(['on', 'off']),
    type: '`on` or `off`',
    default: null,
    defaultInWords: '`on` in production, `off` in development',
    sentence:
      'Whether attempts are counted by network, name and address, and mails by address and network; without it nobody is ever told to wait, and mail bombing and password guessing are only slowed by hashing.',
    secret: 'no',
    example: 'on',
  },
  NEW_DEVICE_MAILS: {
    schema: z.enum(['on', 'off']),
    type: '`on` or `off`',
    default: 'on',
    sentence:
      'Whether the owner of an account is told by mail of a log-in from a browser that the account does not know; never of its very first one.',
    secret: 'no',
    example: 'off',
  },
  KEEP_MAILS_DAYS: {
    schema: schemas.days(3_650),
    type: 'a number of days above 0, at most 3650, fractions allowed',
    default: '30',
    sentence:
      'How long the outbox keeps what became of a mail once it has come to its end; a registration’s mails stay as long as it does and go with it, and who was asked for in a password reset is forgotten after a day.',
    source: 'A month covers the usual “I never got a mail”; ours.',
    secret: 'no',
  },
  KEEP_EVENTS_DAYS: {
    schema: schemas.days(3_650),
    type: 'a number of days above 0, at most 3650, fractions allowed',
    default: '400',
    sentence: 'How long the audit log keeps an event.',
    source: 'A year and a month, so that the same season can be compared; ours.',
    secret: 'no',
  },
  DEFAULT_LOCALE: {
    schema: z.enum(locales),
    type: locales.map((locale) => `\`${locale}\``).join(' or '),
    default: locales[0],
    sentence: 'The language where the browser asks for none that we have.',
    secret: 'no',
  },
  TRUSTED_PROXIES: {
    schema: schemas.ranges,
    type: 'addresses or CIDR ranges with commas between them, no wider than /8 (IPv4) or /7 (IPv6)',
    default: null,
    defaultInWords: 'none: the header is not believed',
    sentence:
      'The reverse proxies whose `X-Forwarded-For` is believed; a visitor’s address is its rightmost hop that is none of them.',
    source:
      'The widest private ranges are 10.0.0.0/8 (RFC 1918) and fc00::/7 (RFC 4193); a wider one would believe strangers.',
    secret: 'no',
    example: '127.0.0.1,10.0.0.0/8',
  },
  LOG_LEVEL: {
    schema: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']),
    type: '`trace`, `debug`, `info`, `warn`, `error`, `fatal` or `silent`',
    default: 'info',
    sentence: 'The least important kind of log line that is written.',
    secret: 'no',
  },
} satisfies Record<string, Setting>

/** The name of a setting. */
export type SettingName = keyof typeof settingsTable

/** What the text of each setting is parsed to; null only where there is no default. */
export type Parsed = {
  [Name in SettingName]:
    | z.output<(typeof settingsTable)[Name]['schema']>
    | NoneIfNoDefault<(typeof settingsTable)[Name]['default']>
}

type NoneIfNoDefault<Default> = null extends Default ? null : never

/** Every name in the table's order. */
export const settingNames = Object.keys(settingsTable).filter(isSettingName)

/** The table's row of a name. */
export function settingOf(name: SettingName): Setting {
  return settingsTable[name]
}

function isSettingName(name: string): name is SettingName {
  return name in settingsTable
}
