import { createHmac, hash, randomBytes } from 'node:crypto'
import { linkSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { faultCode } from '../base/fault-code.ts'
import type { Say } from '../base/operator-fault.ts'
import { SettingsFault } from '../base/settings/fault.ts'
import { bytesOfKey, keys } from '../base/settings/schemas.ts'
import { besideDatabase } from '../base/settings/settings.ts'
import type { Settings } from '../base/settings/settings.ts'

/** A secret of the server. Its id, a short digest, names it in rows, so that keys can be rotated. */
export type SecretKey = { id: string; bytes: Buffer }

/**
 * The server's keys, newest first: from `SECRET_KEY`, otherwise from a file beside the database, otherwise a key that
 * lives as long as the process.
 */
export function keysOf(settings: Settings): readonly [SecretKey, ...SecretKey[]] {
  const file = besideDatabase(settings, 'secret.key')
  const texts = settings.secretKeys ?? [file === null ? temporaryKey() : keyFromFile(file)]
  const [newest, ...older] = secretKeys(texts)
  if (!newest) throw new Error('SECRET_KEY names no key')
  return [newest, ...older]
}

/**
 * The secret of all counters, derived from the oldest key: while a new key is added, servers with and without it count
 * alike. When the oldest key is removed, counters start again.
 */
export function counterSecret(keys: readonly [SecretKey, ...SecretKey[]]): Buffer {
  return createHmac('sha256', (keys.at(-1) ?? keys[0]).bytes)
    .update('counters')
    .digest()
}

/** A digest that names something and can be made only with a secret. */
export function keyedDigest(secret: Buffer, text: string): string {
  return createHmac('sha256', secret).update(text).digest('base64url')
}

/** Reads the keys of `SECRET_KEY`, newest first; the settings have validated their form. */
export function secretKeys(texts: readonly string[]): SecretKey[] {
  return texts.map((text) => {
    const bytes = bytesOfKey(text)
    return { id: hash('sha256', bytes, 'hex').slice(0, 12), bytes }
  })
}

/**
 * Reads the key in a file, and creates it on first use with mode 0600.
 * It is written to another name and linked into place: when several servers start together, one wins and all read its key.
 */
function keyFromFile(file: string): string {
  const existing = readKey(file)
  if (existing !== null) return wholeKey(file, existing)
  try {
    makeKeyFile(file)
  } catch (fault) {
    throw keyFault((words) => words.settingFaults.keyFileUnwritable(file, messageOf(fault)))
  }
  return wholeKey(file, readFileSync(file, 'utf8').trim())
}

function makeKeyFile(file: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  const aside = `${file}.${randomBytes(6).toString('hex')}`
  // Flush before linking: after a power loss the file must not be empty.
  writeFileSync(aside, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600, flush: true })
  try {
    linkSync(aside, file)
  } catch (fault) {
    if (faultCode(fault) !== 'EEXIST') throw fault
  } finally {
    rmSync(aside)
  }
}

/** A sentence when other users of the machine can read the generated key, as after a restored backup; null otherwise. */
export function keyFileWarning(settings: Settings): string | null {
  const file = settings.secretKeys === null ? besideDatabase(settings, 'secret.key') : null
  // Windows has no such modes.
  if (file === null || process.platform === 'win32') return null
  const mode = statSync(file).mode & 0o777
  return (mode & 0o077) === 0
    ? null
    : `other users of this machine can read ${file} (mode ${mode.toString(8)}), and with it make links: chmod 600`
}

/** Makes a key that lives as long as the process, for databases in memory. */
export function temporaryKey(): string {
  return randomBytes(32).toString('base64')
}

function readKey(file: string): string | null {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch (fault) {
    if (faultCode(fault) === 'ENOENT') return null
    throw keyFault((words) => words.settingFaults.keyFileUnreadable(file, messageOf(fault)))
  }
}

// A full disk may leave an empty or truncated file. Anybody could guess such a key, and make codes with it.
function wholeKey(file: string, text: string): string {
  if (keys.safeParse(text).success) return text
  throw keyFault((words) => words.settingFaults.keyFileBroken(file))
}

function keyFault(say: Say): SettingsFault {
  return new SettingsFault([{ name: 'SECRET_KEY', say }])
}

function messageOf(fault: unknown): string {
  return fault instanceof Error ? fault.message : String(fault)
}
