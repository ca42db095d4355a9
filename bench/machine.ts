// Facts about the machine and about a process; the latter only on Linux.

import { closeSync, fsyncSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { availableParallelism, cpus, loadavg, release, totalmem } from 'node:os'
import { join } from 'node:path'
import { median, newFolder } from './support.ts'

/** Seconds of processor time that a process and those that it has started have used; null without /proc. */
export function processorTime(pid: number): number | null {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ')
    const started = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim()
    const ofStarted = started === '' ? [] : started.split(' ').map((one) => processorTime(Number(one)) ?? 0)
    return (Number(fields[11]) + Number(fields[12])) / 100 + ofStarted.reduce((sum, time) => sum + time, 0)
  } catch {
    return null
  }
}

/** Seconds of processor time that the main thread of a process has used; null without /proc. */
export function mainThreadTime(pid: number): number | null {
  try {
    const [nanoseconds] = readFileSync(`/proc/${pid}/task/${pid}/schedstat`, 'utf8').split(' ')
    return Number(nanoseconds) / 1e9
  } catch {
    return null
  }
}

/** Watches the processor time of a server, its main thread and this process, the client; hands out that of one answer. */
export function watchTimes(pid: number): (answers: number) => Times {
  const read = (): Times => {
    const { user, system } = process.cpuUsage()
    const [whole, main] = [processorTime(pid) ?? Number.NaN, mainThreadTime(pid) ?? Number.NaN]
    return { whole, main, client: (user + system) / 1e6 }
  }
  const before = read()
  return (answers) => {
    const now = read()
    const ofOne = (what: keyof Times) => (now[what] - before[what]) / answers
    return { whole: ofOne('whole'), main: ofOne('main'), client: ofOne('client') }
  }
}

/** Seconds of processor time. */
export type Times = { whole: number; main: number; client: number }

/** Megabytes of memory that a process holds; null without /proc. */
export function residentMemory(pid: number): number | null {
  try {
    const kib = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
    return kib === undefined ? null : (Number(kib) * 1_024) / 1e6
  } catch {
    return null
  }
}

/** MiB that a process holds for itself, with its part of what it shares (PSS); null without /proc. */
export function idleMemory(pid: number): number | null {
  return mappedMemory(pid, 'Pss')
}

/** MiB that a process holds for itself, without files and what it shares; null without /proc. */
export function ownMemory(pid: number): number | null {
  return mappedMemory(pid, 'Pss_Anon')
}

function mappedMemory(pid: number, kind: 'Pss' | 'Pss_Anon'): number | null {
  try {
    const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8')
    const kib = new RegExp(`^${kind}:\\s+(\\d+) kB`, 'm').exec(text)?.[1]
    return kib === undefined ? null : Number(kib) / 1_024
  } catch {
    return null
  }
}

/** The machine that the numbers belong to. */
export function describeMachine(): string[] {
  const [processor] = cpus()
  return [
    `${availableParallelism()} cores, ${processor?.model ?? 'unknown processor'}, ${Math.round(totalmem() / 2 ** 30)} GiB`,
    `${process.platform} ${release()} ${process.arch}, Node ${process.version}`,
    `a small write and its fsync in the temporary folder: ${fsyncTime().toFixed(2)} ms (median of 50)`,
  ]
}

/** The system's load average of the last minute. */
export function machineLoad(): string {
  return (loadavg()[0] ?? 0).toFixed(2)
}

/** Starts measuring how much of the machine other processes use, in per cent; null without /proc. */
export function watchOthers(): () => number | null {
  const before = machineTimes()
  return () => {
    const after = machineTimes()
    if (!before || !after) return null
    const others = after.busy - before.busy - (after.ours - before.ours)
    return Math.max(0, (100 * others) / (after.all - before.all))
  }
}

// In hundredths of a second; ours are this process and its finished children.
function machineTimes(): { all: number; busy: number; ours: number } | null {
  try {
    const [line = ''] = readFileSync('/proc/stat', 'utf8').split('\n')
    const [user = 0, nice = 0, system = 0, idle = 0, waiting = 0, ...rest] = line
      .split(/\s+/)
      .slice(1, 9)
      .map(Number)
    const busy = [user, nice, system, ...rest].reduce((sum, time) => sum + time, 0)
    const fields = readFileSync('/proc/self/stat', 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ')
    const ours = fields.slice(11, 15).reduce((sum, time) => sum + Number(time), 0)
    return { all: busy + idle + waiting, busy, ours }
  } catch {
    return null
  }
}

function fsyncTime(): number {
  const folder = newFolder()
  const file = openSync(join(folder, 'file'), 'w')
  const times = Array.from({ length: 50 }, () => {
    const begun = performance.now()
    writeSync(file, 'x'.repeat(4_096))
    fsyncSync(file)
    return performance.now() - begun
  })
  closeSync(file)
  rmSync(folder, { recursive: true })
  return median(times)
}
