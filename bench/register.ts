import { open, post } from './http.ts'
import type { Connection } from './http.ts'
import { startSink } from './sink.ts'
import { atMost, cheapHashing, median, percentile, sleep, startServer, info } from './support.ts'
import type { Place, Row, Run, Server } from './support.ts'

type Contestant = { server: Server; connection: Connection; times: number[] }

/** Whether a visitor who registers notices a slow or silent mail server. */
export async function registerPart(run: Run): Promise<Row[]> {
  const rounds = run.quick ? 20 : 80
  await using fastPlace = await run.newDatabase()
  await using slowPlace = await run.newDatabase()
  await using silentPlace = await run.newDatabase()
  await using things = new AsyncDisposableStack()
  const fastSink = things.use(await startSink())
  const slowSink = await startSink({ answerAfter: 3_000 })
  const silentSink = await startSink({ silent: true })
  const fast = await contestant(fastPlace, fastSink.url)
  const slow = await contestant(slowPlace, slowSink.url)
  const silent = await contestant(silentPlace, silentSink.url)
  // Stopped before the servers, which would otherwise wait for mails under way.
  things.use(slowSink)
  things.use(silentSink)
  const all = [fast, slow, silent]

  for (let count = -10; count < rounds; count += 1) {
    for (let place = 0; place < all.length; place += 1) {
      const one = all[(place + rounds + count) % all.length]
      if (one) await register(one, count)
    }
  }
  const middle = median(fast.times)
  return [
    atMost(
      'registering, mail server needs 3 s a mail − fast one, medians',
      median(slow.times) - middle,
      5,
      ' ms',
      2,
    ),
    atMost(
      'registering, mail server accepts and is silent − fast one, medians',
      median(silent.times) - middle,
      5,
      ' ms',
      2,
    ),
    ...Object.entries({ fast, slow, silent }).map(([name, { times }]) =>
      info(
        `  ${name} mail server: median and p95`,
        `${median(times).toFixed(2)} ms, ${percentile(times, 95).toFixed(2)} ms`,
      ),
    ),
  ]

  async function contestant(place: Place, smtpUrl: string): Promise<Contestant> {
    const server = things.use(await startServer(place, { SMTP_URL: smtpUrl, ...cheapHashing }))
    return { server, connection: things.use(await open(server)), times: [] }
  }
}

/** Registers a new person and records the response time, unless it is a warm-up. */
async function register({ server, connection, times }: Contestant, count: number): Promise<void> {
  const name = `newcomer${count + 100}`
  const fields = { name, address: `${name}@example.org`, password: 'a long enough one, really' }
  const { status, took } = await connection.ask(post(server, '/register/', fields))
  if (status !== 303) throw new Error(`/register/ answered ${status}`)
  if (count >= 0) times.push(took)
  // Wait for the fast server's mail: the next request must not share the processor with it.
  await sleep(12)
}
