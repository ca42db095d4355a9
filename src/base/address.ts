import { domainToASCII, domainToUnicode } from 'node:url'
import { domainName } from './network.ts'
import { trimmed } from './typed-text.ts'

/** The faults of a typed e-mail address. */
export type AddressProblem =
  | 'address-missing'
  | 'address-too-long'
  | 'address-several'
  | 'address-quoted'
  | 'address-characters'
  | 'address-no-at'
  | 'address-domain'
  | 'address-invalid'
  | 'address-fullwidth-at'

/** One mailbox: as typed, in the form for comparison, and as an envelope carries it. */
export type Address = { typed: string; key: string; domain: string; envelope: string; needsSmtpUtf8: boolean }

/** Reads exactly one mailbox; never maps the case or form of a local part, which could deliver mail to another person. */
export function parseAddress(text: string): Address | { problem: AddressProblem } {
  // First, so that the work stays bounded; RFC 5321's own limits are checked below.
  if (text.length > 1_000) return { problem: 'address-too-long' }
  const typed = trimmed(text)
  if (typed === '') return { problem: 'address-missing' }
  if (!typed.isWellFormed() || /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u.test(typed)) {
    return { problem: 'address-characters' }
  }
  // Some mail software applies NFKC later, which turns these into an @.
  if (/[＠﹫]/.test(typed)) return { problem: 'address-fullwidth-at' }
  if (/[,;，；、]/.test(typed)) return { problem: 'address-several' }
  if (/["\\<>()[\]“”＜＞﹤﹥《》（）]/.test(typed)) return { problem: 'address-quoted' }
  const parts = typed.split('@')
  if (parts.length === 1) return { problem: 'address-no-at' }
  if (parts.length > 2) return { problem: 'address-several' }
  if (/[\s:]/u.test(typed)) return { problem: 'address-characters' }
  const [local = '', typedDomain = ''] = parts
  // RFC 5321: dot-atom; RFC 6531: letters, marks and digits beyond ASCII.
  if (
    !/^[\w!#$%&'*+/=?^`{|}~\p{L}\p{M}\p{Nd}〇-]+(\.[\w!#$%&'*+/=?^`{|}~\p{L}\p{M}\p{Nd}〇-]+)*$/u.test(local)
  ) {
    return { problem: 'address-invalid' }
  }
  const domain = domainOf(typedDomain)
  if (domain === null) return { problem: 'address-domain' }
  const envelope = `${local}@${domain}`
  // RFC 5321 sections 4.5.3.1.1 and 4.5.3.1.3, in octets of the envelope.
  if (Buffer.byteLength(local) > 64 || Buffer.byteLength(envelope) > 254)
    return { problem: 'address-too-long' }
  const key = `${lowerAscii(local)}@${domain}`
  return { typed, key, domain, envelope, needsSmtpUtf8: !/^\p{ASCII}*$/u.test(local) }
}

/**
 * Maps a piece of an address, such as its beginning or its domain, to the form that it has in the key. The domain is mapped by itself, because a
 * piece need not be a whole address.
 */
export function addressKeyPart(text: string): string {
  const at = text.lastIndexOf('@') + 1
  const domain = domainName(text.slice(at))
  return lowerAscii(text.slice(0, at)) + (domain ?? lowerAscii(text.slice(at)))
}

/**
 * The mailbox that an address probably leads to: without a sub-address, and without dots if the provider ignores them.
 * Use it to count mails of one mailbox, never to identify a person: at other providers these are two people's
 * mailboxes.
 */
export function mailboxOf(addressKey: string): string {
  const plain = addressKey.replace(/^([^@+]+)\+[^@]*@/, '$1@').replace(/@googlemail\.com$/, '@gmail.com')
  return /@(gmail\.com|proton\.me|protonmail\.com|pm\.me)$/.test(plain)
    ? plain.replace(/^[^@]+/, (local) => local.replaceAll('.', ''))
    : plain
}

/** Lower case of ASCII letters alone; other letters may be another mailbox in another case. */
export function lowerAscii(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase())
}

/** The domain of an address in A-labels, as an envelope carries it and as it is compared. */
export function envelopeDomain(envelope: string): string {
  return envelope.slice(envelope.lastIndexOf('@') + 1)
}

// The platform maps by UTS 46. The check before excludes URL syntax and numbers, which it takes for hosts; the check after
// allows only letters, digits and hyphens.
function domainOf(typed: string): string | null {
  if (!/^[\p{L}\p{M}\p{Nd}〇.。．｡-]+$/u.test(typed)) return null
  const domain = domainToASCII(typed).toLowerCase()
  const labels = domain.split('.')
  const top = labels.at(-1) ?? ''
  const isLabel = (label: string) => /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(label)
  if (labels.length < 2 || !labels.every(isLabel) || !/^([a-z]{2,}|xn--[a-z0-9-]+)$/.test(top)) return null
  // The platform does not decode xn-- labels of ASCII domains. A label that decodes to nothing, or to a text with another
  // label, could be mapped to another domain on its way.
  const meant = domainToUnicode(domain)
  return /(^|\.)xn--/.test(meant) || domainToASCII(meant) !== domain ? null : domain
}
