import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { residentMemory } from './machine.ts'
import { atMost, median, newSqlite, sleep, startServer, info } from './support.ts'
import type { Row, Run } from './support.ts'

/** Time to the first answer, memory, and number of packages; always with SQLite. */
export async function footprintPart(run: Run): Promise<Row[]> {
  await using place = await newSqlite()
  const starts = run.quick ? 3 : 7
  const cache = { NODE_COMPILE_CACHE: join(place.folder, 'compiled') }
  const first = await startAndStop()
  const again: number[] = []
  for (let count = 0; count < starts; count += 1) again.push(await startAndStop())
  const memory = await memoryWhenIdle()
  return [
    atMost('start until /healthz answers, first start with nothing compiled', first / 1_000, 1, ' s', 2),
    atMost(
      'start until /healthz answers, median of later starts (0.3 s is aimed at)',
      median(again) / 1_000,
      1,
      ' s',
      2,
    ),
    memory === null
      ? info('resident memory when idle', 'not available on this system')
      : atMost('resident memory when idle', memory, 120, ' MB', 0),
    atMost('packages of a production install', productionPackages(), 60, '', 0),
  ]

  async function startAndStop(): Promise<number> {
    await using server = await startServer(place, cache)
    return server.startedIn
  }

  async function memoryWhenIdle(): Promise<number | null> {
    await using server = await startServer(place, cache)
    await sleep(run.quick ? 1_000 : 4_000)
    return residentMemory(server.pid)
  }
}

type LockEntry = {
  dev?: boolean
  devOptional?: boolean
  link?: boolean
  os?: string | string[]
  cpu?: string | string[]
  libc?: string | string[]
}

/** Measures what `npm install --omit=dev` puts into node_modules on this platform, by the lock file. */
function productionPackages(): number {
  const text = readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8')
  const { packages } = JSON.parse(text) as { packages: Record<string, LockEntry> }
  return Object.entries(packages).filter(([path, entry]) => {
    if (!path.includes('node_modules/') || entry.link || entry.dev || entry.devOptional) return false
    return fits(entry.os, process.platform) && fits(entry.cpu, process.arch) && fits(entry.libc, libc())
  }).length
}

function fits(names: string | string[] | undefined, here: string | null): boolean {
  if (names === undefined || here === null) return true
  const allowed = [names].flat()
  if (allowed.includes(`!${here}`)) return false
  return allowed.includes(here) || allowed.every((name) => name.startsWith('!'))
}

function libc(): string | null {
  if (process.platform !== 'linux') return null
  const { header } = process.report.getReport() as { header: { glibcVersionRuntime?: string } }
  return header.glibcVersionRuntime ? 'glibc' : 'musl'
}
