import { BlockList, isIP, isIPv4, isIPv6 } from 'node:net'
import { domainToASCII } from 'node:url'

/**
 * One address in one spelling: IPv4-mapped IPv6 as IPv4, IPv6 by RFC 5952, no zone, no brackets; null for any other
 * text.
 */
export function normaliseAddress(text: string): string | null {
  if (text.length > longestAddress) return null
  const bare = withoutBrackets(text.replace(/^[ \t]+|[ \t]+$/g, ''))
  if (isIPv4(bare)) return bare
  if (!isIPv6(bare)) return null
  const address = spellIPv6(bare.replace(/%.*$/, ''))
  return mappedIPv4(address) ?? address
}

/** A range of addresses as `address/length` in one spelling, a single address as itself; null for any other text. */
export function normaliseRange(text: string): string | null {
  const [typed = '', length, ...rest] = text.split('/')
  const address = normaliseAddress(typed)
  if (address === null || rest.length > 0) return null
  if (length === undefined) return address
  if (!/^\d{1,3}$/.test(length)) return null
  // ::ffff:10.0.0.0/104 is 10.0.0.0/8.
  const prefix = Number(length) - (isIPv4(address) && typed.includes(':') ? 96 : 0)
  const { least, most } = isIPv4(address) ? { least: 8, most: 32 } : { least: 7, most: 128 }
  return prefix >= least && prefix <= most ? `${address}/${prefix}` : null
}

/**
 * The network by which a client is counted: its IPv4 address, or the /64 of its IPv6 address as `2001:db8::/64`. A /64 is
 * one link (RFC 4291 section 2.5.1) and the smallest allocation, so one client has 2^64 addresses to hide among.
 * An IPv4 client behind a translator to an IPv6-only server (RFC 7755) is counted by its IPv4 address.
 */
export function clientNetwork(address: string): string | null {
  const normal = normaliseAddress(address)
  if (normal === null || isIPv4(normal)) return normal
  return translatedIPv4(normal) ?? prefixOf(normal, 4)
}

/**
 * The site of an IPv6 network, as `2001:db8::/48`: the largest common allocation to a customer (RFC 6177), 65,536 networks.
 * Null for an IPv4 address.
 */
export function siteOf(network: string): string | null {
  const [address = ''] = network.split('/')
  return isIPv6(address) ? prefixOf(address, 3) : null
}

/**
 * The client's address: the rightmost hop that is not a trusted proxy. The client can write hops further left, so counting
 * by them would let it evade a limit. A hop that is not an address ends the walk.
 */
export function clientAddress(
  peer: string,
  forwardedFor: string | null,
  trusted: readonly string[],
): string | null {
  let client = normaliseAddress(peer)
  for (const hop of hopsFromRight(forwardedFor)) {
    if (client === null || !isTrustedProxy(client, trusted)) return client
    const next = normaliseAddress(withoutPort(hop))
    if (next === null) return client
    client = next
  }
  return client
}

/** Whether an address is a proxy whose `X-Forwarded-For` is trusted. */
export function isTrustedProxy(address: string, trusted: readonly string[]): boolean {
  return isInRanges(address, trusted)
}

/** Whether an address is reachable only from this machine or its local network. */
export function isPrivateOrLoopback(address: string): boolean {
  return isWithin(address, privateRanges)
}

/**
 * Whether an address is one of the public internet. Everything that the registries of special-purpose addresses (RFC 6890)
 * reserve is none; of IPv6 only the global unicast range 2000::/3 is, without the ranges in it that carry an IPv4 address
 * (Teredo, 6to4), because their far end may be inside.
 */
export function isPublicAddress(text: string): boolean {
  const address = normaliseAddress(text)
  if (address === null) return false
  if (isIPv4(address)) return !specialIPv4.check(address, 'ipv4')
  return globalIPv6.check(address, 'ipv6') && !specialIPv6.check(address, 'ipv6')
}

/** Whether an address is in one of these ranges, each as `normaliseRange` writes it. */
export function isInRanges(address: string, ranges: readonly string[]): boolean {
  return ranges.length > 0 && isWithin(address, ranges)
}

/** Whether a host name or address of a URL means this machine: `localhost`, `*.localhost` (RFC 6761), 127.0.0.0/8, `::1`. */
export function isLoopbackHost(hostname: string): boolean {
  const name = nameOf(hostname)
  return name === 'localhost' || name.endsWith('.localhost') || isWithin(name, loopbackRanges)
}

/** Whether a URL's host name or address has no meaning on the public internet. */
export function isPrivateHost(hostname: string): boolean {
  const name = nameOf(hostname)
  if (isLoopbackHost(name) || isPrivateOrLoopback(name)) return true
  // Only the local network resolves names without a dot; the others are reserved for it (RFC 6761, 6762, 8375; .internal: ICANN 2024).
  return isIP(name) === 0 && (!name.includes('.') || /\.(?:test|local|internal|home\.arpa)$/.test(name))
}

/** A domain in A-labels and lower case; null unless it consists of letters, digits and hyphens and is not an address. */
export function domainName(text: string): string | null {
  // Checked before it is mapped: domainToASCII parses like a URL, so `example.org/` and `0x7f.1` would pass.
  if (text.length > 253 || !/^[\p{L}\p{M}\p{N}.-]+$/u.test(text)) return null
  const domain = domainToASCII(text)
  const labels = domain.split('.')
  const isName = labels.every((label) => /^(?!-)[a-z\d-]{1,63}(?<!-)$/.test(label))
  return isName && domain.length <= 253 && !/^\d+$/.test(labels.at(-1) ?? '') ? domain : null
}

/** The text without the brackets that URLs write around an IPv6 address. */
export function withoutBrackets(text: string): string {
  const inside = /^\[([^[\]]*)\]$/.exec(text)?.[1]
  return inside !== undefined && inside.includes(':') ? inside : text
}

// The longest spelling has 45 characters; the rest is room for a zone, brackets and spaces.
const longestAddress = 100

// A proxy adds 20 to 50 characters at the right; a longer header is made up.
const longestForwardedFor = 2_000

const loopbackRanges = ['127.0.0.0/8', '::1']

// RFC 1918, loopback, link-local (RFC 3927, 4291), carriers' shared space (RFC 6598), unique local IPv6 (RFC 4193).
const privateRanges = [
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '100.64.0.0/10',
  '::1',
  'fc00::/7',
  'fe80::/10',
]

// This network, private, shared, loopback, link-local, protocol assignments, documentation, 6to4 relays, benchmarks,
// multicast, reserved and broadcast.
const specialIPv4 = subnets('ipv4', [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
])
const globalIPv6 = subnets('ipv6', [['2000::', 3]])
// Protocol assignments with Teredo, documentation, 6to4.
const specialIPv6 = subnets('ipv6', [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
])

function subnets(family: 'ipv4' | 'ipv6', list: readonly (readonly [string, number])[]): BlockList {
  const all = new BlockList()
  for (const [address, length] of list) all.addSubnet(address, length, family)
  return all
}

type Ranges = { ipv4: BlockList; ipv6: BlockList }

const rangesByList = new WeakMap<readonly string[], Ranges>()

function rangesOf(list: readonly string[]): Ranges {
  const ranges = rangesByList.get(list) ?? toRanges(list)
  rangesByList.set(list, ranges)
  return ranges
}

// One list per family: in a shared one, an IPv6 range could match IPv4 addresses in their mapped form.
function toRanges(list: readonly string[]): Ranges {
  const ranges = { ipv4: new BlockList(), ipv6: new BlockList() }
  for (const text of list) {
    const [address = '', length] = (normaliseRange(text) ?? '').split('/')
    if (address === '') continue
    const family = familyOf(address)
    if (length === undefined) ranges[family].addAddress(address, family)
    else ranges[family].addSubnet(address, Number(length), family)
  }
  return ranges
}

function isWithin(text: string, list: readonly string[]): boolean {
  const address = normaliseAddress(text)
  if (address === null) return false
  const family = familyOf(address)
  return rangesOf(list)[family].check(address, family)
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIPv4(address) ? 'ipv4' : 'ipv6'
}

function hopsFromRight(forwardedFor: string | null): string[] {
  if (!forwardedFor) return []
  const hops = forwardedFor.slice(-longestForwardedFor).split(',')
  // The first hop may have been cut in the middle.
  if (forwardedFor.length > longestForwardedFor) hops.shift()
  return hops.reverse()
}

// Some proxies write the port with the address.
function withoutPort(hop: string): string {
  return hop.replace(/^([ \t]*(?:\d{1,3}(?:\.\d{1,3}){3}|\[[^[\]]*\])):\d{1,5}(?=[ \t]*$)/, '$1')
}

function nameOf(hostname: string): string {
  return withoutBrackets(hostname.toLowerCase().replace(/\.$/, ''))
}

function prefixOf(address: string, groups: number): string {
  return `${spellIPv6(`${groupsOf(address).slice(0, groups).join(':')}::`)}/${16 * groups}`
}

function spellIPv6(address: string): string {
  return withoutBrackets(new URL(`http://[${address}]`).hostname)
}

function mappedIPv4(address: string): string | null {
  return embeddedIPv4(/^::ffff:([\da-f]{1,4}):([\da-f]{1,4})$/.exec(address))
}

// The well-known prefix 64:ff9b::/96 (RFC 6052), under which every IPv4 client would share one /64.
function translatedIPv4(address: string): string | null {
  const groups = groupsOf(address)
  if (groups.slice(0, 6).join(':') !== '64:ff9b:0:0:0:0') return null
  return embeddedIPv4(['', ...groups.slice(6)])
}

function embeddedIPv4(groups: readonly string[] | null): string | null {
  const [, high, low] = groups ?? []
  if (high === undefined || low === undefined) return null
  return [high, low].flatMap((group) => [parseInt(group, 16) >> 8, parseInt(group, 16) & 255]).join('.')
}

function groupsOf(address: string): string[] {
  const [left = [], right = []] = address.split('::').map((side) => (side === '' ? [] : side.split(':')))
  return [...left, ...Array<string>(8 - left.length - right.length).fill('0'), ...right]
}
