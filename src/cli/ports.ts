import type { Settings } from '../base/settings/settings.ts'
import { createMetrics } from '../core/metrics.ts'
import { findReceivers } from '../core/notify.ts'
import type { Log, Ports } from '../core/ports.ts'
import { counterSecret, keysOf } from '../security/keys.ts'
import { leakServiceOf } from '../security/leaked-passwords.ts'
import { createHasher } from '../security/passwords.ts'
import { openDatabase } from '../store/db/database.ts'
import { migrate } from '../store/db/migrate.ts'
import { keyCounters } from '../store/limits/counter-key.ts'

/** Opens the ports of a command. Running servers send the mails that it causes. */
export async function openPorts(settings: Settings): Promise<{ ports: Ports; close: () => Promise<void> }> {
  const silence = () => {}
  const log: Log = { debug: silence, info: silence, warn: silence, error: silence }
  const db = openDatabase(settings.databaseUrl, silence)
  try {
    await migrate(db)
    const hasher = createHasher(settings.argon2)
    const keys = keysOf(settings)
    keyCounters(db, counterSecret(keys))
    const ports = {
      db,
      now: Date.now,
      hasher,
      defence: silence,
      metrics: createMetrics(),
      leaks: leakServiceOf(settings),
      settings,
      keys,
      log,
      hooks: {},
      receivers: await findReceivers(db, { settings, keys }, Date.now()),
      wakeCourier: silence,
      degraded: () => [],
    }
    const close = async () => {
      await hasher.close()
      await db.destroy()
    }
    return { ports, close }
  } catch (fault) {
    await db.destroy()
    throw fault
  }
}
