import assert from 'node:assert/strict'
import { availableParallelism } from 'node:os'
import { test } from 'node:test'
import { Worker } from 'node:worker_threads'
import type { HashTask } from '../../src/security/hash-worker.ts'
import { createHasher, HasherBusy } from '../../src/security/passwords.ts'

const cheap = { memoryKib: 8, passes: 1 }

test('a hash is a PHC string of argon2id, and only its password fits', async () => {
  const hasher = createHasher(cheap)
  const hash = await hasher.hash('register', 'pässwörd 密码')
  assert.match(hash, /^\$argon2id\$v=19\$m=8,t=1,p=1\$[\w+/]{22}\$[\w+/]{43}$/)
  assert.equal(await hasher.verify('log-in', hash, 'pässwörd 密码'), true)
  assert.equal(await hasher.verify('log-in', hash, 'pässwörd 密碼'), false)
  assert.equal(hasher.needsRehash(hash), false)
  assert.equal(hasher.needsRehash(hash.replace('m=8', 'm=16')), true)
  await hasher.close()
})

test('verifying against an unknown account costs a real hash and always fails', async (t) => {
  const hasher = createHasher({ memoryKib: 16, passes: 2 })
  const threads = Worker.prototype as unknown as { postMessage: (task: HashTask) => void }
  const { postMessage } = threads
  const tasks: HashTask[] = []
  t.mock.method(threads, 'postMessage', function noting(this: Worker, task: HashTask) {
    tasks.push(task)
    Reflect.apply(postMessage, this, [task])
  })
  const hash = await hasher.hash('register', 'somebody’s words')
  tasks.length = 0
  assert.equal(await hasher.verify('log-in', hash, 'other words'), false)
  assert.equal(await hasher.verify('log-in', null, 'other words'), false)
  // Salt and tag are of the same length, and all else is the same.
  const [somebody, nobody] = tasks.map((task) =>
    JSON.stringify(task).replace(/[\w+/]{22}\$[\w+/]{43}(?=")/, 'SALT$TAG'),
  )
  assert.match(somebody ?? '', /"hashes":\["\$argon2id\$v=19\$m=16,t=2,p=1\$SALT\$TAG"\]/)
  assert.equal(nobody, somebody)
  await hasher.close()
})

test('a stored hash of another kind fails alone', async () => {
  const hasher = createHasher(cheap)
  for (const foreign of ['x', '$2b$12$', `$scrypt$ln=16,r=8,p=1$${'a'.repeat(22)}$${'b'.repeat(43)}`])
    await assert.rejects(hasher.verify('log-in', foreign, 'words'), foreign)
  assert.equal(await hasher.verify('log-in', null, 'words'), false)
  await hasher.close()
})

test('a full queue refuses, and the other queue is served in turn', async () => {
  const hasher = createHasher({ memoryKib: 4096, passes: 1 })
  const bound = 128 * availableParallelism()
  const order: string[] = []
  const flood = Array.from({ length: bound + 50 }, () =>
    hasher.hash('log-in', 'x').then(
      () => order.push('log-in'),
      (fault: unknown) => assert.ok(fault instanceof HasherBusy),
    ),
  )
  const registering = hasher.hash('register', 'y').then(() => order.push('register'))
  await Promise.all([registering, ...flood])
  assert.ok(order.length <= bound + 2 * availableParallelism() + 1)
  // In turn it is the third; a thread that the machine holds up may let others pass, but never half the flood.
  assert.ok(order.indexOf('register') < bound / 2, 'who registers does not wait behind the flood')
  await hasher.close()
})

test('a person who goes away leaves the queue', async () => {
  const hasher = createHasher({ memoryKib: 4096, passes: 1 })
  const busy = Array.from({ length: 4 * availableParallelism() }, () => hasher.hash('log-in', 'x'))
  const gone = new AbortController()
  const abandoned = hasher.hash('log-in', 'y', gone.signal)
  gone.abort()
  await assert.rejects(abandoned, { name: 'AbortError' })
  await assert.rejects(hasher.hash('log-in', 'z', AbortSignal.abort()), { name: 'AbortError' })
  await Promise.all(busy)
  await hasher.close()
})

test('a hashing thread that ends is replaced, and only its own password fails', async (t) => {
  const struck = new Promise<void>((resolve) => {
    t.mock.method(Worker.prototype, 'postMessage', function strike(this: Worker, task: unknown) {
      t.mock.restoreAll()
      this.postMessage(task)
      void this.terminate().then(() => resolve())
    })
  })
  // Dear enough to be at work when the thread is struck down.
  const dear = createHasher({ memoryKib: 65_536, passes: 8 })
  await assert.rejects(dear.verify('log-in', null, 'x'), /a hashing thread ended/)
  await struck
  const others = Array.from({ length: availableParallelism() }, () => dear.verify('log-in', null, 'x'))
  assert.deepEqual(new Set(await Promise.all(others)), new Set([false]))
  await dear.close()
})

test('hashing threads end when a flood is over, and the next person gets a new one', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const end = t.mock.method(Worker.prototype, 'terminate')
  const endedAfter = async (count: number) => {
    const hasher = createHasher(cheap)
    const hashAll = () => Promise.all(Array.from({ length: count }, () => hasher.hash('log-in', 'x')))
    await hashAll()
    t.mock.timers.tick(10_000)
    const ended = end.mock.callCount()
    for (const { result } of end.mock.calls) await result
    assert.equal((await hashAll()).length, count)
    await hasher.close()
    end.mock.resetCalls()
    return ended
  }
  assert.equal(await endedAfter(10), 0)
  assert.ok((await endedAfter(120 * availableParallelism())) > 0)
})
