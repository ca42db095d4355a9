// The process that starts the serving processes of one command and keeps them running. It serves nothing itself, and opens
// no database.

import cluster from 'node:cluster'
import type { Worker } from 'node:cluster'
import { setTimeout } from 'node:timers/promises'
import type { Settings } from '../base/settings/settings.ts'
import { minute, second } from '../base/time.ts'
import { answerWithin } from '../base/within.ts'
import type { Log } from '../core/ports.ts'
import { exits } from './exits.ts'
import { tryPort } from './http-server.ts'
import type { FromPrimary, ToPrimary } from './serve-among.ts'
import { stopSignal } from './stop-signal.ts'
import { createSums } from './sums.ts'

// In milliseconds. Each end of a process that served for less than a while doubles the pause before the next one.
const firstPause = 100
const longestPause = 30 * second
const aWhile = minute

// So many starts in a row that failed, while nobody serves, are no accident.
const mostFailedStarts = 5

// From SIGTERM, after which a process that has not ended is frozen.
const stopPatience = 9.5 * second

/**
 * Serves by several processes until it should stop; the exit status. The first one makes the tables and says what is to be said at a
 * start, and the others follow when it is open. If it cannot start, its status is the result.
 */
export async function keepServing(settings: Settings, log: Log, parent: number): Promise<number> {
  const port = await tryPort(settings)
  const crew = createCrew(settings.servers, log, { PORT: String(port), SERVERS: String(settings.servers) })
  crew.start()
  const end = await Promise.race([stopSignal(parent), crew.givenUp])
  if (typeof end === 'string') log.info({ signal: end }, 'stopping')
  await crew.stop(String(end))
  if (typeof end === 'string') log.info({}, 'stopped')
  return typeof end === 'string' ? exits.done : end
}

type Ended = { status: number; signal: string | null }

function createCrew(count: number, log: Log, environment: Record<string, string>) {
  const living = new Set<Worker>()
  const open = new Set<Worker>()
  const sums = createSums(living)
  const history = createHistory()
  const stopping = new AbortController()
  const { promise: givenUp, resolve: giveUp } = Promise.withResolvers<number>()

  return { givenUp, start, stop }

  function start(): void {
    if (stopping.signal.aborted) return
    const worker = cluster.fork(environment)
    const begun = performance.now()
    living.add(worker)
    if (worker.process.pid !== undefined) closeUntaken(worker)
    worker.on('message', (message: ToPrimary) => {
      if ('open' in message) opened(worker)
      else sums.take(worker, message)
    })
    endIfNotStarted(worker, log)
    worker.once('exit', (status, signal) => {
      living.delete(worker)
      afterLastWords(worker, () => sums.retire(worker))
      const wasOpen = open.delete(worker)
      history.note(wasOpen, performance.now() - begun)
      if (!stopping.signal.aborted) replace(worker, wasOpen, { status: status ?? exits.fault, signal })
    })
  }

  function opened(worker: Worker): void {
    // One that had just begun did not hear it.
    if (stopping.signal.aborted) return tellToStop(worker, String(stopping.signal.reason))
    open.add(worker)
    history.opened()
    if (worker.id === 1) for (let further = 1; further < count; further += 1) start()
  }

  function replace({ id, process: { pid } }: Worker, wasOpen: boolean, { status, signal }: Ended): void {
    // It has said why.
    if (id === 1 && !wasOpen) return giveUp(status || exits.fault)
    const facts = { ended: pid, status, signal }
    if (open.size === 0 && history.failedStarts() >= mostFailedStarts) {
      log.error({ ...facts, code: 'no-process-starts' }, 'no serving process starts')
      return giveUp(status || exits.fault)
    }
    const pause = history.pause()
    log.error({ ...facts, pause, code: 'process-ended' }, 'a serving process ended; another one follows')
    void setTimeout(pause, null, { signal: stopping.signal }).then(start, () => {})
  }

  async function stop(reason: string): Promise<void> {
    stopping.abort(reason)
    // One that is not open yet does not listen. It dies of the signal, or stops if it has opened meanwhile.
    for (const worker of living) if (!open.has(worker)) worker.process.kill('SIGTERM')
    await stopAll(living, reason, log)
  }
}

// The numbers that a process tells at its end may be read after its exit.
function afterLastWords(worker: Worker, retire: () => void): void {
  if (worker.isConnected()) worker.once('disconnect', retire)
  else retire()
}

// Where the system lets no further process begin, Node tells no exit. The other faults are those of a process that ends.
function endIfNotStarted(worker: Worker, log: Log): void {
  worker.on('error', (fault: Error) => {
    if (worker.process.pid !== undefined) return
    log.error({ err: fault, code: 'process-not-started' }, 'a serving process could not be started')
    worker.emit('exit', exits.fault, null)
  })
}

// Node keeps a connection that it has handed to a process until the process has taken it, and forgets it if the process
// ends before: the visitor would wait for nothing. So the last one is closed; that of a taken one is closed already.
function closeUntaken({ process: child }: Worker): void {
  const send = child.send.bind(child)
  let last: object | undefined
  child.send = ((...sent: Parameters<typeof send>) => {
    const [, handle] = sent
    if (typeof handle === 'object') last = handle
    return send(...sent)
  }) as typeof send
  child.once('exit', () => {
    if (last && 'close' in last && typeof last.close === 'function') last.close()
  })
}

async function stopAll(living: ReadonlySet<Worker>, reason: string, log: Log): Promise<void> {
  const ends = Array.from(living, (worker) => new Promise((resolve) => worker.once('exit', resolve)))
  for (const worker of living) tellToStop(worker, reason)
  const kill = () => {
    for (const { process: frozen } of living) {
      log.error(
        { ended: frozen.pid, code: 'process-killed' },
        'a serving process did not stop and was killed',
      )
      frozen.kill('SIGKILL')
    }
  }
  if ((await answerWithin(stopPatience, Promise.all(ends))) === null) kill()
  await Promise.all(ends)
}

function tellToStop(worker: Worker, reason: string): void {
  worker.send({ stop: reason } satisfies FromPrimary, () => {})
}

// How the last processes fared.
function createHistory() {
  let shortLives = 0
  let failedStarts = 0
  return {
    opened() {
      failedStarts = 0
    },
    note(wasOpen: boolean, life: number) {
      shortLives = wasOpen && life > aWhile ? 0 : shortLives + 1
      if (!wasOpen) failedStarts += 1
    },
    failedStarts: () => failedStarts,
    /** How long to wait before the next start. */
    pause: () => (shortLives === 0 ? 0 : Math.min(longestPause, firstPause * 2 ** (shortLives - 1))),
  }
}
