import { quote } from './schemas.ts'
import { settingOf } from './table.ts'
import type { SettingName } from './table.ts'

/**
 * The end of a fault's sentence: what was written. Faults end up on terminals and in logs, so nothing that is or may
 * hold a secret is repeated, nor a URL with a user in it.
 */
export function shown(name: SettingName, text: string): string {
  return settingOf(name).secret !== 'no' || text.includes('@') ? '' : `; it is ${quote(text)}`
}

/** A setting's text with its secrets replaced; a faulty URL is replaced whole, because its password may stand anywhere. */
export function masked(name: SettingName, text: string, isFaulty: boolean): string {
  const { secret } = settingOf(name)
  if (secret === 'yes' || (secret === 'inside' && isFaulty)) return mask
  if (secret === 'inside') return maskedUrl(text)
  return text.replace(/\p{Cc}+/gu, ' ').replace(/:\/\/[^/@\s]*@/, `://${mask}@`)
}

const mask = '***'

function maskedUrl(text: string): string {
  const url = text.startsWith('sqlite:') ? null : URL.parse(text)
  if (!url) return text
  // Some mail providers take one token as both.
  if (url.username === url.password) url.username = url.username && mask
  if (url.password) url.password = mask
  for (const name of url.searchParams.keys()) if (/pass/i.test(name)) url.searchParams.set(name, mask)
  return url.href
}
