import { paths } from '../../base/paths.ts'
import { frameOf, route, sendPage } from '../../http/answer.ts'
import type { App, Context, Web } from '../../http/context.ts'
import { oneOf } from '../../http/forms.ts'
import { listRegistrationLines } from '../../store/listings/registrations.ts'
import type { RegistrationQuery } from '../../store/listings/registrations.ts'
import { mailStates } from '../../store/mail/rows.ts'
import { readDomain } from './filters.ts'
import { idOf, idParam, sendGone } from './gate.web.ts'
import { registrationActs } from './registration-acts.ts'
import { readRegistration, withState } from './registration-details.ts'
import { adminRegistrationPage } from './registration.page.ts'
import { adminRegistrationsPage } from './registrations.page.ts'
import { deletedNotice, doneAct, listOf, readSearch, tableRoute } from './table.web.ts'
import type { Filter } from './table.web.ts'

/** The fields of the table's filter. */
export const registrationFields = ['by', 'q', 'only', 'mail', 'domain'] as const

/** The text of these fields. */
export type RegistrationFilter = Filter<(typeof registrationFields)[number]>

/** The filter that the fields describe. */
export function readRegistrationQuery(filter: RegistrationFilter): RegistrationQuery {
  return {
    search: readSearch(filter),
    only: oneOf(filter.only, ['waiting', 'expired', 'confirmed']),
    mail: oneOf(filter.mail, mailStates),
    domain: readDomain(filter.domain),
  }
}

/** The registrations: the table, and each registration. */
export function adminRegistrationRoutes(web: Web, app: App): void {
  const { ports } = web

  tableRoute(web, app, paths.adminRegistrations, {
    fields: registrationFields,
    notice: deletedNotice('delete-registration'),
    async list(filter, place) {
      const query = readRegistrationQuery(filter)
      const listing = await listRegistrationLines(ports.db, ports.now, query, place)
      return { ...listing, rows: listing.rows.map((line) => withState(ports, line)) }
    },
    page: (frame, props) => adminRegistrationsPage(frame, props),
  })

  route(app, paths.adminRegistration(idParam), {
    get: (c) => showRegistration(web, c, null),
  })
}

/** Shows the registration of the address, with a link that was just handed out if there is one. */
export async function showRegistration(web: Web, c: Context, link: string | null): Promise<Response> {
  const registration = await readRegistration(web.ports, idOf(c))
  if (!registration) return sendGone(web, c, 'registrations')
  const frame = await frameOf(web, c, paths.adminRegistration(idOf(c)))
  const acts = Object.keys(registrationActs) as (keyof typeof registrationActs)[]
  // The link has its own place above the facts.
  const done = link === null ? doneAct(c, acts) : null
  return sendPage(c, 200, adminRegistrationPage(frame, { ...registration, done, link, list: listOf(c) }))
}
