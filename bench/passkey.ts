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

const inMs = (seconds: number, digits: number) => (seconds * 1e3).toFixed(digits)

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
  const measure = async (requests: Buffer[], time: number): Promise<Load & { cost: Times }> => {
    const timesOf = watchTimes(server.pid)
    const loaded = await load(server, clients, time, () => {
      const request = requests.pop()
      if (!request) throw new Error('more was answered than prepared')
      return request
    })
    expectOnly(303, loaded)
    const { whole, main, client } = timesOf()
    const { answers } = loaded
    return { ...loaded, cost: { whole: whole / answers, main: main / answers, client: client / answers } }
  }
  const again = (requests: Buffer[]) => Array.from({ length: 20 }, () => requests).flat()
  await measure(again(byPassword), warmUp)
  const typed = await measure(again(byPassword), measured)
  await measure(byPasskey, warmUp)
  const used = await measure(byPasskey, measured)
  return [
    atLeast('log-ins by passkey per second ÷ by password', used.rate / typed.rate, 10),
    info('  by passkey, by password', `${used.rate.toFixed(0)}, ${typed.rate.toFixed(0)} per second`),
    info('  processor time of one', `${inMs(used.cost.whole, 2)}, ${inMs(typed.cost.whole, 1)} ms`),
    info(
      '  of which the main thread; beside it, the client',
      `${inMs(used.cost.main, 2)}, ${inMs(typed.cost.main, 2)} ms; ${inMs(used.cost.client, 2)}, ${inMs(typed.cost.client, 2)} ms`,
    ),
  ]

  function answer({ origin }: Server): Record<string, string> {
    const [key, ...older] = secretKeys([secretKey])
    if (!key) throw new Error('the benchmark has a key')
    const challenge = makePasskeyChallenge([key, ...older], forLogIn, Date.now() + hour / 2)
    return answerToUse(passkey, { challenge, host: 'localhost', origin })
  }
}
