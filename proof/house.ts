// A database on which the scenes are played.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startPostgres } from '../test/support/postgres.ts'
import { cheapHashing, runProgram } from '../test/support/program.ts'
import type { MailServer } from '../test/support/smtp.ts'
import type { Person } from '../test/support/visitor.ts'
import { freePort } from './server.ts'

/** The administrator of every scene. */
export const administrator: Person = {
  name: 'grace',
  address: 'grace@example.com',
  password: 'an operator’s own words',
}

/** A database with its administrator, and the settings of the servers that use it. */
export type Ground = AsyncDisposable & {
  values: Record<string, string>
  url: string
  /** The server of PostgreSQL, which can be stopped as by a crash, and started again. */
  postgres: { stop(): Promise<void>; start(): Promise<void> } | null
}

/** Makes a database of one kind, and the settings of the servers that use it. */
export async function makeGround(database: 'sqlite' | 'postgres', mails: MailServer): Promise<Ground> {
  return groundOn(database === 'sqlite' ? newFile() : await postgresPlace(), mails)
}

/** Makes the settings of servers that use a database, and its administrator. */
export async function groundOn(place: Place, mails: MailServer): Promise<Ground> {
  const port = await freePort()
  const values = {
    NODE_ENV: 'development',
    PORT: String(port),
    BASE_URL: `http://127.0.0.1:${port}`,
    DATABASE_URL: place.url,
    SMTP_URL: mails.url,
    SECRET_KEY: Buffer.alloc(32, 7).toString('base64'),
    LIMITS: 'off',
    LOG_LEVEL: 'info',
    ...cheapHashing,
  }
  const { name, address, password } = administrator
  const made = await runProgram(
    ['admin', 'create', '--name', name, '--address', address],
    values,
    `${password}\n`,
  )
  if (made.status !== 0) throw new Error(made.error)
  return {
    values,
    url: values.BASE_URL,
    postgres: place.postgres,
    async [Symbol.asyncDispose]() {
      await place.remove()
    },
  }
}

type Place = { url: string; postgres: Ground['postgres']; remove: () => Promise<void> }

function newFile(): Place {
  const folder = mkdtempSync(join(tmpdir(), 'postern-proof-'))
  const remove = async () => rmSync(folder, { recursive: true, force: true })
  return { url: `sqlite:${join(folder, 'postern.db')}`, postgres: null, remove }
}

async function postgresPlace(): Promise<Place> {
  const server = await startPostgres()
  return { url: server.url, postgres: server, remove: () => server.remove() }
}
