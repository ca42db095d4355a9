import { paths, withQuery } from '../base/paths.ts'
import { cancelMail, retryMail } from '../flows/administer-outbox.ts'
import { adminMailPage, adminOutboxPage } from '../pages/admin-outbox.ts'
import { actPage } from '../pages/admin.ts'
import { listMailLines } from '../store/listings.ts'
import { findMail, listTries } from '../store/outbox.ts'
import { mailKinds, mailStates } from '../store/tables.ts'
import type { OutboxRow } from '../store/tables.ts'
import { administratorOf, adminOnly, oneOf, pageSize, readQuery } from './admin.ts'
import { frameOf, route, sendOn, sendPage, sendProblem } from './answer.ts'
import type { App, Context, Web } from './context.ts'

const mailActs = ['retry', 'cancel'] as const
type MailAct = (typeof mailActs)[number]

/** The outbox: the table, each mail with its tries, and what can be done to it. */
export function adminOutboxRoutes(web: Web, app: App): void {
  const { ports } = web
  const { db, now } = ports

  route(web, app, paths.adminOutbox, {
    get: adminOnly(web, async (c) => {
      const query = readQuery(c, ['state', 'kind', 'domain', 'after'])
      const listing = await listMailLines(
        db,
        now,
        {
          state: oneOf(query.state, mailStates),
          kind: oneOf(query.kind, mailKinds),
          domain: query.domain?.toLowerCase() ?? null,
        },
        { after: query.after, most: pageSize },
      )
      const frame = await frameOf(web, c, withQuery(paths.adminOutbox, query))
      return sendPage(c, 200, adminOutboxPage(frame, { query, ...listing }))
    }),
  })

  route(web, app, paths.adminMail(':id'), {
    get: adminOnly(web, async (c) => {
      const mail = await findMail(db, c.req.param('id') ?? '')
      if (!mail) return sendProblem(web, c, { status: 404, kind: 'not-found' })
      const frame = await frameOf(web, c, paths.adminMail(mail.id))
      const notice = readQuery(c, ['done']).done === null ? null : frame.texts.admin.done
      const tries = await listTries(db, mail.id)
      return sendPage(c, 200, adminMailPage(frame, { mail, tries, notice }))
    }),
  })

  route(web, app, paths.adminMailAct(':id', ':act'), {
    get: adminOnly(web, async (c) => {
      const subject = await subjectOf(c)
      if (!subject) return sendProblem(web, c, { status: 404, kind: 'not-found' })
      return ask(c, subject, 200, false)
    }),
    post: adminOnly(web, async (c, session) => {
      const subject = await subjectOf(c)
      if (!subject) return sendProblem(web, c, { status: 404, kind: 'not-found' })
      const { mail, act } = subject
      const perform = act === 'retry' ? retryMail : cancelMail
      const { kind } = await perform(ports, administratorOf(c, session), mail.id)
      switch (kind) {
        case 'done':
          return sendOn(c, withQuery(paths.adminMail(mail.id), { done: act }))
        case 'unknown':
          return sendProblem(web, c, { status: 404, kind: 'not-found' })
        case 'stale':
          return ask(c, subject, 409, true)
        default:
          return kind satisfies never
      }
    }),
  })

  async function subjectOf(c: Context): Promise<{ mail: OutboxRow; act: MailAct } | null> {
    const act = oneOf(c.req.param('act') ?? null, mailActs)
    const mail = await findMail(db, c.req.param('id') ?? '')
    return act && mail ? { mail, act } : null
  }

  async function ask(
    c: Context,
    { mail, act }: { mail: OutboxRow; act: MailAct },
    status: 200 | 409,
    isStale: boolean,
  ): Promise<Response> {
    const path = paths.adminMailAct(mail.id, act)
    const frame = await frameOf(web, c, path)
    const { admin } = frame.texts
    const page = actPage(frame, {
      room: 'outbox',
      act,
      whom: admin.outbox.kinds[mail.kind] ?? mail.kind,
      path,
      back: paths.adminMail(mail.id),
      field: null,
      reason: '',
      problems: [],
      trouble: isStale ? admin.outcomes.stale : null,
      seen: {},
    })
    return sendPage(c, status, page)
  }
}
