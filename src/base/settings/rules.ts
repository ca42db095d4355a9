// Rules between settings.

import { isIP } from 'node:net'
import type { DkimKey } from '../dkim-key.ts'
import { isInRanges, isLoopbackHost, isPrivateHost, isPublicAddress, withoutBrackets } from '../network.ts'
import { shown } from './masks.ts'
import type { Reader } from './reader.ts'
import { isPrivateListener } from './schemas.ts'
import type { Receiver } from './schemas.ts'

/** The settings that these rules compare. */
type Ruled = {
  environment: 'development' | 'production'
  host: string
  baseUrl: string
  databaseUrl: string
  smtpUrl: string | null
  mailReceiver: Receiver | null
  dkim: { key: DkimKey; domain: string } | null
  webhooks: readonly Receiver[]
  privateReceivers: readonly string[]
  secretKeys: readonly string[] | null
  sessionMs: number
  limits: boolean
  proofOfWork: 'off' | 'under-load' | 'always'
  argon2: { memoryKib: number; passes: number }
}

/** Records a fault at each setting that contradicts others. */
export function holdRules(settings: Ruled, reader: Reader, hasMailer: boolean): void {
  // Without the environment it is unknown which rules apply.
  if (reader.faults.has('NODE_ENV')) return
  holdServers(settings, reader)
  if (settings.dkim !== null && !/^[^[]+\.[^.]+$/.test(settings.dkim.domain))
    reader.fault('DKIM_KEY', (words) => words.settingFaults.dkimDomain)
  if (settings.environment === 'production') holdProduction(settings, reader, hasMailer)
  else holdDevelopment(settings, reader)
}

// By its text, so that it does not depend on the machine whether `auto` is refused.
function holdServers({ databaseUrl }: Ruled, { textOf, fault }: Reader): void {
  const text = textOf('SERVERS')
  if (text === null || text === '1' || !databaseUrl.startsWith('sqlite:')) return
  fault('SERVERS', (words) => words.settingFaults.serversOnSqlite)
}

/** Sentences about settings that are allowed but probably a mistake. */
export function warningsOf(settings: Ruled, { textOf, read }: Reader): string[] {
  const { environment, host, baseUrl, databaseUrl, smtpUrl, mailReceiver } = settings
  const { sessionMs, limits, argon2, proofOfWork, dkim } = settings
  const warnings: string[] = []
  if (!meetsOwasp(argon2.memoryKib, argon2.passes)) {
    warnings.push(
      'ARGON2_MEMORY_KIB and ARGON2_PASSES are below the minima of OWASP, such as 19456 KiB with 2 passes',
    )
  }
  if (read('SESSION_IDLE_DAYS') > sessionMs && textOf('SESSION_IDLE_DAYS') !== null) {
    warnings.push('SESSION_IDLE_DAYS is longer than SESSION_DAYS, which ends a session first')
  }
  if (environment === 'development' && textOf('BASE_URL') === null && !isLoopbackHost(host)) {
    warnings.push(
      `BASE_URL is ${baseUrl}, where HOST ${host} does not listen: set BASE_URL to the address that browsers use`,
    )
  }
  if (environment === 'production' && databaseUrl === 'sqlite::memory:') {
    warnings.push('DATABASE_URL keeps everything in memory: accounts are gone when the process ends')
  }
  if (environment === 'production' && isReadableOnItsWay(databaseUrl)) {
    warnings.push(
      'DATABASE_URL names another machine without TLS: passwords and addresses travel readable; add sslmode=verify-full',
    )
  }
  if (environment === 'production' && textOf('CONTACT') === null) {
    warnings.push(
      'CONTACT is not set: people who need you find no way to reach you on the pages, and suspended ones have no way back',
    )
  }
  if (environment === 'production' && !limits) {
    warnings.push('LIMITS is off: guessing passwords and filling inboxes is not slowed down')
  }
  if (proofOfWork === 'always' && !limits) {
    warnings.push('PROOF_OF_WORK is always, but has no effect while LIMITS is off')
  }
  if (
    environment === 'production' &&
    smtpUrl?.endsWith('?tls=optional') &&
    !isLoopbackHost(new URL(smtpUrl).hostname)
  ) {
    warnings.push('SMTP_URL says tls=optional: mails and their links may be sent without encryption')
  }
  if (smtpUrl !== null && mailReceiver !== null) {
    warnings.push('SMTP_URL has no effect: mails go to MAIL_URL')
  }
  if (dkim !== null && mailReceiver !== null) {
    warnings.push(
      'DKIM_KEY has no effect: mails go to MAIL_URL, where they are not yet what a signature covers',
    )
  }
  if (dkim?.key.kind === 'ed25519') {
    warnings.push('DKIM_KEY is an Ed25519 key, which large providers do not verify: use RSA')
  }
  return [...warnings, ...receiverWarnings(settings)]
}

// A name is judged when it is resolved; a wrong address can be told now.
function receiverWarnings({ webhooks, mailReceiver, privateReceivers }: Ruled): string[] {
  const named = [
    ...webhooks.map((receiver) => ['WEBHOOKS', receiver] as const),
    ...(mailReceiver ? [['MAIL_URL', mailReceiver] as const] : []),
  ]
  return named.flatMap(([name, { url }]) => {
    const host = withoutBrackets(new URL(url).hostname)
    const isRefused = isIP(host) !== 0 && !isPublicAddress(host) && !isInRanges(host, privateReceivers)
    return isRefused
      ? [`${name} leads to ${host}, which is not public: PRIVATE_RECEIVERS=${host} allows it`]
      : []
  })
}

// PostgreSQL on another machine; an address without a host, or with a path for it, means a socket on this one.
function isReadableOnItsWay(databaseUrl: string): boolean {
  if (databaseUrl.startsWith('sqlite:')) return false
  const { hostname, searchParams } = new URL(databaseUrl)
  const host = searchParams.get('host') ?? decodeURIComponent(hostname)
  if (host === '' || host.startsWith('/') || isLoopbackHost(host)) return false
  const mode = searchParams.get('sslmode')
  return mode === null ? !['true', '1'].includes(searchParams.get('ssl') ?? '') : mode === 'disable'
}

function holdProduction(
  { baseUrl, smtpUrl, mailReceiver, databaseUrl, secretKeys }: Ruled,
  { textOf, fault }: Reader,
  hasMailer: boolean,
): void {
  const { protocol, hostname } = new URL(baseUrl)
  if (textOf('BASE_URL') === null) {
    fault('BASE_URL', (words) => words.settingFaults.baseUrlRequired)
  } else if (protocol !== 'https:' && !isLoopbackHost(hostname)) {
    fault('BASE_URL', (words) => words.settingFaults.baseUrlHttps(shown('BASE_URL', baseUrl)))
  }
  if (smtpUrl === null && mailReceiver === null && !hasMailer)
    fault('SMTP_URL', (words) => words.settingFaults.smtpRequired)
  if (secretKeys === null && !databaseUrl.startsWith('sqlite:'))
    fault('SECRET_KEY', (words) => words.settingFaults.secretRequired)
}

// Without this, forgetting NODE_ENV=production would show the development mailbox, with every link, to the world.
function holdDevelopment({ host, baseUrl }: Ruled, { fault }: Reader): void {
  if (!isPrivateListener(host)) fault('HOST', (words) => words.settingFaults.privateHost(shown('HOST', host)))
  if (!isPrivateHost(new URL(baseUrl).hostname))
    fault('BASE_URL', (words) => words.settingFaults.privateBaseUrl(shown('BASE_URL', baseUrl)))
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
