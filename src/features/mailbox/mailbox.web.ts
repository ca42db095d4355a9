import { paths } from '../../base/paths.ts'
import type { Mailbox } from '../../courier/mailbox.ts'
import { frameOf, route, sendPage, sendProblem } from '../../http/answer.ts'
import type { Handler, App, Web } from '../../http/context.ts'
import { framedMailPolicy } from '../../http/headers.ts'
import { mailboxPage } from './mailbox.page.ts'

/** The development mailbox. Its routes exist only where the mailbox does, and answer only under the house's own name. */
export function mailboxRoutes(web: Web, app: App, mailbox: Mailbox): void {
  const list = () => mailbox.list().map(({ id, at, to, subject }) => ({ id, at, to, subject }))

  route(app, paths.mailbox, {
    get: atHome(async (c) => {
      const frame = await frameOf(web, c, paths.mailbox)
      return sendPage(c, 200, mailboxPage(frame, { mails: list(), open: null }))
    }),
  })

  route(app, paths.mail(':id'), {
    get: atHome(async (c) => {
      const mail = mailbox.find(c.req.param('id') ?? '')
      if (!mail) return sendProblem(web, c, { status: 404, kind: 'not-found' })
      const frame = await frameOf(web, c, paths.mail(mail.id))
      const open = { ...mail, htmlPath: paths.mailHtml(mail.id) }
      return sendPage(c, 200, mailboxPage(frame, { mails: list(), open }))
    }),
  })

  route(app, paths.mailHtml(':id'), {
    get: atHome((c) => {
      const mail = mailbox.find(c.req.param('id') ?? '')
      if (!mail) return sendProblem(web, c, { status: 404, kind: 'not-found' })
      c.header('Content-Security-Policy', framedMailPolicy)
      c.header('X-Frame-Options', 'SAMEORIGIN')
      c.header('Content-Type', 'text/html; charset=UTF-8')
      // Links of a mail open beside it, as in a mail program.
      return c.body(mail.html.replace(/<head[^>]*>/i, '$&<base target="_blank">'))
    }),
  })

  // Under a foreign name that points to this machine, a stranger's page could read it.
  function atHome(handler: Handler): Handler {
    return (c) =>
      new URL(c.req.url).host === new URL(web.ports.settings.baseUrl).host
        ? handler(c)
        : sendProblem(web, c, { status: 404, kind: 'not-found' })
  }
}
