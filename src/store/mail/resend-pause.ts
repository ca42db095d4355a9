import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'
import { limits } from '../../base/limits.ts'

/**
 * Whether a registration or a change of address may ask for another mail: the pause after the last one is over, or that
 * one was asked for by a clock so far ahead that waiting would help nobody.
 */
export function isPauseOver(now: number): RawBuilder<boolean> {
  return sql`(mail_requested_at <= ${now - limits.resendPause} or mail_requested_at > ${now + limits.clockSkew})`
}
