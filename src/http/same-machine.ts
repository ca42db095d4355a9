import { isLoopbackHost } from '../base/network.ts'
import type { Context } from './context.ts'

/** Whether a program on the same machine asks for itself. A proxy on this machine asks for others, and says so. */
export function isAskedHere(c: Context): boolean {
  const peer = c.env?.clientAddress ?? null
  const isForwarded = forwarded.some((name) => c.req.header(name) !== undefined)
  return peer !== null && isLoopbackHost(peer) && !isForwarded
}

const forwarded = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'via']
