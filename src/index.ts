// The public entry of the package.

import { whyNodeIsTooOld } from '../bin/node-version.js'
import type { Options, Postern } from './postern.ts'

export { SettingsFault } from './base/settings/fault.ts'
export type { Hooks, Notification, NotificationData, Registrant, RegistrationRefusal } from './core/hooks.ts'
export type { PublicAccount } from './core/public-account.ts'
export type { Log } from './core/ports.ts'
export type { OutgoingMail } from './courier/message.ts'
export type { MailEnd, SendMail } from './courier/own-mailer.ts'
export type { Options, Postern, Work } from './postern.ts'

/**
 * Opens Postern inside another application.
 *
 * @param values settings by their names, as `docs/configuration.md` lists them; an application often passes `process.env`
 * @param options parts that the application brings instead of Postern's own
 * @returns the open house; mount `node` or `fetch`, and call `work()` in at least one process
 * @throws {SettingsFault} listing every setting that is wrong
 * @throws {Error} when the database is out of reach or newer than this program, or this Node is too old
 *
 * @example
 * ```ts
 * import { createPostern } from 'postern'
 *
 * const postern = await createPostern({ BASE_URL: 'http://localhost:3000', DATABASE_URL: 'sqlite::memory:' })
 * const answer = await postern.fetch(new Request('http://localhost:3000/api/session'))
 * console.log(answer.status) // 401: nobody is logged in
 * await postern.close()
 * ```
 */
export async function createPostern(
  values: Record<string, string | undefined>,
  options: Options = {},
): Promise<Postern> {
  const why = whyNodeIsTooOld()
  if (why !== null) throw new Error(why)
  // Loaded behind the check: an old Node cannot even read it.
  const [{ createLog }, { openPostern, settingsFrom }] = await Promise.all([
    import('./base/log.ts'),
    import('./postern.ts'),
  ])
  const { settings, warnings } = settingsFrom(values, options.mailer !== undefined)
  const log = options.log ?? createLog(settings.logLevel)
  for (const warning of warnings) log.warn({ code: 'setting' }, warning)
  return openPostern(settings, { ...options, log })
}
