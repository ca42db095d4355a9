import { paths, withQuery } from '../../base/paths.ts'
import { adminRegistrationPage, adminRegistrationsPage } from './registrations.page.ts'
import type { OtherProps } from './registrations.page.ts'
import { findAccountOfRegistration } from '../../store/accounts/accounts.ts'
import { findRegistrationLine, listRegistrationLines } from '../../store/listings/registrations.ts'
import type { RegistrationLine, RegistrationQuery } from '../../store/listings/registrations.ts'
import { findMute } from '../../store/registrations/mutes.ts'
import { listMailsOf } from '../../store/mail/outbox.ts'
import { listRegistrationsOfAddress, registrationState } from '../../store/registrations/registrations.ts'
import { idParam } from './gate.web.ts'
import { frameOf, route, sendPage } from '../../http/answer.ts'
import type { App, Context, Web } from '../../http/context.ts'
import { oneOf } from '../../http/forms.ts'
import { readSearch } from './gate.web.ts'
import { mailStates } from '../../store/mail/rows.ts'
import { readDomain } from './gate.web.ts'
import { readQuery } from './gate.web.ts'
import { pageSize } from './gate.web.ts'
import { noticeOf } from './gate.web.ts'
import { idOf } from './gate.web.ts'
import { sendGone } from './gate.web.ts'

/** What can be done to one registration. */
export const registrationActs = [
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

/** One of the things that can be done to a registration. */
export type RegistrationAct = (typeof registrationActs)[number]
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
    domain: readDomain(query.domain),
  }
}

/** The registrations: the table, and each one. */
export function adminRegistrationRoutes(web: Web, app: App): void {
  const { db, now } = web.ports

  route(app, paths.adminRegistrations, {
    async get(c) {
      const query = readQuery(c, [...registrationQueryFields, 'after'])
      const place = { after: query.after, most: pageSize }
      const listing = await listRegistrationLines(db, now, readRegistrationQuery(query), place)
      const rows = listing.rows.map((row) => ({ ...row, state: registrationState(row, now()) }))
      const frame = await frameOf(web, c, withQuery(paths.adminRegistrations, query))
      const notice = noticeOf(c, frame, ['delete-registration'])
      return sendPage(c, 200, adminRegistrationsPage(frame, { query, ...listing, rows, notice }))
    },
  })

  route(app, paths.adminRegistration(idParam), {
    get: (c) => showRegistration(web, c, null),
  })
}

/** Shows the registration that the address names, with a link that was just handed out if there is one. */
export async function showRegistration(web: Web, c: Context, link: string | null): Promise<Response> {
  const { db, now } = web.ports
  const line = await findRegistrationLine(db, idOf(c))
  if (!line) return sendGone(web, c, 'registrations')
  const frame = await frameOf(web, c, paths.adminRegistration(line.id))
  const account = await findAccountOfRegistration(db, line.id)
  const page = adminRegistrationPage(frame, {
    registration: { ...line, state: registrationState(line, now()) },
    disownedAt: line.disownedAt,
    mutedUntil: (await findMute(db, line.addressKey, now()))?.endsAt ?? null,
    accountId: account?.id ?? null,
    mails: await listMailsOf(db, line.id),
    others: await othersOf(web, line),
    notice: noticeOf(c, frame, registrationActs),
    link,
  })
  return sendPage(c, 200, page)
}

/** The newest other registrations of a registration's address. */
export async function othersOf(web: Web, line: RegistrationLine): Promise<OtherProps[]> {
  const { db, now } = web.ports
  const all = await listRegistrationsOfAddress(db, line.addressKey, mostOthers)
  return all
    .filter(({ id }) => id !== line.id)
    .map((row) => ({ ...row, state: registrationState(row, now()) }))
}
