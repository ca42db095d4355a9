import { fileURLToPath } from 'node:url'
import { open, post } from './http.ts'
import { processorTime } from './machine.ts'
import { seed, seedMails } from './seed.ts'
import { startSink } from './sink.ts'
import type { Sink } from './sink.ts'
import {
  atLeast,
  atMost,
  cheapHashing,
  median,
  percentile,
  sleep,
  startChild,
  startServer,
  info,
  until,
} from './support.ts'
import type { Row, Run } from './support.ts'

/** How soon a mail leaves and how many leave per second, compared with nodemailer alone. */
export async function courierPart(run: Run): Promise<Row[]> {
  const waits = await timeToMailServer(run, run.quick ? 20 : 100)
  const mails = run.quick ? 500 : 2_000
  const rounds = run.quick ? 1 : 7
  const ours: Drain[] = []
  const bare: Drain[] = []
  for (let round = 0; round < rounds; round += 1) {
    bare.push(await drainBare(mails))
    ours.push(await drainOurs(run, mails))
  }
  const ratios = ours.map(({ rate }, round) => rate / (bare[round]?.rate ?? Number.NaN))
  const sizes = [ours, bare].map((drains) => `${Math.round(median(drains.map(({ bytes }) => bytes)))} bytes`)
  return [
    atMost('registration committed until its mail is with the mail server, median', median(waits), 50, ' ms'),
    atLeast(
      `${mails.toLocaleString('en')} waiting mails, mails per second ÷ nodemailer alone`,
      median(ratios),
      0.8,
    ),
    info('  until the mail is with the mail server, p95', `${percentile(waits, 95).toFixed(1)} ms`),
    info('  mails per second, courier and nodemailer', `${ratesOf(ours)}; ${ratesOf(bare)}`),
    info(
      '  by processor time, which a busy machine changes less: nodemailer alone ÷ courier',
      `${(cost(bare) / cost(ours)).toFixed(2)} (${(cost(bare) * 1e3).toFixed(2)} ÷ ${(cost(ours) * 1e3).toFixed(2)} ms)`,
    ),
    info('  size of one mail, courier and nodemailer', sizes.join(', ')),
  ]
}

/** `cost` is the sender's processor time per mail, in seconds. */
type Drain = { rate: number; bytes: number; cost: number }

// From the registration's own time, which is taken right before its commit, so the commit counts too.
async function timeToMailServer(run: Run, count: number): Promise<number[]> {
  await using place = await run.newDatabase()
  await using sink = await startSink()
  const warm = 5
  {
    await using server = await startServer(place, { SMTP_URL: sink.url, ...cheapHashing })
    using connection = await open(server)
    for (let index = 0; index < warm + count; index += 1) {
      const name = `newcomer${index}`
      const fields = { name, address: `${name}@example.org`, password: 'a long enough one, really' }
      const { status } = await connection.ask(post(server, '/register/', fields))
      if (status !== 303) throw new Error(`/register/ answered ${status}`)
      await until(() => sink.taken.length > index, 5_000, 'a mail')
      await sleep(10)
    }
  }
  const rows = await seed(place, (db) =>
    db.selectFrom('registrations').select(['address', 'createdAt']).execute(),
  )
  const createdAt = new Map(rows.map((row) => [row.address, row.createdAt]))
  return sink.taken.slice(warm).map(({ to, at }) => at - (createdAt.get(to) ?? Number.NaN))
}

async function drainOurs(run: Run, mails: number): Promise<Drain> {
  await using place = await run.newDatabase()
  await seed(place, (db) => seedMails(db, mails))
  await using sink = await startSink()
  await using server = await startServer(place, { SMTP_URL: sink.url, ...cheapHashing })
  // Awaited here: leaving the scope ends the processes.
  return await drained(sink, mails, server.pid)
}

async function drainBare(mails: number): Promise<Drain> {
  await using sink = await startSink()
  const script = fileURLToPath(new URL('bare-mailer.ts', import.meta.url))
  await using mailer = startChild([script, String(sink.port), String(mails)])
  // Awaited here: leaving the scope ends the processes.
  return await drained(sink, mails, mailer.pid)
}

// Leaves out the start, the first connections, and the first tenth, in which code is still being compiled.
async function drained({ taken }: Sink, mails: number, pid: number): Promise<Drain> {
  const skipped = Math.floor(mails / 10)
  await until(() => taken.length > skipped, 60_000, `${skipped} mails`)
  const [used, after] = [processorTime(pid), taken.length]
  await until(() => taken.length >= mails, 60_000, `${mails} mails`)
  const cost = ((processorTime(pid) ?? Number.NaN) - (used ?? Number.NaN)) / (mails - after)
  const seconds = ((taken[mails - 1]?.at ?? 0) - (taken[skipped]?.at ?? 0)) / 1_000
  const bytes = taken.reduce((sum, mail) => sum + mail.bytes, 0) / taken.length
  return { rate: (mails - 1 - skipped) / seconds, bytes, cost }
}

function cost(drains: Drain[]): number {
  return median(drains.map((drain) => drain.cost))
}

function ratesOf(drains: Drain[]): string {
  return drains.map(({ rate }) => rate.toFixed(0)).join(', ')
}
