// How many mails strangers may cause: to one address within a day, and from one network. Counted where the mail is written.

import { mailboxOf } from '../../base/address.ts'
import {
  limits,
  mailsInFront,
  mailsKeptBack,
  mailsOverEverything,
  mailsPerNetwork,
} from '../../base/limits.ts'
import { siteOf } from '../../base/network.ts'
import type { Settings } from '../../base/settings/settings.ts'
import { day } from '../../base/time.ts'
import type { Database } from '../db/database.ts'
import { counterKey } from '../limits/counter-key.ts'
import { takeLimit } from '../limits/limits.ts'
import type { TooManyAttempts } from '../limits/limits.ts'
import { findMute } from '../registrations/mutes.ts'

/** The causes of mails that strangers can trigger; all but a reset share one part of an address's budget. */
export type CausedMail = 'register' | 'resend' | 'correct' | 'reminder' | 'change' | 'reset'

const causedByRegistering: ReadonlySet<CausedMail> = new Set(['register', 'resend', 'correct', 'reminder'])

/**
 * The place of a mail among those that wait: in front, if a person waits for it; behind the others, because strangers in
 * its network cause many; or none, because they caused too many to its address or from one network, or its reader muted it.
 */
export type MailBudget = 'in-front' | 'behind' | 'used-up'

/**
 * Counts one mail that a stranger causes, in the transaction that writes it. In any 24 hours an address gets at most
 * `MAILS_PER_ADDRESS_PER_DAY`, a fixed part of them by resets. Neither part lends to the other: otherwise a stranger could
 * ask for resets of a name and read on a waiting page which address they had used up.
 */
export async function takeMailBudget(
  db: Database,
  settings: Settings,
  mail: { kind: CausedMail; addressKey: string; network: string | null; known?: string | null; now: number },
): Promise<MailBudget> {
  if (!settings.limits) return 'in-front'
  const { kind, now } = mail
  // The network first, even if the address has nothing left: otherwise the state of the address would show in the rest
  // of the network's budget.
  if (mail.network !== null) {
    const networkKey = counterKey(db, 'mails-network', mail.network)
    if (await takeLimit(db, networkKey, mailsPerNetwork, now)) return 'used-up'
  }
  const place = await takePlace(db, mail)
  const key = counterKey(db, 'mails', mailboxOf(mail.addressKey), mail.known ?? null)
  // A time this far ahead came from a wrong clock.
  const latest = now + limits.clockSkew
  const sent = (await holdBudget(db, key, now)).filter(({ at }) => at > now - day && at <= latest)
  const most = kind === 'reset' ? mailsKeptBack : settings.mailsPerAddressPerDay - mailsKeptBack
  // Here rather than when the mail is composed, a moment later: the waiting page shows when a mail came to its end.
  const isMuted = causedByRegistering.has(kind) && (await findMute(db, mail.addressKey, now)) !== undefined
  if (isMuted) return 'used-up'
  if (sent.filter((one) => (one.kind === 'reset') === (kind === 'reset')).length >= most) return 'used-up'
  const mails = JSON.stringify([...sent, { at: now, kind }])
  await db
    .updateTable('mailBudgets')
    .set({ mails, endsAt: now + day })
    .where('key', '=', key)
    .execute()
  return place
}

// A device that the account knows is no stranger's.
async function takePlace(
  db: Database,
  { network, known, now }: { network: string | null; known?: string | null; now: number },
): Promise<MailBudget> {
  if (network === null || known) return 'in-front'
  const key = counterKey(db, 'mails-in-front', siteOf(network) ?? network)
  return (await takeLimit(db, key, mailsInFront, now)) === null ? 'in-front' : 'behind'
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

// The row lock lasts until the transaction ends, so that each of several simultaneous mails sees those before it.
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
