import { dirname, join } from 'node:path'
import { besideHouse } from '../base-url.ts'
import { ownAccent } from '../colour.ts'
import type { Accent } from '../colour.ts'
import type { Contact } from '../contact.ts'
import type { DkimKey } from '../dkim-key.ts'
import type { Locale } from '../locale.ts'
import type { Logo } from '../logo.ts'
import { withoutBrackets } from '../network.ts'
import type { Say } from '../operator-fault.ts'
import type { OwnTexts } from '../own-texts.ts'
import { machineZone } from '../time.ts'
import { SettingsFault } from './fault.ts'
import { masked } from './masks.ts'
import { meantSetting } from './names.ts'
import { createReader } from './reader.ts'
import type { Reader, SettingValues } from './reader.ts'
import { holdRules, warningsOf } from './rules.ts'
import type { Receiver, Sender } from './schemas.ts'
import { settingNames, settingOf } from './table.ts'
import type { SettingName } from './table.ts'

/** All settings, parsed; durations in milliseconds. */
export type Settings = {
  environment: 'development' | 'production'
  host: string
  port: number
  /** An origin, and the path below which the house lies, if any; without a slash at the end. */
  baseUrl: string
  /** The origins whose pages may use the JSON interface. */
  corsOrigins: readonly string[]
  siteName: string
  contact: Contact | null
  logo: Logo | null
  accent: Accent
  ownTexts: OwnTexts
  /** A name of the IANA database. */
  timeZone: string
  databaseUrl: string
  /** How many processes serve on this machine. */
  servers: number
  smtpUrl: string | null
  /** The program that sends mails in place of a mail server. */
  mailReceiver: Receiver | null
  mailFrom: { name: string; address: string }
  /** Signs the mails to a mail server; null leaves it to that server. */
  dkim: { key: DkimKey; selector: string; domain: string } | null
  mailConnections: number
  mailPerConnection: number
  /** The name to greet the mail server with; null leaves it to the machine's and the other settings. */
  mailHelo: string | null
  /** As configured, newest first; null means one that is generated into a file. */
  secretKeys: readonly string[] | null
  confirmMs: number
  /** How long before a registration expires its reminder is due; 0 for no reminders. */
  reminderMs: number
  registration: 'open' | 'closed'
  /** In A-labels and lower case; an empty list admits every domain. */
  registrationDomains: readonly string[]
  disposableAddresses: 'off' | 'warn' | 'refuse'
  unreachableDomains: 'off' | 'warn' | 'refuse'
  proofOfWork: 'off' | 'under-load' | 'always'
  termsUrl: string | null
  privacyUrl: string | null
  sessionMs: number
  sessionIdleMs: number
  passwordMinLength: number
  /** With a slash at the end. */
  leakedPasswordsUrl: string | null
  argon2: { memoryKib: number; passes: number }
  mailsPerAddressPerDay: number
  /** Whether limits and mail budgets are enforced. */
  limits: boolean
  /** Who needs a second factor, and for how long they may go on without. */
  secondFactor: 'optional' | 'administrators' | 'everybody'
  secondFactorGraceMs: number
  newDeviceMails: boolean
  keepMailsMs: number
  keepEventsMs: number
  defaultLocale: Locale
  trustedProxies: readonly string[]
  webhooks: readonly Receiver[]
  /** Special addresses to which webhooks and mails may be posted. */
  privateReceivers: readonly string[]
  /** The bearer token that reads the metrics. */
  metricsToken: string | null
  logLevel: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent'
}

/** The source of each variable. */
export type SettingSources = Record<string, 'environment' | '.env' | undefined>

/** One line of `postern settings`; secrets are masked. */
type SettingRow = {
  name: SettingName
  /** Null if there is none, or if it is in a file. */
  value: string | null
  source: 'environment' | '.env' | 'default' | 'derived'
  /** The sentence about its fault, or null. */
  fault: Say | null
}

/**
 * Reads all settings from texts by name; an empty text counts as none.
 *
 * @param values texts by the names of `docs/configuration.md`; other names are ignored
 * @param hasMailer whether a host application sends the mails, so that no mail server is needed
 * @returns the settings, and sentences about values that are allowed but probably a mistake
 * @throws {SettingsFault} with every fault of every setting at once
 */
export function readSettings(
  values: SettingValues,
  hasMailer = false,
): { settings: Settings; warnings: string[] } {
  const reader = createReader(values)
  const settings = assemble(reader, hasMailer)
  const faults = settingNames.flatMap((name) => {
    const say = reader.faults.get(name)
    return say === undefined ? [] : [{ name, say }]
  })
  if (faults.length > 0) throw new SettingsFault(faults)
  return { settings, warnings: [...warningsOf(settings, reader), ...misspelt(values)] }
}

/** The settings with the port that was opened: with `PORT=0` only the server knows it, and the public address depends on it. */
export function withPort(settings: Settings, port: number): Settings {
  const isDerived = settings.baseUrl === localOrigin(0)
  return { ...settings, port, baseUrl: isDerived ? localOrigin(port) : settings.baseUrl }
}

/** Every setting with its effective value and source; faults are returned, not thrown. */
export function describeSettings(values: SettingValues, sources: SettingSources): SettingRow[] {
  const reader = createReader(values)
  const settings = assemble(reader)
  return settingNames.map((name) => {
    const fault = reader.faults.get(name) ?? null
    const typed = reader.textOf(name)
    if (typed !== null)
      return {
        name,
        value: masked(name, typed, fault !== null),
        source: sources[name] ?? 'environment',
        fault,
      }
    const derived = fault === null ? derivedValue(name, settings) : null
    const isInFile = name === 'SECRET_KEY' && fault === null
    if (derived !== null || isInFile) return { name, value: derived, source: 'derived', fault }
    return { name, value: settingOf(name).default, source: 'default', fault }
  })
}

// Derives the values that depend on other settings, then applies the rules between settings.
function assemble(reader: Reader, hasMailer = false): Settings {
  const { read } = reader
  const environment = read('NODE_ENV')
  const host = read('HOST') ?? (environment === 'production' ? '0.0.0.0' : '127.0.0.1')
  const port = read('PORT')
  const baseUrl = read('BASE_URL') ?? localOrigin(port)
  const webPage = (address: string | null) => address && besideHouse(baseUrl, address)
  const siteName = read('SITE_NAME')
  const mailFrom = senderOf(read('MAIL_FROM'), siteName, baseUrl)
  const sessionMs = read('SESSION_DAYS')
  const settings: Settings = {
    environment,
    host,
    port,
    baseUrl,
    corsOrigins: read('CORS_ORIGINS') ?? [],
    siteName,
    contact: read('CONTACT'),
    logo: read('LOGO'),
    accent: read('ACCENT') ?? ownAccent,
    ownTexts: read('TEXTS') ?? {},
    timeZone: read('TIME_ZONE') ?? machineZone(),
    databaseUrl: read('DATABASE_URL'),
    servers: read('SERVERS'),
    mailFrom,
    dkim: dkimOf(reader, mailFrom),
    mailConnections: read('MAIL_CONNECTIONS'),
    mailPerConnection: read('MAIL_PER_CONNECTION'),
    mailHelo: read('MAIL_HELO'),
    secretKeys: read('SECRET_KEY'),
    confirmMs: read('CONFIRM_DAYS'),
    reminderMs: read('REMINDER_DAYS'),
    registration: read('REGISTRATION'),
    registrationDomains: read('REGISTRATION_DOMAINS') ?? [],
    disposableAddresses: read('DISPOSABLE_ADDRESSES'),
    unreachableDomains: read('UNREACHABLE_DOMAINS'),
    proofOfWork: read('PROOF_OF_WORK'),
    termsUrl: webPage(read('TERMS_URL')),
    privacyUrl: webPage(read('PRIVACY_URL')),
    sessionMs,
    sessionIdleMs: Math.min(read('SESSION_IDLE_DAYS'), sessionMs),
    passwordMinLength: read('PASSWORD_MIN_LENGTH'),
    leakedPasswordsUrl: read('LEAKED_PASSWORDS_URL'),
    argon2: { memoryKib: read('ARGON2_MEMORY_KIB'), passes: read('ARGON2_PASSES') },
    mailsPerAddressPerDay: read('MAILS_PER_ADDRESS_PER_DAY'),
    limits: (read('LIMITS') ?? limitsDefault(environment)) === 'on',
    ...logInOf(reader),
    keepMailsMs: read('KEEP_MAILS_DAYS'),
    keepEventsMs: read('KEEP_EVENTS_DAYS'),
    defaultLocale: read('DEFAULT_LOCALE'),
    trustedProxies: read('TRUSTED_PROXIES') ?? [],
    ...readWaysOut(reader),
    metricsToken: read('METRICS_TOKEN'),
    logLevel: read('LOG_LEVEL'),
  }
  holdRules(settings, reader, hasMailer)
  return settings
}

function logInOf({
  read,
}: Reader): Pick<Settings, 'secondFactor' | 'secondFactorGraceMs' | 'newDeviceMails'> {
  return {
    secondFactor: read('SECOND_FACTOR'),
    secondFactorGraceMs: read('SECOND_FACTOR_DAYS'),
    newDeviceMails: read('NEW_DEVICE_MAILS') === 'on',
  }
}

function senderOf(sender: Sender | null, siteName: string, baseUrl: string): Settings['mailFrom'] {
  return {
    name: sender?.name ?? siteName,
    address: sender?.address ?? `no-reply@${mailDomain(baseUrl)}`,
  }
}

function dkimOf({ read }: Reader, { address }: Settings['mailFrom']): Settings['dkim'] {
  // Read without a key, too: a wrong text is told before the key comes.
  const selector = read('DKIM_SELECTOR')
  const key = read('DKIM_KEY')
  return key && { key, selector, domain: address.slice(address.lastIndexOf('@') + 1) }
}

// Where mails and notifications go.
function readWaysOut({ read }: Reader) {
  return {
    smtpUrl: read('SMTP_URL'),
    mailReceiver: read('MAIL_URL'),
    webhooks: read('WEBHOOKS') ?? [],
    privateReceivers: read('PRIVATE_RECEIVERS') ?? [],
  }
}

function limitsDefault(environment: Settings['environment']): 'on' | 'off' {
  return environment === 'production' ? 'on' : 'off'
}

function misspelt(values: SettingValues): string[] {
  return Object.keys(values).flatMap((variable) => {
    const meant = values[variable]?.trim() ? meantSetting(variable) : null
    return meant === null ? [] : [`${variable} is no setting; did you mean ${meant}?`]
  })
}

function localOrigin(port: number): string {
  // URL leaves port 80 out, as browsers do when they compare origins.
  return new URL(`http://localhost:${port}`).origin
}

// An IP address as a mail domain is written in brackets (RFC 5321 section 4.1.3).
function mailDomain(baseUrl: string): string {
  const { hostname } = new URL(baseUrl)
  const address = withoutBrackets(hostname)
  if (address !== hostname) return `[IPv6:${address}]`
  return /^[\d.]+$/.test(hostname) ? `[${hostname}]` : hostname.replace(/\.$/, '')
}

function derivedValue(
  name: SettingName,
  { host, baseUrl, mailFrom, limits, timeZone }: Settings,
): string | null {
  switch (name) {
    case 'LIMITS':
      return limits ? 'on' : 'off'
    case 'TIME_ZONE':
      return timeZone
    case 'HOST':
      return host
    case 'BASE_URL':
      return baseUrl
    case 'MAIL_FROM':
      return `${mailFrom.name} <${mailFrom.address}>`
    default:
      return null
  }
}

/** A file beside the SQLite file, otherwise in `data/`; null if the database lives in memory. */
export function besideDatabase({ databaseUrl }: Settings, file: string): string | null {
  if (databaseUrl === 'sqlite::memory:') return null
  return join(databaseUrl.startsWith('sqlite:') ? dirname(databaseUrl.slice('sqlite:'.length)) : 'data', file)
}
