import { counterSecret, keyedDigest } from './keys.ts'
import type { SecretKey } from './keys.ts'

/**
 * The name of a webhook in the database: its host, and a digest of its whole address, which may hold a secret. The digest is
 * keyed, so that nobody who reads the name can try out addresses.
 */
export function webhookName(url: string, keys: readonly [SecretKey, ...SecretKey[]]): string {
  return `${new URL(url).host}#${keyedDigest(counterSecret(keys), `webhook ${url}`).slice(0, 8)}`
}
