import { createHmac } from 'node:crypto'

/**
 * Signs a message by Standard Webhooks 1.0: one signature for each secret, so that a receiver which knows the old or the
 * new one can check it while they are replaced.
 *
 * @param secrets as configured, `whsec_` and base64
 * @param message its id, when it is sent, in seconds since 1970 UTC, and the very bytes of its body
 */
export function signaturesOf(
  secrets: readonly string[],
  { id, seconds, body }: { id: string; seconds: number; body: string },
): string {
  return secrets
    .map((secret) => {
      const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64')
      return `v1,${createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64')}`
    })
    .join(' ')
}
