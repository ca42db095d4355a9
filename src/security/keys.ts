import { createHmac, hash, randomBytes } from 'node:crypto'
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { faultCode } from '../base/fault-code.ts'
import { keys } from '../base/settings/schemas.ts'
import { besideDatabase, SettingsFault } from '../base/settings/settings.ts'
import type { Settings } from '../base/settings/settings.ts'

/** A secret of the server; its id, a short digest, names it in rows so that keys can be rotated. */
export type SecretKey = { id: string; bytes: Buffer }

/** The keys of the settings, newest first: of `SECRET_KEY`, else of a file beside the database, else one that lives as long as the process. */
export function keysOf(settings: Settings): readonly [SecretKey, ...SecretKey[]] {
  const file = besideDatabase(settings, 'secret.key')
  const texts = settings.secretKeys ?? [file === null ? temporaryKey() : keyFromFile(file)]
  const [newest, ...older] = secretKeys(texts)
  if (!newest) throw new Error('SECRET_KEY names no key')
  return [newest, ...older]
}

/**
 * The secret of all counters, derived from the oldest key: while a new key is added, servers with and without it count
 * alike. When the oldest is taken away, counters begin anew.
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

/** The keys of `SECRET_KEY`, newest first; the settings have validated their form. */
export function secretKeys(texts: readonly string[]): SecretKey[] {
  return texts.map((text) => {
    const bytes = Buffer.from(text, /^[0-9a-f]+$/i.test(text) ? 'hex' : 'base64')
    return { id: hash('sha256', bytes, 'hex').slice(0, 12), bytes }
  })
}

/**
 * The key in a file, made on first use with mode 0600.
 * It is written aside and linked into place, so that of several servers starting together one wins and all read the same.
 */
function keyFromFile(file: string): string {
  const existing = readKey(file)
  if (existing !== null) return wholeKey(file, existing)
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  const aside = `${file}.${randomBytes(6).toString('hex')}`
  // On the disk before it has its name: after a loss of power it must not be found empty.
  writeFileSync(aside, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600, flush: true })
  try {
    linkSync(aside, file)
  } catch (fault) {
    if (faultCode(fault) !== 'EEXIST') throw fault
  } finally {
    rmSync(aside)
  }
  return wholeKey(file, readFileSync(file, 'utf8').trim())
}

/** A key that lives as long as the process, for databases in memory. */
export function temporaryKey(): string {
  return randomBytes(32).toString('base64')
}

function readKey(file: string): string | null {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch (fault) {
    if (faultCode(fault) === 'ENOENT') return null
    throw fault
  }
}

// Whoever can guess the key can make codes: nothing, as a full disk may leave of a file, would be the key of everybody.
function wholeKey(file: string, text: string): string {
  if (keys.safeParse(text).success) return text
  const sentence = `the file ${file} holds no key; put its backup there, or delete it for a new one, with which the links that were mailed end`
  throw new SettingsFault([{ name: 'SECRET_KEY', sentence }])
}
