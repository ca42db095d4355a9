import { createServer } from 'node:http'
import type { RequestListener, Server, ServerOptions } from 'node:http'
import type { Say } from '../base/operator-fault.ts'
import { SettingsFault } from '../base/settings/fault.ts'
import type { Settings } from '../base/settings/settings.ts'
import { second } from '../base/time.ts'
import { lightenGlobals } from '../http/node.ts'

/** Makes the server of a process that serves nothing else. */
export function createHttpServer(listener: RequestListener): Server {
  lightenGlobals()
  return createServer(serverOptions, listener)
}

// In milliseconds.
const idlePoll = 50

const serverOptions: ServerOptions = {
  // Limits how long a client can hold a connection by sending its header or body slowly.
  headersTimeout: 10 * second,
  requestTimeout: 30 * second,
  connectionsCheckingInterval: 5 * second,
  // Longer than the 60 s of common proxies, so that the proxy ends an idle connection and not this server.
  keepAliveTimeout: 65 * second,
  maxHeaderSize: 16 * 1024,
  // A request without a body needs no stream for one (measured: 4 % of the cost of a session's request).
  optimizeEmptyRequests: true,
}

/** Listens at the settings' host and port; the port that was opened. */
export function listen(server: Server, settings: Settings): Promise<number> {
  const { host, port } = settings
  return new Promise((resolve, reject) => {
    server.once('error', (fault: NodeJS.ErrnoException) => reject(refusalOf(fault, settings)))
    server.listen(port, host, () => {
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : port)
    })
  })
}

/** Opens the settings' port and closes it again; its number, which PORT=0 leaves to the machine. */
export async function tryPort(settings: Settings): Promise<number> {
  const server = createServer()
  const port = await listen(server, settings)
  await new Promise((resolve) => server.close(resolve))
  return port
}

/** Takes no new connections and waits at most `patience` milliseconds for the requests that run. */
export function drain(server: Server, patience: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => server.closeAllConnections(), patience)
    // Again and again: a kept connection is idle only when its last request is answered.
    const idle = setInterval(() => server.closeIdleConnections(), idlePoll)
    server.close(() => {
      clearTimeout(timer)
      clearInterval(idle)
      resolve()
    })
    server.closeIdleConnections()
  })
}

function refusalOf(fault: NodeJS.ErrnoException, { host, port }: Settings): Error {
  switch (fault.code) {
    case 'EADDRINUSE':
      return refusal('PORT', (words) => words.settingFaults.portInUse(host, port))
    case 'EACCES':
      return refusal('PORT', (words) => words.settingFaults.portForbidden(host, port))
    case 'EADDRNOTAVAIL':
      return refusal('HOST', (words) => words.settingFaults.notOurAddress(host))
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return refusal('HOST', (words) => words.settingFaults.unresolved(host))
    default:
      return refusal('HOST', (words) => words.settingFaults.notListening(host, port, fault.message))
  }
}

function refusal(name: 'HOST' | 'PORT', say: Say): SettingsFault {
  return new SettingsFault([{ name, say }])
}
