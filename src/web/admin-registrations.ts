import { parseAddress } from '../base/address.ts'
import { paths, withQuery } from '../base/paths.ts'
import {
  blockAddress,
  blockDomain,
  confirmByHand,
  correctByAdmin,
  deleteRegistration,
  extendRegistration,
  handOutLink,
  liftMuteByAdmin,
  resendByAdmin,
} from '../flows/administer-registrations.ts'
import type {
  AdminCorrectionOutcome,
  BlockOutcome,
  ByHandOutcome,
  HandedOutOutcome,
  SeenRegistration,
} from '../flows/administer-registrations.ts'
import { adminRegistrationPage, adminRegistrationsPage, othersTable } from '../pages/admin-registrations.ts'
import type { RegistrationLineProps, RegistrationState } from '../pages/admin-registrations.ts'
import { actPage } from '../pages/admin.ts'
import type { Administrator } from '../ports.ts'
import { listRegistrationLines } from '../store/listings.ts'
import type { RegistrationQuery } from '../store/listings.ts'
import { findMute } from '../store/mutes.ts'
import { listMailsOf } from '../store/outbox.ts'
import { findRegistration, listRegistrationsOfAddress } from '../store/registrations.ts'
import { mailStates } from '../store/tables.ts'
import type { MailState, RegistrationRow } from '../store/tables.ts'
import type { FieldProblem } from '../texts/problems.ts'
import { readSearch } from './admin-accounts.ts'
import { administratorOf, adminOnly, oneOf, pageSize, readQuery } from './admin.ts'
import { frameOf, route, sendOn, sendPage, sendProblem } from './answer.ts'
import type { App, Context, Web } from './context.ts'

const registrationActs = [
  'resend',
  'extend',
  'address',
  'confirm',
  'link',
  'delete-registration',
  'block-address',
  'block-domain',
  'lift-mute',
] as const
type RegistrationAct = (typeof registrationActs)[number]
const mostOthers = 20

/** The fields of the table's query, apart from where its page begins. */
export const registrationQueryFields = ['by', 'q', 'only', 'mail', 'domain'] as const

/** What the fields of the query ask for. */
export function readRegistrationQuery(
  query: Record<(typeof registrationQueryFields)[number], string | null>,
): RegistrationQuery {
  return {
    search: readSearch(query.by, query.q),
    only: oneOf(query.only, ['waiting', 'expired', 'confirmed']),
    mail: oneOf(query.mail, mailStates),
    domain: query.domain?.toLowerCase() ?? null,
  }
}

/** The registrations: the table, each one, and what can be done to it. */
export function adminRegistrationRoutes(web: Web, app: App): void {
  const { ports } = web
  const { db, now } = ports

  route(web, app, paths.adminRegistrations, {
    get: adminOnly(web, async (c) => {
      const query = readQuery(c, [...registrationQueryFields, 'after'])
      const place = { after: query.after, most: pageSize }
      const listing = await listRegistrationLines(db, now, readRegistrationQuery(query), place)
      const rows = listing.rows.map((row) => ({ ...row, state: stateOf(row, now()) }))
      const frame = await frameOf(web, c, withQuery(paths.adminRegistrations, query))
      return sendPage(c, 200, adminRegistrationsPage(frame, { query, ...listing, rows }))
    }),
  })

  route(web, app, paths.adminRegistration(':id'), {
    get: adminOnly(web, async (c) => {
      const registration = await findRegistration(db, c.req.param('id') ?? '')
      if (!registration) return sendProblem(web, c, { status: 404, kind: 'not-found' })
      return show(c, registration, null)
    }),
  })

  route(web, app, paths.adminRegistrationAct(':id', ':act'), {
    get: adminOnly(web, async (c) => {
      const subject = await subjectOf(c)
      if (!subject) return sendProblem(web, c, { status: 404, kind: 'not-found' })
      return ask(c, subject, 200, subject.registration.address, [], null)
    }),
    post: adminOnly(web, async (c, session) => {
      const subject = await subjectOf(c)
      if (!subject) return sendProblem(web, c, { status: 404, kind: 'not-found' })
      const { registration, act } = subject
      const typed = c.var.form.get('address') ?? ''
      const generation = Number(c.var.form.get('generation') ?? Number.NaN)
      const outcome = await perform(
        act,
        administratorOf(c, session),
        { id: registration.id, generation },
        typed,
      )
      if ('problem' in outcome) return ask(c, subject, 422, typed, [outcome.problem], null)
      switch (outcome.kind) {
        case 'link':
          return show(c, registration, outcome.link)
        case 'done':
          return sendOn(c, doneAt(act, registration, outcome))
        case 'unknown':
          return sendProblem(web, c, { status: 404, kind: 'not-found' })
        case 'unchanged':
          return ask(c, subject, 422, typed, [{ field: 'address', kind: 'address-unchanged' }], null)
        case 'address-blocked':
          return ask(c, subject, 422, typed, [{ field: 'address', kind: 'address-blocked' }], null)
        case 'name-taken':
          return ask(c, subject, 409, typed, [{ field: 'reason', kind: 'name-taken' }], null)
        case 'stale':
        case 'expired':
        case 'address-taken':
        case 'already-blocked':
        case 'key-gone':
          return ask(c, subject, 409, typed, [], outcome.kind)
        default:
          return outcome satisfies never
      }
    }),
  })

  async function subjectOf(
    c: Context,
  ): Promise<{ registration: RegistrationRow; act: RegistrationAct } | null> {
    const act = oneOf(c.req.param('act') ?? null, registrationActs)
    const registration = await findRegistration(db, c.req.param('id') ?? '')
    return act && registration ? { registration, act } : null
  }

  async function perform(
    act: RegistrationAct,
    by: Administrator,
    seen: SeenRegistration,
    typed: string,
  ): Promise<
    AdminCorrectionOutcome | ByHandOutcome | HandedOutOutcome | BlockOutcome | { problem: FieldProblem }
  > {
    switch (act) {
      case 'resend':
        return resendByAdmin(ports, by, seen)
      case 'extend':
        return extendRegistration(ports, by, seen)
      case 'confirm':
        return confirmByHand(ports, by, seen)
      case 'link':
        return handOutLink(ports, by, seen)
      case 'delete-registration':
        return deleteRegistration(ports, by, seen)
      case 'block-address':
        return blockAddress(ports, by, seen)
      case 'block-domain':
        return blockDomain(ports, by, seen)
      case 'lift-mute':
        return liftMuteByAdmin(ports, by, seen)
      case 'address': {
        const address = parseAddress(typed)
        if ('problem' in address) return { problem: { field: 'address', kind: address.problem } }
        return correctByAdmin(ports, by, seen, address)
      }
      default:
        return act satisfies never
    }
  }

  async function show(c: Context, registration: RegistrationRow, link: string | null): Promise<Response> {
    const { id } = registration
    const mails = await listMailsOf(db, id)
    const frame = await frameOf(web, c, paths.adminRegistration(id))
    const notice = readQuery(c, ['done']).done === null ? null : frame.texts.admin.done
    const mailState = mails.find((mail) => mail.id === registration.mailId)?.state ?? null
    const mutedUntil = (await findMute(db, registration.addressKey, now()))?.endsAt ?? null
    const page = adminRegistrationPage(frame, {
      registration: { ...lineOf(registration, now()), ...pick(registration), mutedUntil, mailState },
      mails,
      others: await othersOf(registration),
      notice,
      link,
    })
    return sendPage(c, 200, page)
  }

  async function othersOf(registration: RegistrationRow): Promise<RegistrationLineProps[]> {
    const all = await listRegistrationsOfAddress(db, registration.addressKey, mostOthers)
    return all.filter(({ id }) => id !== registration.id).map((row) => lineOf(row, now()))
  }

  async function ask(
    c: Context,
    { registration, act }: { registration: RegistrationRow; act: RegistrationAct },
    status: 200 | 409 | 422,
    typed: string,
    problems: FieldProblem[],
    outcome: 'stale' | 'expired' | 'address-taken' | 'already-blocked' | 'key-gone' | null,
  ): Promise<Response> {
    const path = paths.adminRegistrationAct(registration.id, act)
    const frame = await frameOf(web, c, path)
    const { admin } = frame.texts
    const others = act === 'confirm' ? othersTable(frame, await othersOf(registration)) : undefined
    const page = actPage(frame, {
      room: 'registrations',
      act,
      whom: `${registration.name} ‹${registration.address}›`,
      path,
      back: paths.adminRegistration(registration.id),
      field: act === 'address' ? { name: 'address', label: admin.registrations.address, value: typed } : null,
      reason: (c.req.method === 'POST' ? c.var.form.get('reason') : null) ?? '',
      problems,
      trouble: outcome && admin.outcomes[outcome],
      seen: { generation: String(registration.generation) },
      ...(others ? { below: others } : {}),
    })
    return sendPage(c, status, page)
  }
}

// Where it can be seen afterwards: a registration that became an account goes on as one.
function doneAt(
  act: RegistrationAct,
  registration: RegistrationRow,
  outcome: { kind: 'done'; accountId?: string },
): string {
  if (outcome.accountId !== undefined) return withQuery(paths.adminAccount(outcome.accountId), { done: act })
  if (act === 'delete-registration') return paths.adminRegistrations
  return withQuery(paths.adminRegistration(registration.id), { done: act })
}

function lineOf(registration: RegistrationRow, at: number): RegistrationLineProps {
  const { id, name, address, createdAt, expiresAt } = registration
  const mailState: MailState | null = null
  return { id, name, address, createdAt, expiresAt, state: stateOf(registration, at), mailState }
}

function pick({ openedAt, network, digitTries, passwordTries, disownedAt }: RegistrationRow) {
  return { openedAt, network, digitTries, passwordTries, disownedAt }
}

function stateOf(
  row: Pick<RegistrationRow, 'confirmedAt' | 'closedAt' | 'expiresAt'>,
  at: number,
): RegistrationState {
  if (row.confirmedAt !== null) return 'confirmed'
  if (row.closedAt !== null) return 'closed'
  return row.expiresAt > at ? 'waiting' : 'expired'
}
