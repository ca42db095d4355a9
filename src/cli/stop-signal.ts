import { faultCode } from '../base/fault-code.ts'
import { exits } from './exits.ts'

/**
 * Why the process should stop: SIGTERM, SIGINT, or its parent has ended. `npm start` and `npx postern serve` run the
 * server under a shell that dies of a signal without passing it on; the server would remain as an orphan.
 */
export function stopSignal(parent: number): Promise<string> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      process.once(signal, () => {
        resolve(signal)
        // A second signal means now.
        process.once(signal, () => process.exit(exits.fault))
      })
    }
    if (!isRunByNpm()) return
    const watch = setInterval(() => {
      if (!isGone(parent)) return
      clearInterval(watch)
      resolve('parent-gone')
    }, parentPoll)
    watch.unref()
  })
}

// In milliseconds.
const parentPoll = 250

// "node bin/postern.js serve" or, by npx, "postern". Only then: without npm, a server that was started in the background may outlive the shell that started it.
function isRunByNpm(): boolean {
  return /\bpostern\b/.test(process.env['npm_lifecycle_script'] ?? '')
}

function isGone(parent: number): boolean {
  // POSIX gives an orphan another parent; Windows keeps the number of the old one.
  return process.ppid !== parent || !isRunning(parent)
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (fault) {
    return faultCode(fault) !== 'ESRCH'
  }
}
