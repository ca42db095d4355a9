import type { Locale } from './locale.ts'
import { isLoopbackHost, isPrivateHost, withoutBrackets } from './network.ts'
import { meantSetting } from './settings-names.ts'
import { isPrivateListener, quote } from './settings-schemas.ts'
import { settingNames, settingOf } from './settings-table.ts'
import type { Parsed, SettingName } from './settings-table.ts'

/** Everything that can be set, parsed; durations in milliseconds. */
export type Settings = {
  environment: 'development' | 'production'
  host: string
  port: number
  /** An origin, without a slash at the end. */
  baseUrl: string
  siteName: string
  databaseUrl: string
  smtpUrl: string | null
  mailFrom: { name: string; address: string }
  /** As configured, newest first; null asks for one generated into a file. */
  secretKeys: readonly string[] | null
  confirmMs: number
  registration: 'open' | 'closed'
  /** In A-labels and lower case; empty lets every domain in. */
  registrationDomains: readonly string[]
  termsUrl: string | null
  privacyUrl: string | null
  sessionMs: number
  sessionIdleMs: number
  passwordMinLength: number
  argon2: { memoryKib: number; passes: number }
  mailsPerAddressPerDay: number
  defaultLocale: Locale
  trustedProxies: readonly string[]
  logLevel: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent'
}

/** Texts by the names of variables, as the environment has them. */
export type SettingValues = Record<string, string | undefined>

/** Where a text was found, by the name of its variable. */
export type SettingSources = Record<string, 'environment' | '.env' | undefined>

/** One setting that is not right, and what would be. */
export type SettingFault = { name: string; sentence: string }

/** One line of `postern settings`; secrets are masked. */
export type SettingRow = {
  name: SettingName
  value: string
  source: 'environment' | '.env' | 'default' | 'derived'
  /** What is wrong with it, or null. */
  fault: string | null
}

/** Thrown when settings are not right; holds the faults of all of them. */
export class SettingsFault extends Error {
  override name = 'SettingsFault'
  readonly faults: readonly SettingFault[]

  constructor(faults: readonly SettingFault[]) {
    super(faults.map(({ name, sentence }) => `${name} ${sentence}`).join('\n'))
    this.faults = faults
  }
}

/**
 * Reads all settings from texts by name; an empty text counts as none.
 *
 * @param values texts by the names of `docs/configuration.md`; what else is in there is passed over
 * @returns the settings, and sentences about what is allowed but probably not meant
 * @throws {SettingsFault} with every fault of every setting at once
 */
export function readSettings(values: SettingValues): { settings: Settings; warnings: string[] } {
  const reader = createReader(values)
  const settings = assemble(reader)
  if (reader.faults.size > 0) {
    throw new SettingsFault([...reader.faults].map(([name, sentence]) => ({ name, sentence })))
  }
  return { settings, warnings: [...warningsOf(settings, reader), ...misspelt(values)] }
}

/** The settings once the port is known: with `PORT=0` only the open server knows it, and the public address with it. */
export function withPort(settings: Settings, port: number): Settings {
  const isDerived = settings.port === 0 && settings.baseUrl === localOrigin(0)
  return { ...settings, port, baseUrl: isDerived ? localOrigin(port) : settings.baseUrl }
}

/** Every setting as it would be used, with its source; tells faults instead of throwing them. */
export function describeSettings(values: SettingValues, sources: SettingSources): SettingRow[] {
  const reader = createReader(values)
  const settings = assemble(reader)
  return settingNames.map((name) => {
    const fault = reader.faults.get(name) ?? null
    const typed = reader.textOf(name)
    if (typed !== null) return { name, value: masked(name, typed), source: sources[name] ?? 'environment', fault }
    const derived = fault === null ? derivedValue(name, settings) : null
    if (derived !== null) return { name, value: derived, source: 'derived', fault }
    return { name, value: settingOf(name).default ?? '(none)', source: 'default', fault }
  })
}

type Reader = {
  faults: ReadonlyMap<SettingName, string>
  /** What was written for a setting, null for nothing. */
  textOf(name: SettingName): string | null
  /** The setting's value, or its default's when there is no text or a wrong one. */
  read<Name extends SettingName>(name: Name): Parsed[Name]
  /** Notes a fault; the first one of a setting stays. */
  fault(name: SettingName, sentence: string): void
}

function createReader(values: SettingValues): Reader {
  const faults = new Map<SettingName, string>()
  return {
    faults,
    textOf,
    read<Name extends SettingName>(name: Name) {
      // The compiler does not see that a name's row parses to the name's type.
      return parse(name) as Parsed[Name]
    },
    fault,
  }

  function textOf(name: SettingName): string | null {
    return values[name]?.trim() || null
  }

  function parse(name: SettingName): unknown {
    const { schema, default: standard, type } = settingOf(name)
    const text = textOf(name) ?? standard
    if (text === null) return null
    const result = schema.safeParse(text)
    if (result.success) return result.data
    const why = result.error.issues.find(({ code }) => code === 'custom')?.message
    fault(name, `must be ${inWords(type)}${why ? ` (${why})` : ''}${shown(name, text)}`)
    return standard === null ? null : schema.parse(standard)
  }

  function fault(name: SettingName, sentence: string): void {
    if (!faults.has(name)) faults.set(name, sentence)
  }
}

// Read in the table's order, since faults are told in it; what depends on other settings comes behind them.
function assemble(reader: Reader): Settings {
  const { read } = reader
  const environment = read('NODE_ENV')
  const host = read('HOST') ?? (environment === 'production' ? '0.0.0.0' : '127.0.0.1')
  const port = read('PORT')
  const baseUrl = read('BASE_URL') ?? localOrigin(port)
  const siteName = read('SITE_NAME')
  const databaseUrl = read('DATABASE_URL')
  const smtpUrl = read('SMTP_URL')
  const sender = read('MAIL_FROM')
  const secretKeys = read('SECRET_KEY')
  const sessionMs = read('SESSION_DAYS')
  const settings: Settings = {
    environment,
    host,
    port,
    baseUrl,
    siteName,
    databaseUrl,
    smtpUrl,
    mailFrom: { name: sender?.name ?? siteName, address: sender?.address ?? `no-reply@${mailDomain(baseUrl)}` },
    secretKeys,
    confirmMs: read('CONFIRM_DAYS'),
    registration: read('REGISTRATION'),
    registrationDomains: read('REGISTRATION_DOMAINS') ?? [],
    termsUrl: read('TERMS_URL'),
    privacyUrl: read('PRIVACY_URL'),
    sessionMs,
    sessionIdleMs: Math.min(read('SESSION_IDLE_DAYS'), sessionMs),
    passwordMinLength: read('PASSWORD_MIN_LENGTH'),
    argon2: { memoryKib: read('ARGON2_MEMORY_KIB'), passes: read('ARGON2_PASSES') },
    mailsPerAddressPerDay: read('MAILS_PER_ADDRESS_PER_DAY'),
    defaultLocale: read('DEFAULT_LOCALE'),
    trustedProxies: read('TRUSTED_PROXIES') ?? [],
    logLevel: read('LOG_LEVEL'),
  }
  // Which rules hold is known only where the environment is.
  if (!reader.faults.has('NODE_ENV')) (environment === 'production' ? holdProduction : holdDevelopment)(settings, reader)
  return settings
}

function holdProduction({ baseUrl, smtpUrl, databaseUrl, secretKeys }: Settings, { textOf, fault }: Reader): void {
  const { protocol, hostname } = new URL(baseUrl)
  if (textOf('BASE_URL') === null) {
    fault('BASE_URL', 'is required in production: the public address, such as https://login.example.org')
  } else if (protocol !== 'https:' && !isLoopbackHost(hostname)) {
    fault('BASE_URL', `must begin with https:// in production${shown('BASE_URL', baseUrl)}`)
  }
  if (smtpUrl === null) fault('SMTP_URL', 'is required in production: the mail server, such as smtp://user:password@host:587')
  if (secretKeys === null && !databaseUrl.startsWith('sqlite:')) {
    fault('SECRET_KEY', 'is required with PostgreSQL in production, so that all processes have the same: openssl rand -base64 32 makes one')
  }
}

// Who forgot NODE_ENV=production would show the development mailbox, and with it every link, to the world.
function holdDevelopment({ host, baseUrl }: Settings, { fault }: Reader): void {
  const orProduction = 'or set NODE_ENV=production'
  if (!isPrivateListener(host)) {
    fault('HOST', `must be a loopback or private address in development, such as 127.0.0.1, ${orProduction}${shown('HOST', host)}`)
  }
  if (!isPrivateHost(new URL(baseUrl).hostname)) {
    fault('BASE_URL', `must have a loopback or private host in development, such as http://localhost:3000, ${orProduction}${shown('BASE_URL', baseUrl)}`)
  }
}

function warningsOf(settings: Settings, { textOf, read }: Reader): string[] {
  const { environment, host, baseUrl, databaseUrl, smtpUrl, sessionMs, argon2 } = settings
  const warnings: string[] = []
  if (!meetsOwasp(argon2.memoryKib, argon2.passes)) {
    warnings.push('ARGON2_MEMORY_KIB and ARGON2_PASSES are below the minima of OWASP, such as 19456 KiB with 2 passes')
  }
  if (read('SESSION_IDLE_DAYS') > sessionMs && textOf('SESSION_IDLE_DAYS') !== null) {
    warnings.push('SESSION_IDLE_DAYS is longer than SESSION_DAYS, which ends a session first')
  }
  if (environment === 'development' && textOf('BASE_URL') === null && !isLoopbackHost(host)) {
    warnings.push(`BASE_URL is ${baseUrl}, where HOST ${host} does not listen: set BASE_URL to the address that browsers use`)
  }
  if (environment === 'production' && databaseUrl === 'sqlite::memory:') {
    warnings.push('DATABASE_URL keeps everything in memory: accounts are gone when the process ends')
  }
  if (environment === 'production' && smtpUrl?.endsWith('?tls=optional') && !isLoopbackHost(new URL(smtpUrl).hostname)) {
    warnings.push('SMTP_URL says tls=optional: mails, and the links in them, may travel readable')
  }
  return warnings
}

/** The equally strong minima of the OWASP Password Storage Cheat Sheet: KiB by passes. */
const owaspMinima = [
  { memoryKib: 47_104, passes: 1 },
  { memoryKib: 19_456, passes: 2 },
  { memoryKib: 12_288, passes: 3 },
  { memoryKib: 9_216, passes: 4 },
  { memoryKib: 7_168, passes: 5 },
]

function meetsOwasp(memoryKib: number, passes: number): boolean {
  return owaspMinima.some((least) => memoryKib >= least.memoryKib && passes >= least.passes)
}

function misspelt(values: SettingValues): string[] {
  return Object.keys(values).flatMap((variable) => {
    const meant = values[variable]?.trim() ? meantSetting(variable) : null
    return meant === null ? [] : [`${variable} is no setting; did you mean ${meant}?`]
  })
}

function localOrigin(port: number): string {
  // Through URL, which leaves port 80 out, as browsers do when they compare origins.
  return new URL(`http://localhost:${port}`).origin
}

// An address as a mail domain stands in brackets (RFC 5321 section 4.1.3).
function mailDomain(baseUrl: string): string {
  const { hostname } = new URL(baseUrl)
  const address = withoutBrackets(hostname)
  if (address !== hostname) return `[IPv6:${address}]`
  return /^[\d.]+$/.test(hostname) ? `[${hostname}]` : hostname.replace(/\.$/, '')
}

function derivedValue(name: SettingName, { host, baseUrl, mailFrom }: Settings): string | null {
  switch (name) {
    case 'HOST':
      return host
    case 'BASE_URL':
      return baseUrl
    case 'MAIL_FROM':
      return `${mailFrom.name} <${mailFrom.address}>`
    case 'SECRET_KEY':
      return '(generated into a file)'
    default:
      return null
  }
}

// Faults end up on terminals and in logs: a secret is never shown, and a URL not if it may hold one.
function shown(name: SettingName, text: string): string {
  if (settingOf(name).secret !== 'no' || text.includes('@')) return ''
  return `; it is ${quote(text)}`
}

function masked(name: SettingName, text: string): string {
  const { secret } = settingOf(name)
  if (secret === 'yes') return '***'
  // Some proxies and pages are named by URLs too; a password in one of them is as secret.
  if (secret === 'no') return text.replace(/\p{Cc}+/gu, ' ').replace(/:\/\/[^/@\s]*@/, '://***@')
  return maskedUrl(text)
}

function maskedUrl(text: string): string {
  if (text.startsWith('sqlite:')) return text
  const url = URL.parse(text)
  // What cannot be read may hold a password anywhere.
  if (!url) return '***'
  if (url.password) url.password = '***'
  for (const name of url.searchParams.keys()) if (/pass/i.test(name)) url.searchParams.set(name, '***')
  return url.href
}

function inWords(markdown: string): string {
  return markdown.replaceAll('`', '')
}
