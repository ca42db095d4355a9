import { hash } from 'node:crypto'

/** The name of a webhook in the database: its host, and a digest of its whole address, which may hold a secret. */
export function webhookName(url: string): string {
  return `${new URL(url).host}#${hash('sha256', url, 'hex').slice(0, 8)}`
}
