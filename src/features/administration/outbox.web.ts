import { paths } from '../../base/paths.ts'
import { frameOf, route, sendPage } from '../../http/answer.ts'
import type { App, Context, Web } from '../../http/context.ts'
import { oneOf } from '../../http/forms.ts'
import { findMailLine, listMailLines } from '../../store/listings/mails.ts'
import type { MailLine, MailQuery } from '../../store/listings/mails.ts'
import { listTries } from '../../store/mail/deliveries.ts'
import { mailStates } from '../../store/mail/rows.ts'
import type { MailKind } from '../../store/mail/rows.ts'
import { textsOf } from '../../texts/texts.ts'
import { actRoutes, question } from './act.web.ts'
import type { Subject } from './act.web.ts'
import { readDomain } from './filters.ts'
import { idOf, idParam, sendGone } from './gate.web.ts'
import { adminMailPage, adminOutboxPage, isOneMailbox, mailSummary } from './outbox.page.ts'
import { mailActs } from './outbox.ts'
import type { Act } from './parts.page.ts'
import { afterAct, doneAct, listOf, tableRoute } from './table.web.ts'

/** The outbox: the table, each mail with its tries, and the acts on it. */
export function adminOutboxRoutes(web: Web, app: App): void {
  const { db, now } = web.ports
  const mailKinds = Object.keys(textsOf(web.ports.settings, 'en').mailKinds) as MailKind[]

  tableRoute(web, app, paths.adminOutbox, {
    fields: ['state', 'kind', 'domain'],
    list(filter, place) {
      const state = oneOf(filter.state, mailStates)
      const kind = oneOf(filter.kind, mailKinds)
      return listMailLines(db, now, { state, kind, ...readRecipients(filter.domain) }, place)
    },
    page: (frame, props) => adminOutboxPage(frame, props),
  })

  route(app, paths.adminMail(idParam), {
    async get(c) {
      const mail = await findMailLine(db, idOf(c))
      if (!mail) return sendGone(web, c, 'outbox')
      const frame = await frameOf(web, c, paths.adminMail(mail.id))
      const tries = await listTries(db, mail.id)
      const done = doneAct(c, ['retry', 'cancel'])
      return sendPage(c, 200, adminMailPage(frame, { mail, tries, done, list: listOf(c) }))
    },
  })

  const subject: Subject<MailLine> = {
    section: 'outbox',
    find: (id) => findMailLine(db, id),
    summary: mailSummary,
    name: ({ address, domain }) => address ?? domain ?? '',
    actPath: paths.adminMailAct,
    backPath: paths.adminMail,
    expected: () => ({}),
  }
  actRoutes(web, app, subject, {
    retry: question(mailActs.retry, toMail),
    cancel: question(mailActs.cancel, toMail),
  })
}

// People paste whole addresses where a domain is asked for.
function readRecipients(text: string | null): Pick<MailQuery, 'domain' | 'to'> {
  return text !== null && isOneMailbox(text)
    ? { domain: null, to: { by: 'start', text } }
    : { domain: readDomain(text), to: null }
}

function toMail(act: Act) {
  return { done: (c: Context) => afterAct(c, paths.adminMail(idOf(c)), act) }
}
