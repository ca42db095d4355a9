// The acts of somebody with a device that keeps passkeys; the device itself is in software.

import { answerToAdd, answerToUse, newPasskey } from '../../test/support/passkeys.ts'
import { camel } from '../acts.ts'
import { baseUrl } from './cluster.ts'
import type { Answer } from './model.ts'
import { proven } from './owner-acts.ts'
import type { PersonAct, Which } from './owner-acts.ts'
import { doAct, look } from './people.ts'
import type { People, Person } from './people.ts'

/** The acts with a passkey, of owners and of thieves with a stolen session. */
export const passkeyActs: Record<string, PersonAct> = {
  'adds a passkey': { has: 'session', does: addPasskey },
  'logs in with a passkey': { has: 'passkey', does: logInByPasskey },
  'answers one question for a passkey twice at the same moment': {
    has: 'passkey',
    does: async (people, who, browser) => {
      const answer = await answerToLogIn(who, browser)
      return answer && Promise.all([sendToLogIn(people, answer), sendToLogIn(people, answer)])
    },
  },
  'removes a passkey': { has: 'passkey', does: removePasskey },
}

/** Adds a passkey of a new device to the account of a session. */
export async function addPasskey(people: People, who: Person, browser: Which): Promise<Answer> {
  const at = who.browsers[browser]
  return proven(people, who, browser, async () => {
    const asked = await ask(who, browser, 'account/security/passkeys')
    if (asked?.status !== 200) return asked
    // The signature of this algorithm is the same each time.
    const passkey = newPasskey(-8)
    const label = passkey.id.toString('base64url')
    const account = people.model.sessions.accountOf(at.cookies.get('postern_session'))
    const input = { label, ...camel(answerToAdd(passkey, questionIn(asked))) }
    const answer = await doAct(people, at, 'account/security/passkeys', input)
    // Without an answer the device keeps what the house may have.
    if (answer === null || answer.kind === 'changed') {
      who.passkeys.push(passkey)
      if (account !== null) people.model.passkeys.added(label, account)
    }
    return answer
  })
}

/** Logs in with the newest passkey of the devices, or the oldest. */
export async function logInByPasskey(people: People, who: Person, browser: Which): Promise<Answer> {
  const answer = await answerToLogIn(who, browser)
  return answer && sendToLogIn(people, answer)
}

type AnswerToLogIn = {
  at: Person['browsers'][0]
  label: string
  input: Record<string, string>
  subject: string
}

async function answerToLogIn(who: Person, browser: Which): Promise<AnswerToLogIn | null> {
  const asked = await ask(who, browser, 'login/passkey')
  const passkey = who.passkeys.at(browser === 0 ? -1 : 0)
  if (asked?.status !== 200 || !passkey) return null
  const question = questionIn(asked)
  return {
    at: who.browsers[browser],
    label: passkey.id.toString('base64url'),
    input: camel(answerToUse(passkey, question)),
    subject: question.challenge,
  }
}

async function sendToLogIn(people: People, { at, label, input, subject }: AnswerToLogIn): Promise<Answer> {
  const hadEnded = people.model.passkeys.hasEnded(label)
  const answer = await doAct(people, at, 'login/passkey', input, { subject })
  if (answer?.kind === 'logged-in' && hadEnded)
    people.model.wrong.push(`a passkey that was removed opens nothing: ${label}`)
  return answer
}

async function removePasskey(people: People, who: Person, browser: Which): Promise<Answer> {
  const at = who.browsers[browser]
  const seen = await look(at, 'account/security')
  const [passkey] = (seen?.body['passkeys'] ?? []) as { id: string; label: string }[]
  if (!passkey) return null
  const answer = await proven(people, who, browser, () =>
    doAct(people, at, 'account/security/passkeys/remove', { passkey: passkey.id }),
  )
  if (answer?.kind === 'changed') people.model.passkeys.end([passkey.label])
  return answer
}

async function ask(who: Person, browser: Which, path: string): Promise<Answer> {
  const found = await look(who.browsers[browser], path)
  return found && { ...found, kind: String(found.body['kind']) }
}

function questionIn(answer: NonNullable<Answer>) {
  const { challenge, host } = answer.body
  return { challenge: String(challenge), host: String(host), origin: baseUrl }
}
