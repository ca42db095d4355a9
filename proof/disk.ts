// Lets the disk under a running server fail: `npm run proof:disk -- [--record]`. While it is full, read-only, does not write, flush
// or read, every answer is whole or an honest 503; afterwards the same process serves, without a restart, and nothing that was
// answered is lost.

import { parseArgs } from 'node:util'
import { openDatabase } from '../src/store/db/database.ts'
import { until } from '../test/support/house.ts'
import { startMailServer } from '../test/support/smtp.ts'
import { personCalled, someone } from './acts.ts'
import { makeGround } from './house.ts'
import { brokenInvariants, isSettled } from './invariants.ts'
import { record } from './record.ts'
import { startVictim } from './server.ts'
import { attachStrace } from './strace.ts'

/** The faults by what is wrong with the disk: calls that fail, or take 300 ms longer. */
export const diskFaults = {
  'is full': 'pwrite64:error=ENOSPC',
  'is read-only': 'pwrite64:error=EROFS',
  'does not write': 'pwrite64:error=EIO',
  'does not flush': 'fsync,fdatasync:error=EIO',
  'does not read': 'pread64:error=EIO',
  'flushes slowly': 'fsync,fdatasync:delay_exit=300000',
}

/** The number of answers while the disk failed, how many of them were 503, and what was wrong. */
export type Served = { answers: number; refused: number; faults: string[] }

// People who register under each fault, and the time in which a server must serve again, in milliseconds.
const people = 6
const recovery = 15_000

/** Lets people register at one server while its disk fails in one way after the other. */
export async function failDisk(tree: string, faultsOfDisk: Partial<typeof diskFaults>): Promise<Served> {
  await using mails = await startMailServer()
  await using ground = await makeGround('sqlite', mails)
  const server = await startVictim({ values: ground.values, tree })
  if (server.isDead()) throw new Error(server.output())
  const url = ground.values['DATABASE_URL'] ?? ''
  const served: Served = { answers: 0, refused: 0, faults: [] }
  const answered: string[] = []
  let count = 0
  const register = async () => {
    const { name, address, password } = personCalled(`person-${(count += 1)}`)
    const { status, headers } = await someone(ground).post('/api/register', { name, address, password })
    if (status === 202) answered.push(name)
    return { status, isHonest: status === 202 || (status === 503 && headers.has('retry-after')) }
  }
  await register()
  for (const [what, inject] of Object.entries(faultsOfDisk)) {
    const told = (fault: string) => served.faults.push(`the disk ${what}: ${fault}`)
    const words = [
      '-e',
      'trace=pwrite64,pread64,fsync,fdatasync',
      '-e',
      `inject=${inject}`,
      '-o',
      '/dev/null',
    ]
    const trace = await attachStrace(server.pid, url.slice('sqlite:'.length), words)
    const answers = await Promise.all(Array.from({ length: people }, register))
    if ((await fetch(`${ground.url}/healthz`)).status !== 200) told('the process does not answer')
    await trace.detach()
    for (const { status, isHonest } of answers) {
      served.answers += 1
      if (status === 503) served.refused += 1
      if (!isHonest) told(`an answer ${status}`)
    }
    const isBack = async () => (await register()).status === 202 && (await fetch(`${ground.url}/readyz`)).ok
    await until(isBack, recovery).catch(() => told('the server does not come back'))
  }
  const db = openDatabase(url, () => {})
  await until(() => isSettled(db)).catch(() => served.faults.push('mails are never delivered'))
  const rows = await db.selectFrom('registrations').select('name').execute()
  const names = new Set(rows.map(({ name }) => name))
  served.faults.push(
    ...answered.filter((name) => !names.has(name)).map((name) => `${name} was answered and is lost`),
  )
  served.faults.push(...(await brokenInvariants(db, mails)))
  if (server.isDead()) served.faults.push('the server is dead')
  const lines = server
    .output()
    .split('\n')
    .filter((line) => /"code":"(?:unexpected|job-failed)"/.test(line))
  served.faults.push(...lines.map((line) => `it takes the disk's fault for its own: ${line.slice(0, 700)}`))
  await db.destroy()
  await server.kill('SIGKILL')
  return served
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { record: { type: 'boolean' } } })
  const { answers, refused, faults } = await failDisk(process.cwd(), diskFaults)
  for (const fault of faults) console.log(fault)
  const kinds = Object.keys(diskFaults).length
  const printed = `${kinds} faults of the disk, ${answers} answers, ${refused} of them 503: ${faults.length} faults`
  console.log(`sqlite: ${printed}`)
  if (values.record) record('disk-sqlite', { printed, options: '', seed: null })
  process.exitCode = faults.length === 0 ? 0 : 1
}
