// How each act that a person can do comes about: everything before it, and the request itself. A test asks for one scene
// for each act of the house.

import { totpOf } from '../src/security/totp.ts'
import { createProgram } from '../test/support/api.ts'
import type { Program } from '../test/support/api.ts'
import { answerToAdd, answerToUse, newPasskey } from '../test/support/passkeys.ts'
import type { Passkey } from '../test/support/passkeys.ts'
import type { MailServer, ReceivedMail } from '../test/support/smtp.ts'
import type { Person } from '../test/support/visitor.ts'

/** Where a scene is played, and by whom. */
export type Stage = {
  url: string
  mails: Pick<MailServer, 'countTo' | 'lastTo' | 'waitFor' | 'misbehave'>
  administrator: Person
  person: Person
  /** The clock of the server. */
  now(): number
  /** Sends a request, if not as it is. */
  send?: (request: Request) => Promise<Response>
}

/** The request that the scene is about; its input is made when it is sent. */
export type Ready = { by: Program; path: string; input: () => Record<string, unknown> }

/** Prepares an act up to its request. */
export type Scene = (stage: Stage) => Promise<Ready>

const later = 'another long one'

/** The person of a scene, of whom there is no other, at a domain of their own: a scene may block it. */
export function personCalled(name: string): Person {
  return { name, address: `${name}@${name}.example.org`, password: 'a long enough one' }
}

/** The domain that an administrator blocks in a scene. */
function blocked({ person }: Stage): string {
  return `${person.name}.example.com`
}

/** Another address of the same person. */
function otherAddress({ person }: Stage): string {
  return `${person.name}@${person.name}.example.net`
}

const nothing = () => ({})

/** The scenes by their act; an act that ends in several ways has several. */
export const scenes: Record<string, Scene> = {
  'POST /api/register': async (stage) => ready(someone(stage), '/api/register', { ...stage.person }),
  'POST /api/register/resend': async (stage) => ready(await registered(stage), '/api/register/resend'),
  'POST /api/register/address': async (stage) =>
    ready(await registered(stage), '/api/register/address', { address: otherAddress(stage) }),
  'POST /api/register/code': async (stage) => {
    const by = await registered(stage)
    const { digits } = await stage.mails.lastTo(stage.person.address)
    return ready(by, '/api/register/code', { code: digits })
  },
  'POST /api/confirm': async (stage) => {
    const by = await registered(stage)
    return ready(by, '/api/confirm', { code: codeIn(await stage.mails.lastTo(stage.person.address)) })
  },
  'POST /api/confirm, elsewhere by a new password': async (stage) => {
    await registered(stage)
    const code = codeIn(await stage.mails.lastTo(stage.person.address))
    return ready(someone(stage), '/api/confirm', { code, name: stage.person.name, newPassword: later })
  },
  'POST /api/not-me': async (stage) => {
    await registered(stage)
    const { notMeLink } = await stage.mails.lastTo(stage.person.address)
    return ready(someone(stage), '/api/not-me', { code: codeOf(notMeLink), address: stage.person.address })
  },
  'POST /api/login': async (stage) => {
    await account(stage)
    return ready(someone(stage), '/api/login', {
      identifier: stage.person.name,
      password: stage.person.password,
    })
  },
  'POST /api/login, which keeps an account that was to be deleted': async (stage) => {
    const by = await loggedIn(stage)
    await done(by, '/api/account/delete', { password: stage.person.password })
    return ready(someone(stage), '/api/login', {
      identifier: stage.person.name,
      password: stage.person.password,
    })
  },
  'POST /api/login/again': async (stage) =>
    ready(await loggedIn(stage), '/api/login/again', { recentProof: stage.person.password }),
  'POST /api/logout': async (stage) => ready(await loggedIn(stage), '/api/logout'),
  'POST /api/password/forgot': async (stage) => {
    await account(stage)
    return ready(someone(stage), '/api/password/forgot', { identifier: stage.person.name })
  },
  'POST /api/password/reset': async (stage) => {
    await account(stage)
    const by = someone(stage)
    const before = stage.mails.countTo(stage.person.address)
    await done(by, '/api/password/forgot', { identifier: stage.person.name })
    const { resetLink } = await stage.mails.waitFor(stage.person.address, before + 1)
    return ready(by, '/api/password/reset', { code: codeOf(resetLink), newPassword: later })
  },
  'POST /api/account/password': async (stage) =>
    ready(await loggedIn(stage), '/api/account/password', {
      password: stage.person.password,
      newPassword: later,
    }),
  'POST /api/account/name': async (stage) =>
    ready(await loggedIn(stage), '/api/account/name', { name: `${stage.person.name}-two` }),
  'POST /api/account/language': async (stage) =>
    ready(await loggedIn(stage), '/api/account/language', { locale: 'zh-CN' }),
  'POST /api/account/export': async (stage) => ready(await loggedIn(stage), '/api/account/export'),
  'POST /api/account/delete': async (stage) =>
    ready(await loggedIn(stage), '/api/account/delete', { password: stage.person.password }),
  'POST /api/account/sessions/end': async (stage) => {
    const by = await loggedIn(stage)
    await logIn(stage, stage.person)
    const { body } = await by.get('/api/account/sessions')
    const other = (body['sessions'] as { id: string; isThis: boolean }[]).find(({ isThis }) => !isThis)
    return ready(by, '/api/account/sessions/end', { session: other?.id })
  },
  'POST /api/account/sessions/end-others': async (stage) => {
    const by = await loggedIn(stage)
    await logIn(stage, stage.person)
    return ready(by, '/api/account/sessions/end-others')
  },
  'POST /api/account/address': async (stage) =>
    ready(await loggedIn(stage), '/api/account/address', {
      address: otherAddress(stage),
      password: stage.person.password,
    }),
  'POST /api/account/address/resend': async (stage) => {
    const { by, change } = await askedForAddress(stage)
    return ready(by, '/api/account/address/resend', { change })
  },
  'POST /api/account/address/cancel': async (stage) => {
    const { by, change } = await askedForAddress(stage)
    return ready(by, '/api/account/address/cancel', { change })
  },
  'POST /api/account/address/confirm': async (stage) => {
    const { by, code } = await askedForAddress(stage)
    return ready(by, '/api/account/address/confirm', { code })
  },
  'POST /api/account/address/undo/cancel': async (stage) => {
    const { undo } = await askedForAddress(stage)
    return ready(someone(stage), '/api/account/address/undo/cancel', {
      code: undo,
      address: stage.person.address,
    })
  },
  'POST /api/account/address/undo': async (stage) => {
    const code = await changedAddress(stage)
    const input = { code, password: stage.person.password, newPassword: later }
    return ready(someone(stage), '/api/account/address/undo', input)
  },
  'POST /api/account/address/undo/dispute': async (stage) => {
    const code = await changedAddress(stage)
    return ready(someone(stage), '/api/account/address/undo/dispute', { code, address: stage.person.address })
  },
  'POST /api/account/security/authenticator': async (stage) => {
    const by = await loggedIn(stage)
    const { key, ticket } = await newAuthenticator(by)
    const input = () => ({ ticket, oneTimeCode: codeNow(stage, key) })
    return ready(by, '/api/account/security/authenticator', input)
  },
  'POST /api/account/security/authenticator/remove': async (stage) => {
    const { by } = await withAuthenticator(stage)
    return ready(by, '/api/account/security/authenticator/remove')
  },
  'POST /api/account/security/recovery-codes': async (stage) => {
    const { by } = await withAuthenticator(stage)
    return ready(by, '/api/account/security/recovery-codes')
  },
  'POST /api/login/second-step': async (stage) => {
    const { recoveryCodes } = await withAuthenticator(stage)
    const by = await logIn(stage, stage.person)
    return ready(by, '/api/login/second-step', { oneTimeCode: recoveryCodes[0] })
  },
  'POST /api/account/security/passkeys': async (stage) => {
    const by = await loggedIn(stage)
    const asked = await question(stage, by, '/api/account/security/passkeys')
    return ready(by, '/api/account/security/passkeys', camel(answerToAdd(newPasskey(), asked)))
  },
  'POST /api/account/security/passkeys/rename': async (stage) => {
    const { by } = await withPasskey(stage)
    const input = { passkey: await idOfPasskey(by), label: 'the phone' }
    return ready(by, '/api/account/security/passkeys/rename', input)
  },
  'POST /api/account/security/passkeys/remove': async (stage) => {
    const { by } = await withPasskey(stage)
    return ready(by, '/api/account/security/passkeys/remove', { passkey: await idOfPasskey(by) })
  },
  'POST /api/login/passkey': async (stage) => {
    const { passkey } = await withPasskey(stage)
    const by = someone(stage)
    const asked = await question(stage, by, '/api/login/passkey')
    return ready(by, '/api/login/passkey', camel(answerToUse(passkey, asked)))
  },
  'POST /api/login/again/passkey': async (stage) => {
    const { by, passkey } = await withPasskey(stage)
    const asked = await question(stage, by, '/api/login/again/passkey')
    return ready(by, '/api/login/again/passkey', camel(answerToUse(passkey, asked)))
  },
  'POST /api/admin/accounts/{id}/remove-second-step': async (stage) => {
    await withAuthenticator(stage)
    const by = await administrator(stage)
    const id = await firstId(by, `accounts?q=${stage.person.name}`)
    return ready(by, `/api/admin/accounts/${id}/remove-second-step`, { reason: 'lost' })
  },
  'POST /api/admin/api-keys': async (stage) =>
    ready(await administrator(stage), '/api/admin/api-keys', apiKeyOf(stage)),
  'POST /api/admin/api-keys/{id}/revoke': async (stage) => {
    const by = await administrator(stage)
    await done(by, '/api/admin/api-keys', apiKeyOf(stage))
    const id = await firstId(by, 'api-keys', ({ label }) => label === stage.person.name)
    return ready(by, `/api/admin/api-keys/${id}/revoke`)
  },
  'POST /api/admin/blocks': async (stage) =>
    ready(await administrator(stage), '/api/admin/blocks', { value: blocked(stage) }),
  'POST /api/admin/blocks/{id}/unblock': async (stage) => {
    const by = await administrator(stage)
    await done(by, '/api/admin/blocks', { value: blocked(stage) })
    return ready(
      by,
      `/api/admin/blocks/${await firstId(by, 'blocks', ({ value }) => value === blocked(stage))}/unblock`,
    )
  },
  ...onAccount('suspend'),
  ...onAccount('restore', nothing, async (by, path) => done(by, `${path}/suspend`)),
  ...onAccount('end-sessions'),
  ...onAccount('send-reset'),
  ...onAccount('rename', ({ person: { name } }) => ({ name: `${name}-two`, expected: name })),
  ...onAccount('promote'),
  ...onAccount('demote', nothing, async (by, path) => done(by, `${path}/promote`)),
  ...onAccount('delete'),
  ...onRegistration('resend'),
  ...onRegistration('extend'),
  ...onRegistration('address', (stage) => ({ address: otherAddress(stage) })),
  ...onRegistration('confirm'),
  ...onRegistration('link'),
  ...onRegistration('delete-registration'),
  ...onRegistration('block-address'),
  ...onRegistration('block-domain'),
  ...onRegistration('lift-mute', nothing, async (stage) => {
    const { notMeLink } = await stage.mails.lastTo(stage.person.address)
    await done(someone(stage), '/api/not-me', { code: codeOf(notMeLink), address: stage.person.address })
  }),
  ...Object.fromEntries(
    ['resend', 'extend', 'confirm', 'block-address', 'block-domain', 'delete-registration'].map((act) => [
      `POST /api/admin/registrations/bulk/${act}`,
      inBulk(act),
    ]),
  ),
  ...onMail('retry'),
  ...onMail('cancel'),
}

/** Acts of two commits, and the event of the first: a choice that stays, even if the rest is refused or never comes. */
export const firstSteps: Record<string, string> = {
  'POST /api/confirm, elsewhere by a new password': '+ events password-chosen',
}

/** Acts that no scene plays, and why. */
export const unstaged: Record<string, string> = {
  'POST /api/login/challenge': 'writes nothing',
  'POST /api/confirm/resend': 'needs an expired registration: the clock of a scene stands still',
  'POST /api/setup': 'needs a house without an administrator, whose link is in the log',
  'POST /api/admin/notifications/{id}/retry':
    'needs a receiver that refuses; it is one statement and its event',
  'POST /api/admin/accounts/{id}/give-back': 'the same commit as an undo, by an administrator',
}

function onAccount(
  act: string,
  input: (stage: Stage) => Record<string, unknown> = nothing,
  before: (by: Program, path: string) => Promise<unknown> = async () => {},
): Record<string, Scene> {
  const play: Scene = async (stage) => {
    await loggedIn(stage)
    const by = await administrator(stage)
    const { body } = await by.get(`/api/admin/accounts?q=${stage.person.name}`)
    const { id } =
      (body['rows'] as { id: string; name: string }[]).find(({ name }) => name === stage.person.name) ?? {}
    const path = `/api/admin/accounts/${id}`
    await before(by, path)
    return ready(by, `${path}/${act}`, input(stage))
  }
  return { [`POST /api/admin/accounts/{id}/${act}`]: play }
}

function onRegistration(
  act: string,
  input: (stage: Stage) => Record<string, unknown> = nothing,
  before: (stage: Stage) => Promise<unknown> = async () => {},
): Record<string, Scene> {
  const play: Scene = async (stage) => {
    await registered(stage)
    await before(stage)
    const by = await administrator(stage)
    const path = `/api/admin/registrations/${await firstId(by, `registrations?q=${stage.person.name}`)}/${act}`
    return ready(by, path, { generation: 0, ...input(stage) })
  }
  return { [`POST /api/admin/registrations/{id}/${act}`]: play }
}

function inBulk(act: string): Scene {
  return async (stage) => {
    await registered(stage)
    const by = await administrator(stage)
    const id = await firstId(by, `registrations?q=${stage.person.name}`)
    return ready(by, `/api/admin/registrations/bulk/${act}`, { registrations: `${id}:0` })
  }
}

function onMail(act: string): Record<string, Scene> {
  const play: Scene = async (stage) => {
    const refusal = act === 'retry' ? '550 5.1.1 no' : '451 4.3.0 later'
    stage.mails.misbehave({ at: 'rcpt', reply: refusal }, (recipient) => recipient === stage.person.address)
    await done(someone(stage), '/api/register', { ...stage.person })
    const by = await administrator(stage)
    const state = act === 'retry' ? 'refused' : 'delayed'
    const isIt = ({ address }: Row) => address === stage.person.address
    let id = await findId(by, `outbox?state=${state}`, isIt)
    while (id === undefined) id = await findId(by, `outbox?state=${state}`, isIt)
    stage.mails.misbehave(null)
    return ready(by, `/api/admin/outbox/${id}/${act}`)
  }
  return { [`POST /api/admin/outbox/{id}/${act}`]: play }
}

function ready(
  by: Program,
  path: string,
  input: Record<string, unknown> | (() => Record<string, unknown>) = {},
): Ready {
  return { by, path, input: typeof input === 'function' ? input : () => input }
}

/** A program that nobody knows yet. */
export function someone({ url, send = fetch }: Pick<Stage, 'url' | 'send'>): Program {
  return createProgram({ fetch: (request) => send(request) }, url)
}

/** The program by which the person of a scene has registered, when the mail has come. */
export async function registered(stage: Stage): Promise<Program> {
  const by = someone(stage)
  const before = stage.mails.countTo(stage.person.address)
  await done(by, '/api/register', { ...stage.person })
  await stage.mails.waitFor(stage.person.address, before + 1)
  return by
}

/** Makes the person of a scene an account. */
export async function account(stage: Stage): Promise<void> {
  const by = await registered(stage)
  const { digits } = await stage.mails.lastTo(stage.person.address)
  await done(by, '/api/register/code', { code: digits })
}

/** A program with a session of the person of a scene. */
export async function loggedIn(stage: Stage): Promise<Program> {
  await account(stage)
  return logIn(stage, stage.person)
}

function administrator(stage: Stage): Promise<Program> {
  return logIn(stage, stage.administrator)
}

/** A program with a session of somebody who has an account, or with a log-in that waits for its second step. */
export async function logIn(stage: Stage, { name, password }: Person): Promise<Program> {
  const by = someone(stage)
  await done(by, '/api/login', { identifier: name, password })
  return by
}

async function newAuthenticator(by: Program): Promise<{ key: string; ticket: string }> {
  const { body } = await by.get('/api/account/security/authenticator')
  return { key: String(body['key']).replaceAll(' ', ''), ticket: String(body['ticket']) }
}

/** The person of a scene with an authenticator app. */
export async function withAuthenticator(
  stage: Stage,
): Promise<{ by: Program; key: string; recoveryCodes: string[] }> {
  const by = await loggedIn(stage)
  const { key, ticket } = await newAuthenticator(by)
  const input = { ticket, oneTimeCode: codeNow(stage, key) }
  const { body } = await by.post('/api/account/security/authenticator', input)
  return { by, key, recoveryCodes: body['recoveryCodes'] as string[] }
}

/** The person of a scene with a passkey. */
export async function withPasskey(stage: Stage): Promise<{ by: Program; passkey: Passkey }> {
  const by = await loggedIn(stage)
  const asked = await question(stage, by, '/api/account/security/passkeys')
  const passkey = newPasskey()
  await done(by, '/api/account/security/passkeys', camel(answerToAdd(passkey, asked)))
  return { by, passkey }
}

async function idOfPasskey(by: Program): Promise<string | undefined> {
  const { body } = await by.get('/api/account/security')
  const [passkey] = body['passkeys'] as { id: string }[]
  return passkey?.id
}

/** The challenge for a passkey, asked for at an address. */
export async function question({ url }: Stage, by: Program, path: string) {
  const { body } = await by.get(path)
  return { challenge: String(body['challenge']), host: String(body['host']), origin: url }
}

/** The fields of a form as JSON names them. */
export function camel(fields: Record<string, string>): Record<string, string> {
  const entries = Object.entries(fields)
  return Object.fromEntries(
    entries.map(([name, value]) => [
      name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase()),
      value,
    ]),
  )
}

/** The code that an authenticator app shows now. */
export function codeNow(stage: Stage, key: string): string {
  return totpOf(key, Math.floor(stage.now() / 30_000))
}

function apiKeyOf({ person }: Stage) {
  return { label: person.name, scope: 'accounts:read' }
}

async function askedForAddress(stage: Stage) {
  const by = await loggedIn(stage)
  const before = stage.mails.countTo(otherAddress(stage))
  const beforeNotice = stage.mails.countTo(stage.person.address)
  await done(by, '/api/account/address', { address: otherAddress(stage), password: stage.person.password })
  const code = codeIn(await stage.mails.waitFor(otherAddress(stage), before + 1))
  const undo = codeIn(await stage.mails.waitFor(stage.person.address, beforeNotice + 1))
  const { body } = await by.get('/api/account/address')
  return { by, code, undo, change: (body['pending'] as { id: string }).id }
}

/** The code by which the owner of the old address undoes the change. */
async function changedAddress(stage: Stage): Promise<string> {
  const { by, code, undo } = await askedForAddress(stage)
  await done(by, '/api/account/address/confirm', { code })
  return undo
}

type Row = { id: string; address?: string; value?: string; label?: string }

async function firstId(by: Program, list: string, fits?: (row: Row) => boolean): Promise<string> {
  const id = await findId(by, list, fits)
  if (id === undefined) throw new Error(`no row in ${list}`)
  return id
}

async function findId(by: Program, list: string, fits: (row: Row) => boolean = () => true) {
  const { body } = await by.get(`/api/admin/${list}`)
  return (body['rows'] as Row[]).find(fits)?.id
}

/** Does an act that must be done. */
export async function done(by: Program, path: string, input: Record<string, unknown> = {}): Promise<void> {
  const { status, body } = await by.post(path, input)
  if (status >= 300) throw new Error(`${path}: ${status} ${JSON.stringify(body)}`)
}

/** The code of the first link of a mail that has one. */
export function codeIn({ text }: ReceivedMail): string {
  return codeOf(/https?:\/\/\S+\?code=[\w.-]+/.exec(text)?.[0] ?? '')
}

/** The code in a link. */
export function codeOf(link: string): string {
  return new URL(link).searchParams.get('code') ?? ''
}
