// Loses the power, again and again: `npm run proof:power -- [--people N] [--seed S] [--record]`. Everything that a server
// writes to its SQLite files is recorded while people register. A disk has for certain what was flushed, and of what was written
// since then any part in any order. So at each write images are made of the files: with all of it, nothing of it, the last write
// torn, and parts by the seed. Each must open whole, with every registration that had been answered by then, and its mail.

import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { parseArgs } from 'node:util'
import { openDatabase } from '../src/store/db/database.ts'
import { until } from '../test/support/house.ts'
import { startMailServer } from '../test/support/smtp.ts'
import type { MailServer } from '../test/support/smtp.ts'
import { personCalled, someone } from './acts.ts'
import { makeGround } from './house.ts'
import type { Ground } from './house.ts'
import { brokenInvariants, isSettled } from './invariants.ts'
import { randomFrom } from './random.ts'
import { record } from './record.ts'
import { startVictim } from './server.ts'
import { attachStrace } from './strace.ts'

/** One call on a file, at its time in milliseconds since 1970. */
type Call = { at: number; file: string } & (
  | { kind: 'write'; offset: number; bytes: Buffer }
  | { kind: 'truncate'; length: number }
  | { kind: 'flush' }
)

type Files = Map<string, Buffer>

/** The writes of a server while people registered, and the time of each answer. */
export type Written = { before: Files; calls: Call[]; answered: { name: string; at: number }[] }

/** The number of images, and what was wrong with them. */
export type Lost = { images: number; faults: string[] }

const atOnce = 4

/** Lets people register, and records what their server writes. */
export async function writeUnderLoad(ground: Ground, people: number, tree: string): Promise<Written> {
  const server = await startVictim({ values: ground.values, tree })
  if (server.isDead()) throw new Error(server.output())
  const file = fileOf(ground)
  const folder = mkdtempSync(join(tmpdir(), 'postern-power-'))
  try {
    const words = ['-ff', '-ttt', '-y', '-xx', '-s', '70000', '-o', join(folder, 'calls')]
    const trace = await attachStrace(server.pid, file, [
      ...words,
      '-e',
      'trace=write,pwrite64,ftruncate,fsync,fdatasync',
    ])
    // No person has asked yet, so all of it has been flushed.
    const before: Files = new Map([file, `${file}-wal`].map((path) => [path, readFileSync(path)]))
    const answered: Written['answered'] = []
    let next = 0
    const register = async () => {
      while (next < people) {
        const person = personCalled(`person-${(next += 1)}`)
        const { status } = await someone({ url: ground.url }).post('/api/register', { ...person })
        if (status === 202) answered.push({ name: person.name, at: Date.now() })
      }
    }
    await Promise.all(Array.from({ length: atOnce }, register))
    await trace.detach()
    return { before, calls: readCalls(folder), answered }
  } finally {
    await server.kill('SIGKILL')
    rmSync(folder, { recursive: true })
  }
}

function fileOf({ values }: Ground): string {
  return (values['DATABASE_URL'] ?? '').slice('sqlite:'.length)
}

/** Reads what strace wrote, in the order of time. */
function readCalls(folder: string): Call[] {
  const lines = globSync(join(folder, 'calls.*')).flatMap((file) => readFileSync(file, 'latin1').split('\n'))
  return lines.flatMap((line) => callOf(line) ?? []).toSorted((one, other) => one.at - other.at)
}

function callOf(line: string): Call | null {
  const [, time = '', name, path = '', rest = '', result = ''] =
    /^(\d+\.\d+) (\w+)\(\d+<([^>]*)>(?:, (.*))?\) += (-?\d+)/.exec(line) ?? []
  if (name === undefined || Number(result) < 0) return null
  const about = { at: Number(time) * 1_000, file: fromHex(path).toString() }
  if (name === 'fsync' || name === 'fdatasync') return { ...about, kind: 'flush' }
  if (name === 'ftruncate') return { ...about, kind: 'truncate', length: Number(rest) }
  const [, text = '', offset] = /^"([^"]*)", \d+, (\d+)$/.exec(rest) ?? []
  if (name !== 'pwrite64' || offset === undefined) throw new Error(`not understood: ${line.slice(0, 200)}`)
  return { ...about, kind: 'write', offset: Number(offset), bytes: fromHex(text).subarray(0, Number(result)) }
}

function fromHex(text: string): Buffer {
  return Buffer.from(text.replaceAll('\\x', ''), 'hex')
}

/** Makes images of the moment after each of the calls, or after each nth, and looks at them. */
export function lookAtImages(
  { before, calls, answered }: Written,
  { seed, every = 1, flushes = true }: { seed: number; every?: number; flushes?: boolean },
): Lost {
  const random = randomFrom(seed)
  const lost: Lost = { images: 0, faults: [] }
  let flushed: Files = new Map(before)
  let since: Call[] = []
  const place = mkdtempSync(join(tmpdir(), 'postern-image-'))
  for (const [number, call] of calls.entries()) {
    if (call.kind !== 'flush') since.push(call)
    else if (flushes) {
      flushed = after(
        flushed,
        since.filter(({ file }) => file === call.file),
      )
      since = since.filter(({ file }) => file !== call.file)
    }
    if (number % every !== 0) continue
    const expected = answered.filter(({ at }) => at < call.at).map(({ name }) => name)
    for (const [how, kept] of Object.entries(partsOf(since, random))) {
      lost.images += 1
      const found = faultsOf(writeImage(place, after(flushed, kept)), expected)
      lost.faults.push(...found.map((fault) => `after call ${number} of ${calls.length}, ${how}: ${fault}`))
    }
  }
  rmSync(place, { recursive: true })
  return lost
}

/** The calls since the last flush that the disk may have. */
function partsOf(since: Call[], random: () => number): Record<string, Call[]> {
  const last = since.at(-1)
  if (!last) return { 'all flushed': [] }
  const torn =
    last.kind === 'write' ? [{ ...last, bytes: last.bytes.subarray(0, last.bytes.length / 2) }] : []
  return {
    'all written': since,
    'nothing of it': [],
    'the last one torn': [...since.slice(0, -1), ...torn],
    'some of it': since.filter(() => random() < 0.5),
  }
}

function after(files: Files, calls: Call[]): Files {
  const changed: Files = new Map(files)
  for (const call of calls) {
    const old = changed.get(call.file) ?? Buffer.alloc(0)
    if (call.kind === 'truncate')
      changed.set(call.file, Buffer.concat([old.subarray(0, call.length)], call.length))
    if (call.kind === 'write') {
      const bytes = Buffer.alloc(Math.max(old.length, call.offset + call.bytes.length))
      old.copy(bytes)
      call.bytes.copy(bytes, call.offset)
      changed.set(call.file, bytes)
    }
  }
  return changed
}

/** Writes the files of an image, and gives the path of its database. */
function writeImage(folder: string, files: Files): string {
  for (const file of globSync(join(folder, '*'))) rmSync(file)
  for (const [path, bytes] of files)
    writeFileSync(join(folder, path.endsWith('-wal') ? 'image.db-wal' : 'image.db'), bytes)
  return join(folder, 'image.db')
}

/** The faults of an image in which these people must be registered. */
function faultsOf(file: string, expected: string[]): string[] {
  try {
    const database = new DatabaseSync(file)
    const whole = database
      .prepare('pragma integrity_check')
      .all()
      .map((row) => String(row['integrity_check']))
    const registered = database
      .prepare('select name from registrations where id in (select registration_id from outbox)')
      .all()
      .map(({ name }) => name)
    database.close()
    const names = new Set(registered)
    return [
      ...whole.filter((line) => line !== 'ok'),
      ...expected.filter((name) => !names.has(name)).map((name) => `${name} was answered and is lost`),
    ]
  } catch (fault) {
    return [`it does not open: ${String(fault)}`]
  }
}

/** Starts a server on what the disk has at the worst: it must serve, and send every mail. */
export async function serveImage(
  ground: Ground,
  written: Written,
  mails: MailServer,
  tree: string,
): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'postern-image-'))
  const middle = Math.floor(written.calls.length / 2)
  let flushed: Files = new Map(written.before)
  for (const file of written.before.keys()) {
    const own = written.calls.slice(0, middle).filter((call) => call.file === file)
    flushed = after(flushed, own.slice(0, own.findLastIndex(({ kind }) => kind === 'flush') + 1))
  }
  const url = `sqlite:${writeImage(folder, flushed)}`
  const server = await startVictim({ values: { ...ground.values, DATABASE_URL: url }, tree })
  const db = openDatabase(url, () => {})
  const faults: string[] = []
  const { status } = await someone({ url: ground.url }).post('/api/register', {
    ...personCalled('latecomer'),
  })
  if (status !== 202) faults.push(`the server answers ${status}`)
  await until(() => isSettled(db)).catch(() => faults.push('mails are never delivered'))
  faults.push(...(await brokenInvariants(db, mails)))
  await db.destroy()
  await server.kill('SIGKILL')
  rmSync(folder, { recursive: true })
  return faults
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      record: { type: 'boolean' },
      people: { type: 'string', default: '300' },
      every: { type: 'string', default: '1' },
      seed: { type: 'string', default: String(Math.trunc(Date.now() / 1000)) },
    },
  })
  await using mails = await startMailServer()
  await using ground = await makeGround('sqlite', mails)
  const written = await writeUnderLoad(ground, Number(values.people), process.cwd())
  const { images, faults } = lookAtImages(written, { seed: Number(values.seed), every: Number(values.every) })
  faults.push(...(await serveImage(ground, written, mails, process.cwd())))
  for (const fault of faults.slice(0, 50)) console.log(fault)
  const { length: flushes } = written.calls.filter(({ kind }) => kind === 'flush')
  const printed = `${written.answered.length} registrations, ${written.calls.length} calls with ${flushes} flushes, ${images} images: ${faults.length} faults`
  console.log(`sqlite, seed ${values.seed}: ${printed}`)
  const options = `--people ${values.people} --every ${values.every}`
  if (values.record) record('power-sqlite', { printed, options, seed: values.seed })
  process.exitCode = faults.length === 0 ? 0 : 1
}
