import { createRequire } from 'node:module'
import type pg from 'pg'
import { onFirstUse } from '../../base/on-first-use.ts'

/** The driver of PostgreSQL, which a server on SQLite never loads. */
export const postgresDriver = onFirstUse(() => createRequire(import.meta.url)('pg') as typeof pg)
