import { sql } from 'kysely'
import { hashToken, newToken } from '../../security/tokens.ts'
import type { Database } from '../db/database.ts'
import { isPostgres } from '../db/dialect.ts'
import { compiledOnce } from '../db/fast-path.ts'
import { inOneTrip } from '../db/one-trip.ts'
import { changedOne } from '../db/row-counts.ts'
import type { Amr, SessionRow } from './rows.ts'

/** A session with the visible part of its account. */
type SessionWithAccount = Pick<SessionRow, 'id' | 'seenAt' | 'expiresAt' | 'stay' | 'provedAt' | 'amr'> & {
  accountId: string
  name: string
  address: string
  confirmedAt: number
  isAdmin: 0 | 1
  suspendedAt: number | null
  factorDueAt: number | null
  hasPasskey: 0 | 1
}

export const insertSession = compiledOnce((db, row: SessionRow) => db.insertInto('sessions').values(row))

/** The session of a token, expired or not; the one statement of every request. Not for transactions. */
export async function findSession(db: Database, tokenHash: string): Promise<SessionWithAccount | undefined> {
  if (isPostgres(db)) return findAmongMany(db, tokenHash)
  const [row] = await findOne(db, { tokenHash })
  return row
}

const findOne = compiledOnce<SessionWithAccount, { tokenHash: string }>((db, { tokenHash }) =>
  withAccount(db).where('sessions.tokenHash', '=', tokenHash),
)

// PostgreSQL alone has arrays.
const findMany = compiledOnce<SessionWithAccount & { tokenHash: string }, { tokenHashes: string[] }>(
  (db, { tokenHashes }) =>
    withAccount(db)
      .select('sessions.tokenHash')
      .where('sessions.tokenHash', '=', sql<string>`any(${tokenHashes})`),
)

const findAmongMany = inOneTrip(
  (db, tokenHashes) => findMany(db, { tokenHashes }),
  ({ tokenHash }) => tokenHash,
)

function withAccount(db: Database) {
  return db
    .selectFrom('sessions')
    .innerJoin('accounts', 'accounts.id', 'sessions.accountId')
    .select(['sessions.id', 'sessions.seenAt', 'sessions.expiresAt', 'sessions.stay'])
    .select(['sessions.provedAt', 'sessions.amr'])
    .select(['accounts.id as accountId', 'accounts.name', 'accounts.address', 'accounts.confirmedAt'])
    .select(['accounts.isAdmin', 'accounts.suspendedAt', 'accounts.factorDueAt', 'accounts.hasPasskey'])
}

/** Records that a session was used, unless that was already recorded after `notAfter`. */
export async function noteSeen(
  db: Database,
  tokenHash: string,
  now: number,
  notAfter: number,
): Promise<void> {
  await db
    .updateTable('sessions')
    .set({ seenAt: now })
    .where('tokenHash', '=', tokenHash)
    .where('seenAt', '<=', notAfter)
    .execute()
}

/** A session's new token, and how long the browser keeps it in milliseconds: null as long as the browser runs. */
export type SessionToken = { token: string; lifetime: number | null }

/**
 * Gives a session a new token at a change of a credential or an address (ASVS 5.0, 7.2.4): every copy of the old token dies
 * with this commit. Null when the session has ended.
 */
export async function replaceToken(
  db: Database,
  tokenHash: string,
  now: number,
): Promise<SessionToken | null> {
  const token = newToken()
  const row = await db
    .updateTable('sessions')
    .set({ tokenHash: hashToken(token), seenAt: now })
    .where('tokenHash', '=', tokenHash)
    .returning(['stay', 'expiresAt'])
    .executeTakeFirst()
  return row ? { token, lifetime: row.stay ? row.expiresAt - now : null } : null
}

/**
 * The same at a whole proof, in which the password with this hash was typed in the session. The password alone leaves what the
 * session has proved before: a session that a passkey began still ends with that passkey. Null also when the account has
 * another password by now.
 */
export async function replaceTokenAtProof(
  db: Database,
  tokenHash: string,
  { amr, passwordHash }: { amr: Amr; passwordHash: string },
  now: number,
): Promise<SessionToken | null> {
  const isProven = await changedOne(
    db
      .updateTable('sessions')
      .set(amr === 'password' ? { provedAt: now } : { provedAt: now, amr })
      .where('tokenHash', '=', tokenHash)
      .where((eb) =>
        eb.exists(
          eb
            .selectFrom('accounts')
            .select('accounts.id')
            .whereRef('accounts.id', '=', 'sessions.accountId')
            .where('accounts.passwordHash', '=', passwordHash),
        ),
      ),
  )
  return isProven ? replaceToken(db, tokenHash, now) : null
}

/** By which means a session's last proof was; null when it has ended. */
export async function findAmr(db: Database, tokenHash: string): Promise<Amr | null> {
  const query = db.selectFrom('sessions').select('amr').where('tokenHash', '=', tokenHash)
  return (await query.executeTakeFirst())?.amr ?? null
}

/** Writes down that a session's last proof was by other means than it was, because the account has others now. */
export async function setAmr(db: Database, tokenHash: string, amr: Amr): Promise<void> {
  await db.updateTable('sessions').set({ amr }).where('tokenHash', '=', tokenHash).execute()
}

/** A means of an account is gone: what its sessions, but for one, have proved by it is worth the password alone. */
export async function forgetProofs(
  db: Database,
  accountId: string,
  by: readonly Exclude<Amr, 'password'>[],
  butTokenHash: string | null = null,
): Promise<void> {
  await db
    .updateTable('sessions')
    .set({ amr: 'password' })
    .where('accountId', '=', accountId)
    .where('amr', 'in', by)
    .$if(butTokenHash !== null, (query) => query.where('tokenHash', '!=', butTokenHash ?? ''))
    .execute()
}

/** Holds a session until the end of the transaction. False if it has ended and must not act. */
export async function holdSession(db: Database, tokenHash: string): Promise<boolean> {
  return changedOne(
    db
      .updateTable('sessions')
      .set((eb) => ({ seenAt: eb.ref('seenAt') }))
      .where('tokenHash', '=', tokenHash),
  )
}

/** Ends all sessions of an account and returns their number. */
export async function deleteSessionsOf(db: Database, accountId: string): Promise<number> {
  const ended = await db.deleteFrom('sessions').where('accountId', '=', accountId).returning('id').execute()
  return ended.length
}

/** Ends every session of an account except one and returns their number. */
export async function deleteOtherSessions(
  db: Database,
  accountId: string,
  butTokenHash: string,
): Promise<number> {
  const ended = await db
    .deleteFrom('sessions')
    .where('accountId', '=', accountId)
    .where('tokenHash', '!=', butTokenHash)
    .returning('id')
    .execute()
  return ended.length
}

/** Ends the sessions of an account whose last proof was by these means, except one. */
export async function deleteOtherSessionsBy(
  db: Database,
  accountId: string,
  { amr, butTokenHash }: { amr: Amr; butTokenHash: string },
): Promise<void> {
  await db
    .deleteFrom('sessions')
    .where('accountId', '=', accountId)
    .where('amr', '=', amr)
    .where('tokenHash', '!=', butTokenHash)
    .execute()
}

/** Ends one session of an account by its id, unless it is the session that asks. False if it does not exist. */
export async function deleteSessionById(
  db: Database,
  accountId: string,
  id: string,
  butTokenHash: string,
): Promise<boolean> {
  return changedOne(
    db
      .deleteFrom('sessions')
      .where('id', '=', id)
      .where('accountId', '=', accountId)
      .where('tokenHash', '!=', butTokenHash),
  )
}

/** Ends one session and returns the id of its account. */
export async function deleteSession(db: Database, tokenHash: string): Promise<string | null> {
  const row = await db
    .deleteFrom('sessions')
    .where('tokenHash', '=', tokenHash)
    .returning('accountId')
    .executeTakeFirst()
  return row?.accountId ?? null
}

/** The unexpired sessions of an account, the last used first. */
export function listSessionsOf(db: Database, accountId: string, now: number): Promise<SessionRow[]> {
  return db
    .selectFrom('sessions')
    .selectAll()
    .where('accountId', '=', accountId)
    .where('expiresAt', '>', now)
    .orderBy('seenAt', 'desc')
    .limit(100)
    .execute()
}
