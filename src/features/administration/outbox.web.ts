import { paths, withQuery } from '../../base/paths.ts'
import { cancelMail, retryMail } from './outbox.ts'
import { adminMailPage, adminOutboxPage, mailWhom } from './outbox.page.ts'
import { actPage } from './parts.page.ts'
import { listTries } from '../../store/mail/deliveries.ts'
import { findMailLine, listMailLines } from '../../store/listings/mails.ts'
import type { MailLine } from '../../store/listings/mails.ts'
import { mailKinds, mailStates } from '../../store/mail/rows.ts'
import {
  administratorOf,
  idOf,
  idParam,
  noticeOf,
  pageSize,
  readDomain,
  readQuery,
  reasonOf,
  sendGone,
} from './gate.web.ts'
import { frameOf, route, sendOn, sendPage, sendProblem } from '../../http/answer.ts'
import type { App, Context, Web } from '../../http/context.ts'
import { oneOf } from '../../http/forms.ts'

const mailActs = ['retry', 'cancel'] as const
type MailAct = (typeof mailActs)[number]

/** The outbox: the table, each mail with its tries, and what can be done to it. */
export function adminOutboxRoutes(web: Web, app: App): void {
  const { ports } = web
  const { db, now } = ports

  route(app, paths.adminOutbox, {
    async get(c) {
      const query = readQuery(c, ['state', 'kind', 'domain', 'after'])
      const listing = await listMailLines(
        db,
        now,
        {
          state: oneOf(query.state, mailStates),
          kind: oneOf(query.kind, mailKinds),
          domain: readDomain(query.domain),
        },
        { after: query.after, most: pageSize },
      )
      const frame = await frameOf(web, c, withQuery(paths.adminOutbox, query))
      return sendPage(c, 200, adminOutboxPage(frame, { query, ...listing }))
    },
  })

  route(app, paths.adminMail(idParam), {
    async get(c) {
      const mail = await findMailLine(db, idOf(c))
      if (!mail) return sendGone(web, c, 'outbox')
      const frame = await frameOf(web, c, paths.adminMail(mail.id))
      const tries = await listTries(db, mail.id)
      return sendPage(c, 200, adminMailPage(frame, { mail, tries, notice: noticeOf(c, frame, mailActs) }))
    },
  })

  route(app, paths.adminMailAct(idParam, ':act'), {
    async get(c) {
      const act = oneOf(c.req.param('act'), mailActs)
      if (!act) return sendProblem(web, c, { status: 404, kind: 'not-found' })
      const mail = await findMailLine(db, idOf(c))
      return mail ? ask(c, mail, act, 200) : sendGone(web, c, 'outbox')
    },
    async post(c) {
      const act = oneOf(c.req.param('act'), mailActs)
      if (!act) return sendProblem(web, c, { status: 404, kind: 'not-found' })
      const perform = act === 'retry' ? retryMail : cancelMail
      const { kind } = await perform(ports, administratorOf(c), idOf(c))
      if (kind === 'done') return sendOn(c, withQuery(paths.adminMail(idOf(c)), { done: act }))
      const mail = await findMailLine(db, idOf(c))
      return mail ? ask(c, mail, act, 409) : sendGone(web, c, 'outbox')
    },
  })

  async function ask(c: Context, mail: MailLine, act: MailAct, status: 200 | 409): Promise<Response> {
    const path = paths.adminMailAct(mail.id, act)
    const frame = await frameOf(web, c, path)
    const page = actPage(frame, {
      room: 'outbox',
      act,
      whom: mailWhom(frame, mail),
      path,
      back: paths.adminMail(mail.id),
      field: null,
      reason: reasonOf(c),
      problems: [],
      trouble: status === 409 ? frame.texts.admin.outcomes.stale : null,
      seen: {},
    })
    return sendPage(c, status, page)
  }
}
