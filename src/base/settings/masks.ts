import { quote } from './schemas.ts'
import { settingOf } from './table.ts'
import type { SettingName } from './table.ts'

/** The text that was set, for a fault's sentence. Faults go to terminals and logs: it is empty if it can hold a secret or the URL names a user. */
export function shown(name: SettingName, text: string): string {
  return settingOf(name).secret !== 'no' || text.includes('@') ? '' : quote(text)
}

/** A setting's text with its secrets masked; a faulty URL is masked whole, because the password can be anywhere in it. */
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
  // Some mail providers use one token as both.
  if (url.username === url.password) url.username = url.username && mask
  if (url.password) url.password = mask
  for (const name of url.searchParams.keys()) if (/pass/i.test(name)) url.searchParams.set(name, mask)
  return url.href
}
