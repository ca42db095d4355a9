// What can be told of a mail domain without asking anybody: whether its mailboxes are thrown away, and which was meant.
import { disposableEmailBlocklistSet } from 'disposable-email-domains-js'
import type { Address } from './address.ts'

/** Whether a domain, or one above it, is of a provider whose mailboxes are thrown away. */
export function isDisposable(domain: string): boolean {
  disposable ??= disposableEmailBlocklistSet()
  const labels = domain.split('.')
  return labels.some((_, index) => disposable?.has(labels.slice(index).join('.')))
}

/**
 * The address that was probably meant, when the domain is one slip of the finger away from a large provider's; null
 * otherwise. A guess that may be shown and never acted on: small providers have such names, too.
 */
export function meantAddress({ typed, domain }: Pick<Address, 'typed' | 'domain'>): string | null {
  if (providers.includes(domain) || alsoReal.has(domain)) return null
  const meant = providers.find((provider) => isOneSlipAway(domain, provider))
  return meant === undefined ? null : `${typed.slice(0, typed.lastIndexOf('@'))}@${meant}`
}

// Read only when first asked for: 8,900 domains.
let disposable: Set<string> | null = null

// Ours: those that people in China, Europe and North America mostly type.
const providers = [
  'qq.com',
  '163.com',
  '126.com',
  'gmail.com',
  'outlook.com',
  'hotmail.com',
  'foxmail.com',
  'icloud.com',
  'yahoo.com',
  'sina.com',
  'sohu.com',
  'aliyun.com',
  'yeah.net',
  'googlemail.com',
  'protonmail.com',
  'fastmail.com',
  'comcast.net',
  'verizon.net',
  'yandex.com',
]

// One slip away from a provider, and real mail domains themselves.
const alsoReal = new Set(['ymail.com', 'mail.com', 'email.com', 'cloud.com', 'boxmail.com'])

// In a short name every slip is another real name; there only a slip in its ending is told.
const shortestName = 5

function isOneSlipAway(domain: string, provider: string): boolean {
  const [name, ending] = parted(domain)
  const [providerName, providerEnding] = parted(provider)
  const isName = name === providerName
  if (!isName && (providerName.length < shortestName || !isSlip(name, providerName))) return false
  return ending === providerEnding || isSlip(ending, providerEnding)
}

function parted(domain: string): [string, string] {
  const dot = domain.lastIndexOf('.')
  return [domain.slice(0, dot), domain.slice(dot + 1)]
}

/** Whether one text becomes the other by one letter left out, added, mistaken, or by two neighbours changing places. */
function isSlip(one: string, other: string): boolean {
  if (one.length > other.length) return isSlip(other, one)
  if (other.length - one.length > 1) return false
  let start = 0
  while (start < one.length && one[start] === other[start]) start += 1
  if (other.length > one.length) return one.slice(start) === other.slice(start + 1)
  const [left, right] = [one.slice(start), other.slice(start)]
  const swapped = `${left[1] ?? ''}${left[0] ?? ''}${left.slice(2)}`
  return left.slice(1) === right.slice(1) || swapped === right
}
