import { hour } from '../src/base/time.ts'
import { forLogIn } from '../src/core/passkeys.ts'
import { secretKeys } from '../src/security/keys.ts'
import { makePasskeyChallenge } from '../src/security/passkeys.ts'
import { newId } from '../src/security/tokens.ts'
import { insertPasskey } from '../src/store/factors/passkeys.ts'
import { answerToUse, newPasskey } from '../test/support/passkeys.ts'
import { expectOnly, load, post } from './http.ts'
import type { Load } from './http.ts'
import { watchTimes } from './machine.ts'
import type { Times } from './machine.ts'
import { hashOfPassword, password, seed, seedAccounts, seedDevices } from './seed.ts'
import { atLeast, info, secretKey, startServer, usualCost } from './support.ts'
import type { Row, Run, Server } from './support.ts'

const clients = 64
const accounts = 200
// In milliseconds.
const warmUp = 2_000
const measured = 3_000
// More than are answered in that time, because each challenge counts once; signed beforehand, because the client shares the cores.
const prepared = 30_000

/** How many log-ins by passkey come to one by password, which costs a hash. */
export async function passkeyPart(run: Run): Promise<Row[]> {
  const hash = await hashOfPassword(usualCost)
  const passkey = newPasskey(-7)
  await using place = await run.newDatabase()
  const devices = await seed(place, async (db) => {
    const [first, ...others] = await seedAccounts(db, accounts, hash)
    if (!first) throw new Error('no account')
    const at = Date.now()
    await insertPasskey(db, {
      id: newId(),
      accountId: first.id,
      credentialId: passkey.id.toString('base64url'),
      publicKey: passkey.publicKey.export({ format: 'der', type: 'spki' }).toString('base64url'),
      algorithm: passkey.algorithm,
      host: 'localhost',
      label: '',
      browser: null,
      system: null,
      counter: 0,
      counterBackAt: null,
      createdAt: at,
      usedAt: null,
    })
    return seedDevices(db, [first, ...others])
  })
  await using server = await startServer(place)
  const byPassword = devices.map((device, index) =>
    post(server, '/login/', { identifier: `member${index}`, password }, `postern_device=${device}`),
  )
  const byPasskey = Array.from({ length: prepared }, () =>
    post(server, '/login/passkey/', answer(server), `postern_device=${devices[0] ?? ''}`),
  )
  const measure = (requests: Buffer[], time: number) => loadWith(server, requests, time)
  const again = (requests: Buffer[]) => Array.from({ length: 20 }, () => requests).flat()
  await measure(again(byPassword), warmUp)
  const typed = await measure(again(byPassword), measured)
  await measure(byPasskey, warmUp)
  const used = await measure(byPasskey, measured)
  return rowsOf(used, typed)

  function answer({ origin }: Server): Record<string, string> {
    const [key, ...older] = secretKeys([secretKey])
    if (!key) throw new Error('the benchmark has a key')
    const challenge = makePasskeyChallenge([key, ...older], forLogIn, Date.now() + hour / 2)
    return answerToUse(passkey, { challenge, host: 'localhost', origin })
  }
}

type Measured = Load & { cost: Times }

async function loadWith(server: Server, requests: Buffer[], time: number): Promise<Measured> {
  const timesOf = watchTimes(server.pid)
  const loaded = await load(server, clients, time, () => {
    const request = requests.pop()
    if (!request) throw new Error('more was answered than prepared')
    return request
  })
  expectOnly(303, loaded)
  return { ...loaded, cost: timesOf(loaded.answers) }
}

function rowsOf(used: Measured, typed: Measured): Row[] {
  const inMs = (what: keyof Times, digits: number) =>
    [used, typed].map(({ cost }) => (cost[what] * 1e3).toFixed(digits)).join(', ')
  return [
    atLeast('log-ins by passkey per second ÷ by password', used.rate / typed.rate, 10),
    info('  by passkey, by password', `${used.rate.toFixed(0)}, ${typed.rate.toFixed(0)} per second`),
    info('  processor time of one', `${inMs('whole', 2)} ms`),
    info(
      '  of which the main thread; beside it, the client',
      `${inMs('main', 2)} ms; ${inMs('client', 2)} ms`,
    ),
  ]
}
