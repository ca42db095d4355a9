// How many mails strangers may cause: to one address within a day, and from one network. Counted where the mail is written.
import { mailboxOf } from '../../base/address.ts'
import { limits, mailsKeptBack, mailsOverEverything, mailsPerNetwork } from '../../base/limits.ts'
import type { Settings } from '../../base/settings/settings.ts'
import { day } from '../../base/time.ts'
import type { Database } from '../db/database.ts'
import { counterKey } from '../limits/counter-key.ts'
import { takeLimit } from '../limits/limits.ts'
import type { TooManyAttempts } from '../limits/limits.ts'
import { findMute } from '../registrations/mutes.ts'

/** What a stranger may cause a mail by; all but a reset share one part of an address's budget. */
export type CausedMail = 'register' | 'resend' | 'correct' | 'reminder' | 'change' | 'reset'

const causedByRegistering: ReadonlySet<CausedMail> = new Set(['register', 'resend', 'correct', 'reminder'])

/** A mail that may not be sent: strangers caused too many to its address or from one network, or its reader muted it. */
export type OverBudget = { kind: 'mail-budget' }

/**
 * Counts one mail that a stranger causes, in the transaction that writes it. In any 24 hours an address gets at most
 * `MAILS_PER_ADDRESS_PER_DAY`, a fixed part of them by resets. Neither part lends to the other: otherwise a stranger could
 * ask for resets of a name and read on a waiting page which address they had used up.
 */
export async function takeMailBudget(
  db: Database,
  settings: Settings,
  mail: { kind: CausedMail; addressKey: string; network: string | null; known?: string | null; now: number },
): Promise<OverBudget | null> {
  if (!settings.limits) return null
  const { kind, now } = mail
  // The network first and whatever the address has left, which else would show in how much the network has left.
  if (mail.network !== null) {
    const networkKey = counterKey(db, 'mails-network', mail.network)
    if (await takeLimit(db, networkKey, mailsPerNetwork, now)) return { kind: 'mail-budget' }
  }
  const key = counterKey(db, 'mails', mailboxOf(mail.addressKey), mail.known ?? null)
  // What is further ahead was sent by a clock that was wrong.
  const latest = now + limits.clockSkew
  const sent = (await holdBudget(db, key, now)).filter(({ at }) => at > now - day && at <= latest)
  const most = kind === 'reset' ? mailsKeptBack : settings.mailsPerAddressPerDay - mailsKeptBack
  // Here rather than when the mail is composed, a moment later: the waiting page shows when a mail came to its end.
  const isMuted = causedByRegistering.has(kind) && (await findMute(db, mail.addressKey, now)) !== undefined
  if (isMuted) return { kind: 'mail-budget' }
  if (sent.filter((one) => (one.kind === 'reset') === (kind === 'reset')).length >= most)
    return { kind: 'mail-budget' }
  const mails = JSON.stringify([...sent, { at: now, kind }])
  await db
    .updateTable('mailBudgets')
    .set({ mails, endsAt: now + day })
    .where('key', '=', key)
    .execute()
  return null
}

/** Counts one mail over everything, just before the courier sends it. */
export async function takeMailOverEverything(
  db: Database,
  settings: Settings,
  now: number,
): Promise<TooManyAttempts | null> {
  return settings.limits ? takeLimit(db, overEverything, mailsOverEverything, now) : null
}

/** The key of the limit over everything. */
export const overEverything = 'mails-everything'

// The row is held until the transaction ends: of mails at one time each sees those before it.
async function holdBudget(
  db: Database,
  key: string,
  now: number,
): Promise<{ at: number; kind: CausedMail }[]> {
  const { mails } = await db
    .insertInto('mailBudgets')
    .values({ key, mails: '[]', endsAt: now + day })
    .onConflict((conflict) =>
      conflict.column('key').doUpdateSet((eb) => ({ mails: eb.ref('mailBudgets.mails') })),
    )
    .returning('mails')
    .executeTakeFirstOrThrow()
  return JSON.parse(mails) as { at: number; kind: CausedMail }[]
}
