// Changes to a waiting registration: each is one conditional statement.

import type { ExpressionBuilder } from 'kysely'
import type { Database } from '../db/database.ts'
import { changedOne } from '../db/row-counts.ts'
import type { Tables } from '../db/tables.ts'
import type { UsedUp } from '../limits/attempts.ts'
import { isPauseOver } from '../mail/resend-pause.ts'
import type { RegistrationRow } from './rows.ts'

/** Records when a link was first opened, by anybody; decides nothing. */
export async function noteOpened(db: Database, id: string, generation: number, now: number): Promise<void> {
  await db
    .updateTable('registrations')
    .set({ openedAt: now })
    .where('id', '=', id)
    .where('generation', '=', generation)
    .where('openedAt', 'is', null)
    .execute()
}

/** Claims one more mail, unless it is too soon after the last one; sets the new end. */
export function claimResend(
  db: Database,
  id: string,
  times: { now: number; expiresAt: number },
): Promise<RegistrationRow | undefined> {
  return db
    .updateTable('registrations')
    .set({ mailRequestedAt: times.now, expiresAt: times.expiresAt })
    .where('id', '=', id)
    .where('confirmedAt', 'is', null)
    .where(isPauseOver(times.now))
    .returningAll()
    .executeTakeFirst()
}

/**
 * Replaces the address and raises the generation, so that older links stop working. A registration that was closed for its
 * old address starts over with the new one.
 */
export async function correctRegistration(
  db: Database,
  id: string,
  change: {
    address: string
    addressKey: string
    mailId: string
    expiresAt: number
    now: number
    /** Whether it need not wait for the pause after the last mail. */
    isAtOnce: boolean
  },
  corrections: number,
): Promise<RegistrationRow | undefined> {
  return db
    .updateTable('registrations')
    .set((eb) => ({
      address: change.address,
      addressKey: change.addressKey,
      mailId: change.mailId,
      generation: eb('generation', '+', 1),
      mailRequestedAt: change.now,
      expiresAt: change.expiresAt,
      openedAt: null,
      closedAt: null,
      disownedAt: null,
      originId: null,
      remindedAt: null,
    }))
    .where('id', '=', id)
    .where('confirmedAt', 'is', null)
    .where('generation', '<', corrections)
    .$if(!change.isAtOnce, (query) => query.where(isPauseOver(change.now)))
    .returningAll()
    .executeTakeFirst()
}

/**
 * Lets a closed registration wait again. The statement checks for itself that its address has no account, that it was not
 * corrected meanwhile, and that no reader of its mail disowned it: that one is not for its browser to take back.
 */
export async function reopen(db: Database, { id, generation }: RegistrationRow): Promise<boolean> {
  return changedOne(
    db
      .updateTable('registrations')
      .set({ closedAt: null })
      .where('id', '=', id)
      .where('generation', '=', generation)
      .where('confirmedAt', 'is', null)
      .where('disownedAt', 'is', null)
      .where((eb) =>
        eb.not(
          eb.exists(
            eb
              .selectFrom('accounts')
              .select('accounts.id')
              .whereRef('accounts.addressKey', '=', 'registrations.addressKey'),
          ),
        ),
      ),
  )
}

/** Points a registration to its newest mail. */
export async function setMail(db: Database, id: string, mailId: string): Promise<void> {
  await db.updateTable('registrations').set({ mailId }).where('id', '=', id).execute()
}

/** Counts one try at the digit code, unless all are used up. */
export async function takeDigitTry(db: Database, id: string, most: number): Promise<UsedUp | null> {
  const isTaken = await changedOne(
    db
      .updateTable('registrations')
      .set((eb) => ({ digitTries: eb('digitTries', '+', 1) }))
      .where('id', '=', id)
      .where('digitTries', '<', most),
  )
  return isTaken ? null : { kind: 'used-up' }
}

/** Counts one try at the password of a link opened elsewhere, unless all are used up. */
export async function takePasswordTry(db: Database, id: string, most: number): Promise<UsedUp | null> {
  const isTaken = await changedOne(
    db
      .updateTable('registrations')
      .set((eb) => ({ passwordTries: eb('passwordTries', '+', 1) }))
      .where('id', '=', id)
      .where('passwordTries', '<', most),
  )
  return isTaken ? null : { kind: 'used-up' }
}

/** Returns a try that was right or was never made. False if the registration is no longer waiting or its password has changed. */
export async function returnPasswordTry(
  db: Database,
  link: { id: string; generation: number },
  passwordHash: string,
  now: number,
): Promise<boolean> {
  return changedOne(
    db
      .updateTable('registrations')
      .set((eb) => ({ passwordTries: eb('passwordTries', '-', 1) }))
      .where(isWaiting(link, now))
      .where('passwordHash', '=', passwordHash),
  )
}

/** Changes a waiting registration: to the name that a person chose at its link, or to everything its mailbox's owner chose. */
export async function changeWaiting(
  db: Database,
  link: { id: string; generation: number },
  change: Partial<
    Pick<
      RegistrationRow,
      'name' | 'nameKey' | 'nameSkeleton' | 'passwordHash' | 'passwordTries' | 'locale' | 'next' | 'network'
    >
  >,
  now: number,
): Promise<boolean> {
  return changedOne(db.updateTable('registrations').set(change).where(isWaiting(link, now)))
}

/** Lets an expired registration wait again. */
export async function renewExpired(
  db: Database,
  link: { id: string; generation: number },
  times: { now: number; expiresAt: number },
): Promise<RegistrationRow | undefined> {
  return db
    .updateTable('registrations')
    .set({ expiresAt: times.expiresAt, mailRequestedAt: times.now })
    .where('id', '=', link.id)
    .where('generation', '=', link.generation)
    .where('confirmedAt', 'is', null)
    .where('closedAt', 'is', null)
    .where('expiresAt', '<=', times.now)
    .returningAll()
    .executeTakeFirst()
}

/** The condition that a registration still waits under the link of this generation. */
export function isWaiting(link: { id: string; generation: number }, now: number) {
  return (eb: ExpressionBuilder<Tables, 'registrations'>) =>
    eb.and([
      eb('id', '=', link.id),
      eb('generation', '=', link.generation),
      eb('confirmedAt', 'is', null),
      eb('closedAt', 'is', null),
      eb('expiresAt', '>', now),
    ])
}
