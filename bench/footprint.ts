import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { installPackage } from '../test/support/package.ts'
import { floodMemory } from './flood.ts'
import { idleMemory } from './machine.ts'
import { atMost, median, newSqlite, sleep, startServer, info } from './support.ts'
import type { Place, Row, Run } from './support.ts'

/** Time to the first answer and memory, of the packed package in an empty project and of this clone; always with SQLite. */
export async function footprintPart(run: Run): Promise<Row[]> {
  await using project = await installPackage()
  const installed = join(project.folder, 'node_modules/postern')
  const clone = fileURLToPath(new URL('../bin/postern.js', import.meta.url))
  const command = join(installed, 'bin/postern.js')
  const flood = await floodMemory(run, { NODE_COMPILE_CACHE: join(project.folder, 'compiled') }, command)
  return [
    ...(await measure(run, 'the package', command, [0.4, 0.25, 64])),
    ...flood.map((row) => ({ ...row, label: `the package: memory, ${row.label}` })),
    atMost('the package: import of the library, median', importTime(run, installed), 100, ' ms', 0),
    atMost('the package: packages in all', project.packages.length, 5, '', 0),
    ...(await measure(run, 'a clone', clone, [1, 0.45, 120])),
  ]
}

type Targets = [first: number, again: number, memory: number]

async function measure(run: Run, what: string, command: string, targets: Targets): Promise<Row[]> {
  await using place = await newSqlite()
  const values = { NODE_COMPILE_CACHE: join(place.folder, 'compiled') }
  const first = await startAndStop(place, values, command)
  const again: number[] = []
  const starts = run.quick ? 3 : 9
  for (let count = 0; count < starts; count += 1) again.push(await startAndStop(place, values, command))
  const memory = await memoryWhenIdle()
  const label = `${what}: start until /healthz answers`
  return [
    atMost(`${label}, first start with nothing compiled`, first / 1_000, targets[0], ' s', 2),
    atMost(`${label}, median of later starts`, median(again) / 1_000, targets[1], ' s', 2),
    info(`${label}, least of later starts`, `${(Math.min(...again) / 1_000).toFixed(2)} s`),
    memory === null
      ? info(`${what}: memory when idle`, 'not available on this system')
      : atMost(`${what}: memory when idle`, memory, targets[2], ' MiB', 0),
  ]

  async function memoryWhenIdle(): Promise<number | null> {
    await using server = await startServer(place, values, command)
    await sleep(run.quick ? 1_000 : 4_000)
    return idleMemory(server.pid)
  }
}

async function startAndStop(place: Place, values: Record<string, string>, command: string): Promise<number> {
  await using server = await startServer(place, values, command)
  return server.startedIn
}

// In a process of its own each time, in milliseconds.
function importTime(run: Run, installed: string): number {
  const code = `const begun = performance.now(); await import('postern'); console.log(performance.now() - begun)`
  const args = ['--input-type=module', '--eval', code]
  const measured = Array.from({ length: run.quick ? 3 : 9 }, () =>
    Number(execFileSync(process.execPath, args, { cwd: join(installed, '../..'), encoding: 'utf8' })),
  )
  return median(measured)
}
