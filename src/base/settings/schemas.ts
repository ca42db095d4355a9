// Parses the text of each kind of setting. The table describes the accepted values; an issue of code `custom` has as `why` the
// reason why a text is not one.

import { readFileSync, statSync } from 'node:fs'
import { isIP } from 'node:net'
import { z } from 'zod'
import { accentOf, isReadable, nearestReadable, parseColour } from '../colour.ts'
import { parseContact } from '../contact.ts'
import { countCores } from '../cores.ts'
import { parseDkimKey } from '../dkim-key.ts'
import { faultCode } from '../fault-code.ts'
import { parseLogo } from '../logo.ts'
import {
  domainName,
  isPrivateHost,
  isPrivateOrLoopback,
  normaliseAddress,
  normaliseRange,
  withoutBrackets,
} from '../network.ts'
import type { Say } from '../operator-fault.ts'
import { parseOwnTexts } from '../own-texts.ts'
import { day } from '../time.ts'
import { because } from './fault.ts'

/** A sender: the name to show, or null if only an address was set, and a mailbox of ASCII letters. */
export type Sender = { name: string | null; address: string }

/** A whole number within bounds. */
export function wholeNumber(least: number, most: number) {
  return z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number)
    .pipe(z.number().min(least).max(most))
}

/** How many processes serve; `auto` is one for each core. */
export const servers = z.union([z.literal('auto').transform(() => countCores()), wholeNumber(1, 1_024)])

/** Days, with fractions, as milliseconds: at least one millisecond, at most `most` days. */
export function days(most: number) {
  const milliseconds = z
    .number()
    .min(1)
    .max(most * day)
  return z
    .string()
    .regex(/^(?:\d{1,9}(?:\.\d{1,9})?|\.\d{1,9})$/)
    .transform((text) => Math.round(Number(text) * day))
    .pipe(milliseconds)
}

/** The same, or `off`, which is read as 0. */
export function daysOrOff(most: number) {
  return z.union([z.literal('off').transform(() => 0), days(most)])
}

/** Text for one line of a page or a mail's header. */
export function line(longest: number) {
  return z.string().refine((text) => Array.from(text).length <= longest && isOneLine(text))
}

/** A bearer token as RFC 6750 section 2.1 writes it, too long to guess. */
export const bearerToken = z.string().regex(/^(?=.{32,256}$)[A-Za-z\d\-._~+/]+=*$/)

/** An address or a host name to listen at; IPv6 without its brackets. */
export const host = parsed((text, ctx) => {
  const bare = withoutBrackets(text)
  // Not normalised, which would drop the zone of fe80::1%eth0.
  if (normaliseAddress(bare) !== null) return bare
  return domainName(bare) ?? refuse(ctx)
})

/**
 * An origin as browsers write it: lower case, no default port. The path that may follow has no slash at the end, and only
 * characters that have one spelling.
 */
export const baseUrl = parsed((text, ctx) => {
  const url = URL.parse(text)
  if (!url || !/^https?:$/.test(url.protocol)) return refuse(ctx, because('webAddress'))
  if (url.username || url.password) return refuse(ctx, because('user'))
  if (/[?#]/.test(text)) return refuse(ctx, because('query'))
  const [, path = ''] = /^[^:]+:\/\/[^/\\]*(.*)$/.exec(text) ?? []
  if (path === '' || path === '/') return url.origin
  if (path.endsWith('/')) return refuse(ctx, because('slashAtEnd'))
  return /^(?:\/[\w~-][\w.~-]*)+$/.test(path) ? url.origin + path : refuse(ctx, because('pathParts'))
})

/** The address of a web page, or a path on this site. */
export const webPage = parsed((text, ctx) => {
  if (/^\/(?![/\\])[^\\\s]*$/.test(text) && isOneLine(text)) return text
  const url = URL.parse(text)
  return url && /^https?:$/.test(url.protocol) && !url.username ? url.href : refuse(ctx)
})

/** How to reach the people who run the site. */
export const contact = parsed((text, ctx) => parseContact(text) ?? refuse(ctx))

/** A time zone that this machine knows, in the spelling of its database. */
export const timeZone = parsed((text, ctx) => {
  // An offset such as +08:00 is accepted by the platform, but knows no summer time and has no name.
  if (!/^[A-Za-z]/.test(text)) return refuse(ctx)
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone
  } catch {
    return refuse(ctx)
  }
})

/** A colour, or one for light and one for dark, that can be read on the surfaces of the pages. */
export const accent = parsed((text, ctx) => {
  const [light = null, dark = null, ...others] = listed(text).map(parseColour)
  if (light === null || others.length > 0 || listed(text).length > (dark === null ? 1 : 2)) return refuse(ctx)
  for (const [colour, scheme] of [[light, 'light'] as const, [dark, 'dark'] as const]) {
    if (colour === null || isReadable(colour, scheme)) continue
    const nearest = nearestReadable(colour, scheme)
    return refuse(ctx, ({ settingFaults }) => settingFaults.why.unreadableColour(colour, scheme, nearest))
  }
  return accentOf(light, dark)
})

/** The path of a logo's file. */
export const logo = parsed((text, ctx) => {
  const body = readSmallFile(text, mostLogoBytes)
  const logo = typeof body === 'function' ? body : parseLogo(body)
  return typeof logo === 'function' ? refuse(ctx, logo) : logo
})

/** The path of a file with sentences of the site's own, by language and key. */
export const ownTexts = parsed((text, ctx) => {
  const body = readSmallFile(text, mostTextsBytes)
  const own = typeof body === 'function' ? body : parseOwnTexts(body)
  return typeof own === 'function' ? refuse(ctx, own) : own
})

/** The path of a file with a private key in PEM, or the PEM itself. */
export const dkimKey = parsed((text, ctx) => {
  // Files of variables keep the line ends of a PEM as "\n".
  const pem = text.startsWith('-----BEGIN') ? text.replaceAll('\\n', '\n') : readText(text, mostKeyBytes)
  const key = typeof pem === 'string' ? parseDkimKey(pem) : pem
  return typeof key === 'function' ? refuse(ctx, key) : key
})

/** The name of a key in DNS (RFC 6376 section 3.1). */
export const dkimSelector = parsed((text, ctx) => {
  const label = '[a-z\\d](?:[a-z\\d-]{0,61}[a-z\\d])?'
  return new RegExp(`^${label}(?:\\.${label})*$`, 'i').test(text) ? text.toLowerCase() : refuse(ctx)
})

// 256 KiB is far more than a logo at this size needs, and goes out with the first page of every visitor.
const mostLogoBytes = 262_144
const mostTextsBytes = 1_048_576
const mostKeyBytes = 16_384

// The content of a file, or why it cannot be read.
function readSmallFile(path: string, most: number): Uint8Array<ArrayBuffer> | Say {
  try {
    const { size } = statSync(path)
    if (size > most) return ({ settingFaults }) => settingFaults.why.fileSize(size, most)
    return new Uint8Array(readFileSync(path))
  } catch (fault) {
    const code = faultCode(fault) ?? 'unknown'
    return ({ settingFaults: { why } }) => (code === 'ENOENT' ? why.noFile : why.unreadableFile(code))
  }
}

function readText(path: string, most: number): string | Say {
  const body = readSmallFile(path, most)
  return typeof body === 'function' ? body : new TextDecoder().decode(body)
}

/** The address of a range service: it ends with a slash, because five digits are appended to it. */
export const rangeService = parsed((text, ctx) => {
  const url = URL.parse(text)
  if (!url || !/^https?:$/.test(url.protocol)) return refuse(ctx, because('httpsAddress'))
  if (url.username || url.password) return refuse(ctx, because('user'))
  if (/[?#]/.test(text)) return refuse(ctx, because('query'))
  // The request reveals little, but a man in the middle could let every leaked password pass.
  if (url.protocol === 'http:' && !isPrivateHost(url.hostname)) return refuse(ctx, because('privateOnly'))
  return url.href.endsWith('/') ? url.href : `${url.href}/`
})

/** The address of the database. */
export const database = parsed((text, ctx) => {
  if (text.startsWith('sqlite://')) {
    return refuse(ctx, because('twoSlashes'))
  }
  if (text.startsWith('sqlite:')) {
    const why = whyNoFile(text.slice('sqlite:'.length))
    return why === null ? text : refuse(ctx, why)
  }
  if (!/^postgres(?:ql)?:/i.test(text)) return refuse(ctx)
  const url = URL.parse(text)
  // An "@" after the host was meant as the end of the password.
  if (!url || /[@#]/.test(url.pathname + url.search + url.hash)) {
    return refuse(ctx, because('unencoded'))
  }
  if (!url.hostname && !url.searchParams.get('host')) return refuse(ctx, because('noHost'))
  return isDecodable(url) ? text : refuse(ctx, because('unencoded'))
})

// Shells, URLs and other drivers understand these; SQLite would make a file of that very name.
function whyNoFile(file: string): Say | null {
  if (file === ':memory:') return null
  if (!isOneLine(file) || file === '' || file.startsWith(':')) return typeSaysEnough
  if (file.startsWith('~')) return because('homeFolder')
  if (file.includes('?')) return because('nothingBehindPath')
  if (file.startsWith('file:')) return because('fileScheme')
  return /[\\/]$/.test(file) ? because('folder') : null
}

export const mailServer = parsed((text, ctx) => {
  if (!/^smtps?:/i.test(text)) return refuse(ctx)
  const url = URL.parse(text)
  if (!url || url.hash) return refuse(ctx, because('unencoded'))
  const name = withoutBrackets(url.hostname)
  if (isIP(name) === 0 && !/^[\w-]+(?:\.[\w-]+)*\.?$/.test(name)) return refuse(ctx, because('noAsciiHost'))
  if (!['', '/'].includes(url.pathname))
    return refuse(ctx, ({ settingFaults: { why } }) => why.hasPath(why.unencoded))
  if (!['', '?tls=optional'].includes(url.search)) return refuse(ctx, because('onlyTls'))
  if (url.port === '0') return refuse(ctx, because('portZero'))
  return isDecodable(url) ? text : refuse(ctx, because('unencoded'))
})

/** A web address to which signed messages are posted, and the secrets that sign them. */
export type Receiver = { url: string; secrets: readonly string[] }

/** Web addresses, each followed by its secrets. */
export const receivers = parsed((text, ctx) => {
  const list = readReceivers(text)
  return typeof list === 'function' ? refuse(ctx, list) : list
})

/** One web address, followed by its secrets. */
export const receiver = parsed((text, ctx): Receiver => {
  const list = readReceivers(text)
  if (typeof list === 'function') return refuse(ctx, list)
  const [first, ...others] = list
  return first && others.length === 0 ? first : refuse(ctx, because('severalAddresses'))
})

// The receivers, or why the text is none; without its words, which may be secrets.
function readReceivers(text: string): Receiver[] | Say {
  const list: { url: string; secrets: string[] }[] = []
  for (const [place, item] of listed(text).entries()) {
    const last = list.at(-1)
    if (item.startsWith('whsec_') && last) {
      if (!isSecret(item)) return ({ settingFaults }) => settingFaults.why.noSecretAt(place + 1)
      last.secrets.push(item)
      continue
    }
    const why = whyNoReceiver(item)
    if (why !== null) return (words) => words.settingFaults.why.at(place + 1, why(words))
    list.push({ url: new URL(item).href, secrets: [] })
  }
  if (list.length === 0) return typeSaysEnough
  if (list.some(({ secrets }) => secrets.length === 0)) return because('withoutSecret')
  return new Set(list.map(({ url }) => url)).size < list.length ? because('addressTwice') : list
}

function whyNoReceiver(item: string): Say | null {
  const url = URL.parse(item)
  if (!url || !/^https?:$/.test(url.protocol)) return because('httpsAddress')
  if (url.username || url.password) return because('user')
  if (url.hash) return because('fragment')
  if (url.port === '0') return because('portZero')
  // The signature does not hide the message.
  if (url.protocol === 'http:' && !isPrivateHost(url.hostname)) return because('privateOnly')
  return null
}

// Standard Webhooks asks for 24 to 64 bytes.
function isSecret(text: string): boolean {
  const bytes = keyBytes(text.slice('whsec_'.length))
  return /^whsec_[A-Za-z\d+/]+={0,2}$/.test(text) && !isHex(text.slice(6)) && bytes >= 24 && bytes <= 64
}

/** `Name <mailbox>` or a mailbox alone; exactly one, because a list would add other recipients. */
export const sender = parsed((text, ctx): Sender => {
  const [, quoted, plain = '', inside] = /^(?:"([^"\\<>]*)"|([^"<>,;]*?)) *<([^<>]*)>$/.exec(text) ?? []
  const mailbox = inside ?? text
  const at = mailbox.lastIndexOf('@')
  const domain = domainName(mailbox.slice(at + 1))
  const name = quoted ?? plain
  if (at < 1 || domain === null || !isLocalPart(mailbox.slice(0, at)) || !isOneLine(name)) return refuse(ctx)
  return { name: name === '' ? null : name, address: `${mailbox.slice(0, at)}@${domain}` }
})

/** A domain name of several labels. */
export const heloName = parsed((text, ctx) => {
  const name = domainName(text)
  return name?.includes('.') ? name : refuse(ctx)
})

/** Keys as written, newest first. */
export const keys = parsed((text, ctx) => {
  const texts = listed(text)
  if (texts.some((key) => keyBytes(key) < leastKeyBytes)) return refuse(ctx, because('shortKey'))
  const bytes = texts.map(bytesOfKey)
  if (bytes.some((key) => key.every((byte) => byte === 0))) return refuse(ctx, because('zeros'))
  const different = new Set(bytes.map((key) => key.toString('hex')))
  if (different.size < texts.length) return refuse(ctx, because('keyTwice'))
  return texts.length > 0 ? texts : refuse(ctx)
})

/** Domains of mail addresses, in A-labels and lower case. */
export const domains = parsed((text, ctx) => {
  const list: string[] = []
  for (const item of listed(text)) {
    const domain = domainName(item.replace(/^@/, ''))
    if (domain === null || !domain.includes('.'))
      return refuse(ctx, ({ settingFaults }) => settingFaults.why.noDomain(quote(item)))
    list.push(domain)
  }
  // An empty list would admit every domain.
  return list.length > 0 ? [...new Set(list)] : refuse(ctx)
})

/** Origins as browsers write them; also those of apps, such as `capacitor://localhost`. */
export const origins = parsed((text, ctx) => {
  const list = listed(text)
  for (const item of list) {
    const url = URL.parse(item)
    const isExact = url && /^[a-z][a-z\d+.-]*:\/\/[^\s/?#@]+$/.test(item)
    // Browsers leave a default port out and write a host in A-labels and lower case.
    if (!isExact || (/^https?:/.test(item) && url.origin !== item))
      return refuse(ctx, ({ settingFaults }) => settingFaults.why.noneOfThem(quote(item)))
  }
  return list.length > 0 ? list : refuse(ctx)
})

/** Addresses and ranges, each in one spelling. */
export const ranges = parsed((text, ctx) => {
  const list: string[] = []
  for (const item of listed(text)) {
    const range = normaliseRange(item)
    if (range === null) return refuse(ctx, ({ settingFaults }) => settingFaults.why.noneOfThem(quote(item)))
    list.push(range)
  }
  return list.length > 0 ? list : refuse(ctx)
})

/** Whether a host to listen at is reachable only from this machine or its local network. */
export function isPrivateListener(name: string): boolean {
  return name === 'localhost' || name.endsWith('.localhost') || isPrivateOrLoopback(name)
}

// The output's length of HMAC-SHA-256: RFC 2104 section 3 advises against shorter keys.
const leastKeyBytes = 32

/** Quotes a text inside a sentence, shortened and on one line. */
export function quote(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text)
}

type Issues = { addIssue(issue: { code: 'custom'; params: { why: Say } }): void }

function parsed<Value>(parse: (text: string, ctx: Issues) => Value) {
  return z.string().transform(parse)
}

function refuse(ctx: Issues, why: Say = typeSaysEnough): never {
  ctx.addIssue({ code: 'custom', params: { why } })
  return z.NEVER
}

/** Why a text was refused; empty if the setting's type says enough. */
export function whyRefused({ issues }: z.ZodError): Say {
  const refusal = issues.find((issue) => issue.code === 'custom')
  return (refusal?.params?.['why'] as Say | undefined) ?? typeSaysEnough
}

const typeSaysEnough: Say = () => ''

function listed(text: string): string[] {
  return text.split(/[\s,]+/).filter((item) => item !== '')
}

function isOneLine(text: string): boolean {
  return !/[\p{Cc}\p{Cs}\u2028\u2029]/u.test(text)
}

function isLocalPart(text: string): boolean {
  return text.length <= 64 && /^[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*$/.test(text)
}

function isDecodable({ username, password }: URL): boolean {
  return [username, password].every((part) => !/%(?![\da-f]{2})/i.test(part) && canDecode(part))
}

function canDecode(part: string): boolean {
  try {
    decodeURIComponent(part)
    return true
  } catch {
    return false
  }
}

/** The bytes of a key, from either of its forms. */
export function bytesOfKey(text: string): Buffer {
  return Buffer.from(text, isHex(text) ? 'hex' : 'base64')
}

// Hexadecimal digits alone are hex: read as base64 they would count as a longer key.
function isHex(text: string): boolean {
  return /^[\da-f]+$/i.test(text)
}

function keyBytes(text: string): number {
  if (isHex(text)) return text.length % 2 === 0 ? text.length / 2 : 0
  const [, body] = /^([\w+/-]+)={0,2}$/.exec(text) ?? []
  return body === undefined || body.length % 4 === 1 ? 0 : Math.floor((body.length * 3) / 4)
}
