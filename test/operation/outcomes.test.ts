// Nothing that a flow returns has a hash, a key or a token, except under `keep`. The compiler refuses such an act where it is
// described; here it is seen to find them.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { done, operation } from '../../src/operation/operation.ts'
import type { SecretPaths } from '../../src/operation/secrets.ts'

type SecretsIn<Value> = [SecretPaths<Value>] extends [never] ? 'none' : SecretPaths<Value>

test('an act of which an outcome has a secret does not compile', () => {
  // @ts-expect-error The compiler misses the part `secrets`, which no act has.
  const act = operation({
    name: 'tell-all',
    who: 'visitor',
    input: {},
    run: () => Promise.resolve({ kind: 'told', account: { passwordHash: 'a hash' } }),
    outcomes: { told: done() },
  })
  assert.equal(act.name, 'tell-all')
})

test('an act of administrators that does not say its scope does not compile', () => {
  const described = { name: 'forget-nothing', who: 'administrator', input: {} } as const
  const more = { run: () => Promise.resolve({ kind: 'told' }), outcomes: { told: done() } }
  // @ts-expect-error The compiler misses the part `scope`.
  const act = operation({ ...described, ...more })
  assert.equal(act.name, 'forget-nothing')
  assert.equal(operation({ ...described, ...more, scope: null }).scope, null)
})

test('the compiler finds a secret wherever it may be', () => {
  type Row = { id: string; passwordHash: string | null }
  const inList: SecretsIn<{ kind: 'a'; accounts: Row[] } | { kind: 'b' }> = 'accounts.passwordHash'
  const optional: SecretsIn<{ keep: { browser: string }; row?: { keep: { token: string } } }> =
    'row.keep.token'
  const hidden: SecretsIn<{ kind: 'a'; facts: unknown; read: () => Row }> = 'facts.unknown'
  const streamed: SecretsIn<{ data: AsyncGenerator<{ keyId: string }> }> = 'data.keyId'
  const kept: SecretsIn<{ kind: 'a'; keep: { session: { token: string } } }> = 'none'
  assert.deepEqual(
    [inList, optional, hidden, streamed, kept],
    ['accounts.passwordHash', 'row.keep.token', 'facts.unknown', 'data.keyId', 'none'],
  )
})
