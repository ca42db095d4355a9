// The meaning of faults of both databases. node:sqlite has a result code in `errcode` (sqlite.org/rescode.html), PostgreSQL a
// SQLSTATE and sockets and folders a word in `code` (postgresql.org/docs/current/errcodes-appendix.html).

import { faultCode } from '../../base/fault-code.ts'
import { GroupUndone } from './group-commit.ts'

/** Whether a fault means that a value that must be unique is taken. */
export function isTaken(fault: unknown): boolean {
  // CONSTRAINT_PRIMARYKEY and CONSTRAINT_UNIQUE; unique_violation.
  return hasCode(fault, { sqlite: [1555, 2067], other: /^23505$/ })
}

/** Whether a fault means that the database is locked, full, read-only or out of reach: the answer is 503, and the next try may succeed. */
export function isDatabaseAway(fault: unknown): boolean {
  const isAway = hasCode(fault, { sqlite: sqliteAway, other: away }) || hasWords(fault, closed)
  return isAway || fault instanceof GroupUndone || isRefused(fault) || isUntrusted(fault)
}

/** Whether a fault means that the database can be read but not written: no right to the file or folder, or a replica. */
export function isReadOnly(fault: unknown): boolean {
  // READONLY and CANTOPEN; read_only_sql_transaction; the folder's own.
  return hasCode(fault, { sqlite: [8, 14], other: /^(25006|EACCES|EPERM|EROFS)$/ })
}

/** Whether a fault means that PostgreSQL does not know this user, password, database or schema, or does not let this user make tables. */
export function isRefused(fault: unknown): boolean {
  return hasCode(fault, { sqlite: [], other: refused }) || hasWords(fault, /^SASL: /)
}

/** Whether a fault means that the connection to PostgreSQL cannot be encrypted as its address asks, or that its certificate is not trusted. */
export function isUntrusted(fault: unknown): boolean {
  return hasCode(fault, { sqlite: [], other: untrusted }) || hasWords(fault, /does not support SSL/)
}

/** Whether a fault means that PostgreSQL or a pooler has no room for another connection at the moment. */
export function hasNoRoom(fault: unknown): boolean {
  // too_many_connections, also of a role or database; PgBouncer's own words.
  return hasCode(fault, { sqlite: [], other: /^53300$/ }) || hasWords(fault, /no more connections allowed/)
}

/** Whether a fault means that the file is damaged, or is no SQLite database at all. */
export function isDamaged(fault: unknown): boolean {
  // CORRUPT and NOTADB; data_corrupted and index_corrupted.
  return hasCode(fault, { sqlite: [11, 26], other: /^XX00[12]$/ })
}

/** Whether a fault means that the tables are not ours: another program's, or some were lost. */
export function isForeign(fault: unknown): boolean {
  // SQLite has one code for all of them and for many other faults. undefined_table, undefined_column, duplicate_table
  // and duplicate_column.
  return hasWords(fault, foreign) || hasCode(fault, { sqlite: [], other: /^(42P01|42703|42P07|42701)$/ })
}

/** Whether another connection holds the SQLite file. */
export function isHeld(fault: unknown): boolean {
  // BUSY and LOCKED; no word of other systems.
  return hasCode(fault, { sqlite: [5, 6], other: /(?!)/ })
}

/** Whether PostgreSQL refuses a row because of a value in it. */
export function isRowRefused(fault: unknown): boolean {
  // Data exceptions and violated constraints.
  return hasCode(fault, { sqlite: [], other: /^2[23]...$/ })
}

/** Whether the database undid the transaction and asks for another try. */
export function mustRunAgain(fault: unknown): boolean {
  // Serialization failure, deadlock; a prepared statement whose table a newer server has altered.
  return fault instanceof GroupUndone || hasCode(fault, { sqlite: [], other: /^(40001|40P01|0A000)$/ })
}

/** Whether another server created the same table at the same moment. */
export function isCreatedMeanwhile(fault: unknown): boolean {
  // unique_violation (of a catalog), duplicate_table and duplicate_object.
  return hasCode(fault, { sqlite: [], other: /^(23505|42P07|42710)$/ })
}

// BUSY, LOCKED, READONLY, IOERR, FULL, CANTOPEN.
const sqliteAway = [5, 6, 8, 10, 13, 14]

// Connection faults, an undone transaction, missing tables, too many connections, a full disk, shutdown and start-up, a
// statement or transaction that took too long, a read-only server; and the socket’s own.
const away =
  /^(08...|40001|40P01|42P01|53...|57P0.|57014|25006|25P03|55P03|ECONN.*|EPIPE|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH)$/

// Class 28, invalid_catalog_name, invalid_schema_name and insufficient_privilege.
const refused = /^(28...|3D000|3F000|42501)$/

// OpenSSL's words for a certificate, and Node's for a handshake.
const untrusted = /CERT|^UNABLE_TO_|^ERR_TLS|^ERR_SSL|^EPROTO$/

// The drivers' own faults have a message and no code.
const closed =
  /connection (terminated|timeout)|timeout exceeded when trying to connect|not queryable|driver has already been destroyed|after calling end on the pool|database is not open|statement has been finalized/i

const foreign = /^(no such (table|column)|(table|index) .+ already exists|table .+ has no column)/

function hasWords(fault: unknown, words: RegExp): boolean {
  return fault instanceof Error && words.test(fault.message)
}

function hasCode(fault: unknown, codes: { sqlite: readonly number[]; other: RegExp }): boolean {
  if (!(fault instanceof Error)) return false
  if ('errcode' in fault) {
    const code = Number(fault.errcode)
    // An extended code counts as itself and as its primary code, its lowest byte.
    return codes.sqlite.includes(code) || codes.sqlite.includes(code & 0xff)
  }
  return codes.other.test(faultCode(fault) ?? '')
}
