// Keeps connections to the mail server, because a new one costs more than a mail.

import { setTimeout as sleep } from 'node:timers/promises'
import { limits } from '../base/limits.ts'
import { isToCome } from '../base/time.ts'
import type { Clock } from '../base/time.ts'
import { createSlots } from './slots.ts'
import type { Connection, SmtpFault } from './smtp-connection.ts'

/** Connections to one server. */
export type SmtpPool = {
  /** Lends a connection, to one borrower at a time; rejects with an `SmtpFault` if none is available. */
  lend(): Promise<Connection>
  giveBack(connection: Connection): Promise<void>
  /** Takes a broken connection back and opens another one in its place; false if the server does not let us in. */
  replace(connection: Connection): Promise<boolean>
  close(): void
}

/** How many connections, and how many mails each. */
type PoolBounds = { connections: number; mailsEach: number }

// A server may count a connection a moment longer than we do, in milliseconds.
const afterEnd = 500

/** Makes a pool without a connection. */
export function createSmtpPool(open: () => Promise<Connection>, bounds: PoolBounds, now: Clock): SmtpPool {
  const slots = createSlots(bounds.connections)
  const opener = createOpener(open)
  const { all } = opener
  const idle = createIdle()
  let opening: Promise<Connection> | null = null
  let crowdedUntil: number | null = null
  let isClosed = false

  return {
    async lend() {
      for (;;) {
        if (crowdedUntil !== null && !isToCome(crowdedUntil, now(), limits.mailCrowded)) {
          crowdedUntil = null
          slots.resize(bounds.connections)
        }
        await slots.take()
        try {
          return await idleOrNew()
        } catch (fault) {
          slots.leave()
          // Without another connection, the server lets nobody in; with one, this connection was one too many.
          if (all.size === 0 || isClosed) throw fault
          crowdedUntil = now() + limits.mailCrowded
          slots.resize(all.size)
        }
      }
    },
    async giveBack(connection) {
      if (connection.isOpen() && (isClosed || connection.mails >= bounds.mailsEach)) await connection.quit()
      else if (connection.isOpen()) idle.put(connection)
      slots.leave()
    },
    async replace(connection) {
      connection.close()
      all.delete(connection)
      try {
        idle.put(await opener.openOne())
        return true
      } catch (fault) {
        return all.size > 0 && isBusy(fault)
      } finally {
        slots.leave()
      }
    },
    close() {
      isClosed = true
      opener.close()
    },
  }

  // One connection is opened at a time: if one is too many, it is known which are not. If none can be had, all who wait
  // learn it together.
  async function idleOrNew(): Promise<Connection> {
    while (opening) await opening
    return idle.take() ?? (opening = opener.openOne().finally(() => (opening = null)))
  }
}

// All open connections, idle or lent.
function createOpener(open: () => Promise<Connection>) {
  const all = new Set<Connection>()
  let endedAt = Number.NEGATIVE_INFINITY
  let isClosed = false
  return {
    all,
    async openOne(): Promise<Connection> {
      if (isClosed) throw new Error('the mailer is closed')
      const connection = await open().catch(async (fault: unknown) => {
        if (!isBusy(fault) || performance.now() - endedAt > afterEnd) throw fault
        await sleep(afterEnd)
        return open()
      })
      all.add(connection)
      connection.onEnd(() => {
        all.delete(connection)
        endedAt = performance.now()
      })
      if (isClosed) connection.close()
      return connection
    },
    close() {
      isClosed = true
      for (const connection of all) connection.close()
    },
  }
}

// The idle connections, each kept for a while.
function createIdle() {
  const idle = new Map<Connection, NodeJS.Timeout>()
  return {
    put(connection: Connection) {
      const end = () => {
        idle.delete(connection)
        if (connection.isOpen()) void connection.quit()
      }
      idle.set(connection, setTimeout(end, limits.mailIdle).unref())
    },
    take(): Connection | null {
      const [connection] = idle.keys()
      if (!connection) return null
      clearTimeout(idle.get(connection))
      idle.delete(connection)
      return connection.isOpen() ? connection : this.take()
    },
  }
}

/** Whether a server says that it is too busy for another connection, or just closes it. */
function isBusy(fault: unknown): boolean {
  const { responseCode, code } = fault as SmtpFault
  return responseCode === undefined ? code !== 'ETIMEDOUT' : responseCode < 500
}
