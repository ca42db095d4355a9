// Nothing that a flow returns has a hash, a key or a token, except under `keep`, of which only cookies are made. The compiler
// walks the types of all outcomes; the test sees to it that it walks all of them.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { features } from '../../src/features.ts'
import { changeName } from '../../src/features/account/change-name.ts'
import { deleteAccount } from '../../src/features/account/delete-account.ts'
import { exportData } from '../../src/features/account/export-data.ts'
import { changeMailLanguage } from '../../src/features/account/mail-language.ts'
import { showAccount } from '../../src/features/account/own-account.ts'
import { changeAddress } from '../../src/features/address/change-address.ts'
import { confirmAddress } from '../../src/features/address/confirm-address.ts'
import { cancelChange, resendChange, showChanges } from '../../src/features/address/pending-change.ts'
import { cancelChangeByLink, disputeAddress, undoAddress } from '../../src/features/address/undo-address.ts'
import { accountActs } from '../../src/features/administration/account-acts.ts'
import { blockActs } from '../../src/features/administration/blocks.ts'
import { mailActs } from '../../src/features/administration/outbox.ts'
import { registrationActs } from '../../src/features/administration/registration-acts.ts'
import { setUp } from '../../src/features/administration/set-up.ts'
import { logIn, showLogInChallenge } from '../../src/features/log-in/log-in.ts'
import { logOut } from '../../src/features/log-in/log-out.ts'
import { changePassword } from '../../src/features/password/change-password.ts'
import { forgotPassword, resetPassword } from '../../src/features/password/reset-password.ts'
import { confirmByDigits } from '../../src/features/registration/confirm-digits.ts'
import { confirm } from '../../src/features/registration/confirm.ts'
import { disownRegistration } from '../../src/features/registration/not-me.ts'
import { register } from '../../src/features/registration/register.ts'
import { renew } from '../../src/features/registration/renew.ts'
import { showRegisterForm } from '../../src/features/registration/show-register-form.ts'
import { correctAddress, resend, showRegistration } from '../../src/features/registration/wait.ts'
import { endOtherSessions, endSession, showSessions } from '../../src/features/session/own-sessions.ts'
import { proveAnew } from '../../src/features/session/recent-proof.ts'
import { showSession } from '../../src/features/session/show-session.ts'

// Objects, because a list forgets a type that has more than another one has.
const walked = {
  account: { showAccount, changeName, deleteAccount, exportData, changeMailLanguage },
  address: { changeAddress, confirmAddress, cancelChange, resendChange, showChanges },
  undoing: { cancelChangeByLink, disputeAddress, undoAddress },
  accountActs,
  blockActs,
  mailActs,
  registrationActs,
  setUp: { setUp },
  logIn: { logIn, showLogInChallenge, logOut },
  password: { changePassword, forgotPassword, resetPassword },
  registration: {
    showRegisterForm,
    showRegistration,
    register,
    resend,
    correctAddress,
    confirmByDigits,
    confirm,
    renew,
    disownRegistration,
  },
  session: { showSession, showSessions, proveAnew, endSession, endOtherSessions },
}

type ValueOf<Values> = Values[keyof Values]
type Walked = ValueOf<{ [Area in keyof typeof walked]: ValueOf<(typeof walked)[Area]> }>

type OutcomeOf<One> = One extends { run: (...told: never[]) => infer Outcome }
  ? Awaited<Outcome>
  : 'no outcome'

/** Names, in lower case, that only a yes-or-no value may have. */
type SecretName =
  | `${string}hash`
  | `${string}token`
  | `${string}secret${string}`
  | `${string}password`
  | `${string}digits`
  | 'keyid'
  | 'mac'
  | 'code'

/** The paths of secrets in a value; what cannot be looked into counts as one. */
type SecretPaths<Value, Depth extends 0[] = []> = Depth['length'] extends 6
  ? 'too deep'
  : unknown extends Value
    ? 'unknown'
    : Value extends string | number | boolean | null | undefined
      ? never
      : Value extends readonly (infer One)[] | AsyncIterable<infer One>
        ? SecretPaths<One, [...Depth, 0]>
        : Value extends (...told: never[]) => unknown
          ? 'function'
          : { [Key in keyof Value & string]-?: PathsAt<Key, Value[Key], Depth> }[keyof Value & string]

type PathsAt<Key extends string, Value, Depth extends 0[]> =
  Lowercase<Key> extends SecretName
    ? [Value] extends [boolean | undefined]
      ? never
      : Key
    : [Key, Depth['length']] extends ['keep', 0]
      ? never
      : `${Key}.${SecretPaths<Value, [...Depth, 0]>}`

type SecretsIn<Value> = [SecretPaths<Value>] extends [never] ? 'none' : SecretPaths<Value>

test('nothing that a flow returns has a hash, key or token except under `keep`', () => {
  // The compiler refuses this line with the paths of what it found.
  const found: SecretsIn<OutcomeOf<Walked>> = 'none'
  assert.equal(found, 'none')
  const declared = features.flatMap(({ operations }) => operations)
  const names: string[] = Object.values(walked).flatMap((area) => Object.values(area).map(({ name }) => name))
  assert.deepEqual(names.toSorted(), declared.map(({ name }) => name).toSorted())
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
