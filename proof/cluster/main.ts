// Postern on a cluster of PostgreSQL by Patroni and etcd, in synchronous mode, whose leader dies, is cut off or stands still, while
// people register: `npm run proof:cluster -- [--times N] [--record]`. Only as root, on Linux with Debian's packages. Everything is in
// namespaces and a folder of its own, and ends with the command.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { limits } from '../../src/base/limits.ts'
import { minute, second } from '../../src/base/time.ts'
import { openDatabase } from '../../src/store/db/database.ts'
import type { Database } from '../../src/store/db/database.ts'
import { until } from '../../test/support/house.ts'
import { startMailServer } from '../../test/support/smtp.ts'
import { personCalled, someone } from '../acts.ts'
import { unpack } from '../debian.ts'
import { groundOn } from '../house.ts'
import { brokenInvariants, isSettled } from '../invariants.ts'
import { record } from '../record.ts'
import { startVictim } from '../server.ts'
import type { Victim } from '../server.ts'
import { healthy, makeNodes, packages } from './nodes.ts'
import type { Node } from './nodes.ts'
import { startRouter } from './router.ts'
import type { Router } from './router.ts'

// So many people register at the same time.
const crowd = 6

/** A disturbance of the leader, and its end. */
const trials: Record<string, { begin: (leader: Node) => void; end: (leader: Node) => void }> = {
  killed: { begin: (leader) => leader.signal('SIGKILL'), end: (leader) => leader.start() },
  'cut off': { begin: (leader) => leader.unplug(), end: (leader) => leader.plug() },
  paused: { begin: (leader) => leader.signal('SIGSTOP'), end: (leader) => leader.signal('SIGCONT') },
}

async function prove(programs: string, times: number): Promise<{ printed: string; faults: string[] }> {
  await using stack = new AsyncDisposableStack()
  // Removed with the programs.
  const nodes = makeNodes(programs, mkdirSync(join(programs, 'cluster'), { recursive: true }) ?? programs)
  stack.defer(() => nodes.forEach((node) => node.signal('SIGKILL')))
  for (const node of nodes) node.start()
  await healthy(nodes)
  const router = stack.use(await startRouter(nodes))
  await until(() => router.leader() !== null)
  const mails = stack.use(await startMailServer())
  const url = `postgres://postgres@127.0.0.1:${router.port}/postgres`
  const ground = stack.use(await groundOn({ url, postgres: null, remove: async () => {} }, mails))
  const server = await startVictim({ values: ground.values, tree: process.cwd() })
  stack.defer(async () => void (server.isDead() || (await server.kill('SIGKILL'))))
  if (server.isDead()) throw new Error(server.output())
  const db = stack.use(openDatabase(url, () => {}))

  const load = registerOn(ground.url)
  const faults: string[] = []
  const lines: string[] = []
  for (const [what, trial] of Object.entries(trials)) {
    const took: number[] = []
    for (let time = 0; time < times; time += 1) {
      took.push(await disturb(trial, { nodes, router, load }))
      console.log(`leader ${what}: answered again after ${inSeconds(took.at(-1) ?? Infinity)} s`)
    }
    if (took.includes(Infinity)) faults.push(`while the leader is ${what}, nobody is answered`)
    const inOrder = took.toSorted((one, other) => one - other).map(inSeconds)
    lines.push(`leader ${what} ${times} times: answered again after ${inOrder.join(', ')} s`)
  }
  await load.stop()
  if (server.isDead()) faults.push('the server is dead')
  const lost = await lostOf(db, load.answered)
  faults.push(...lost.map((name) => `${name} was answered and is lost`))
  faults.push(...(await settled(server, db)), ...(await brokenInvariants(db, mails)))
  const printed = `${lines.join('; ')}; ${load.answered.length} answered registrations, ${lost.length} lost: ${faults.length} faults`
  return { printed, faults }
}

type Load = { answered: { name: string; begun: number }[]; stop(): Promise<void> }

function registerOn(url: string): Load {
  const answered: Load['answered'] = []
  let people = 0
  let isOver = false
  const send = (request: Request) => fetch(new Request(request, { signal: AbortSignal.timeout(20 * second) }))
  const live = async () => {
    while (!isOver) {
      people += 1
      const person = personCalled(`person-${people}`)
      const begun = performance.now()
      const status = await someone({ url, send })
        .post('/api/register', { ...person })
        .then(
          (answer) => answer.status,
          () => 0,
        )
      if (status === 202) answered.push({ name: person.name, begun })
      await setTimeout(status === 202 ? 20 : 200)
    }
  }
  const lives = Array.from({ length: crowd }, live)
  return {
    answered,
    async stop() {
      isOver = true
      await Promise.all(lives)
    },
  }
}

function inSeconds(milliseconds: number): string {
  return (milliseconds / second).toFixed(1)
}

/**
 * Lets something happen to the leader; after how many milliseconds the first registration was answered that began since, or
 * Infinity if none was within two minutes.
 */
async function disturb(
  { begin, end }: (typeof trials)[string],
  { nodes, router, load }: { nodes: Node[]; router: Router; load: Load },
): Promise<number> {
  const leader = router.leader()
  if (leader === null) throw new Error('nobody leads')
  const begun = performance.now()
  begin(leader)
  const isAnswered = () => load.answered.some((one) => one.begun > begun)
  const took = await until(isAnswered, 2 * minute).then(
    () => performance.now() - begun,
    () => Infinity,
  )
  end(leader)
  await healthy(nodes)
  return took
}

async function lostOf(db: Database, answered: Load['answered']): Promise<string[]> {
  const rows = await db.selectFrom('registrations').select('name').execute()
  const known = new Set(rows.map(({ name }) => name))
  return answered.filter(({ name }) => !known.has(name)).map(({ name }) => name)
}

async function settled(server: Victim, db: Database): Promise<string[]> {
  server.setClock(limits.lease + minute)
  return until(() => isSettled(db), 2 * minute).then(
    () => [],
    () => ['mails are never delivered'],
  )
}

const { values } = parseArgs({
  options: {
    times: { type: 'string', default: '5' },
    record: { type: 'boolean' },
    inside: { type: 'string' },
  },
})
if (values.inside !== undefined) {
  const { printed, faults } = await prove(values.inside, Number(values.times))
  for (const fault of faults) console.log(fault)
  console.log(printed)
  if (values.record) record('cluster', { printed, options: `--times ${values.times}`, seed: null })
  process.exit(faults.length === 0 ? 0 : 1)
}
// Out here, because nothing leads out from inside.
using programs = unpack(packages)
// The names of network namespaces are files below /run. The shell stays, because it collects orphans: Patroni waits for its dead server.
const inside = 'mount -t tmpfs tmpfs /run && "$@"; exit $?'
const own = ['--net', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc']
const command = [
  process.execPath,
  import.meta.filename,
  '--inside',
  programs.folder,
  ...process.argv.slice(2),
]
const child = spawn('unshare', [...own, 'sh', '-c', inside, 'sh', ...command], { stdio: 'inherit' })
// With it, all that it has started ends.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill('SIGKILL'))
const [status] = (await once(child, 'exit')) as [number | null]
process.exitCode = status ?? 1
