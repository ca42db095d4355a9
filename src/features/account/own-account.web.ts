import { parseName } from '../../base/name.ts'
import { paths, withNext, withQuery } from '../../base/paths.ts'
import { exportOwnData } from './export-data.ts'
import { changeMailLanguage, readOwnAccount, renameOwnAccount } from './own-account.ts'
import { exportPage, mailLanguagePage, ownAccountPage, ownNamePage } from './own-account.page.ts'
import type { FieldProblem } from '../../texts/problems.ts'
import { frameOf, problemOfTooMany, route, sendOn, sendPage, sendProblem } from '../../http/answer.ts'
import type { App, Context, Web } from '../../http/context.ts'
import { oneOf } from '../../http/forms.ts'
import { isLocale } from '../../http/locale.ts'
import { withRecentPassword } from '../session/recent-proof.web.ts'
import { withSession } from '../../http/session.ts'
import { streamOf } from '../../http/stream.ts'

/** The account's own page, and what its owner changes on it: name, language of mails, and the data to take along. */
export function ownAccountRoutes(web: Web, app: App): void {
  const { ports } = web
  const changed = withQuery(paths.account, { done: 'changed' })
  const logInAgain = (c: Context, path: string) => sendOn(c, withNext(paths.login, path))

  route(app, paths.account, {
    get: withSession(web, async (c, session) => {
      const own = await readOwnAccount(ports, session)
      if (!own) return logInAgain(c, paths.account)
      const { name, address, locale: mailLocale, confirmedAt } = own.account
      const notice = oneOf(c.var.query.get('done'), ['kept', 'changed'])
      const props = { name, address, mailLocale, confirmedAt, sessions: own.sessions, notice }
      return sendPage(c, 200, ownAccountPage(await frameOf(web, c, paths.account), props))
    }),
  })

  route(app, paths.accountName, {
    get: withSession(web, (c, session) => showName(c, session.account.name, [])),
    post: withRecentPassword(web, async (c, session) => {
      const typed = c.var.form.get('name') ?? ''
      const name = parseName(typed)
      if ('problem' in name) return showName(c, typed, [{ field: 'name', kind: name.problem }])
      const outcome = await renameOwnAccount(ports, c.var.visitor, session, name)
      switch (outcome.kind) {
        case 'done':
          return sendOn(c, changed)
        case 'name-taken':
          return showName(c, typed, [{ field: 'name', kind: 'name-taken' }])
        case 'too-many-attempts':
          return showName(c, typed, [problemOfTooMany(web, c, outcome, 'name')], 429)
        case 'ended':
          return logInAgain(c, paths.accountName)
        default:
          return outcome satisfies never
      }
    }),
  })

  route(app, paths.accountLanguage, {
    get: withSession(web, async (c, session) => {
      const own = await readOwnAccount(ports, session)
      if (!own) return logInAgain(c, paths.accountLanguage)
      const frame = await frameOf(web, c, paths.accountLanguage)
      return sendPage(c, 200, mailLanguagePage(frame, { chosen: own.account.locale }))
    }),
    post: withRecentPassword(web, async (c, session) => {
      const locale = c.var.form.get('locale')
      if (!isLocale(locale)) return sendProblem(web, c, { status: 400, kind: 'bad-request' })
      const outcome = await changeMailLanguage(ports, c.var.visitor, session, locale)
      return outcome.kind === 'done' ? sendOn(c, changed) : logInAgain(c, paths.accountLanguage)
    }),
  })

  route(app, paths.accountExport, {
    // Asked on the way in: the answer to the button is a file, and no page that could ask.
    get: withRecentPassword(web, async (c) =>
      sendPage(c, 200, exportPage(await frameOf(web, c, paths.accountExport))),
    ),
    post: withRecentPassword(web, async (c, session) => {
      const outcome = await exportOwnData(ports, c.var.visitor, session)
      if (outcome.kind === 'ended') return logInAgain(c, paths.accountExport)
      c.header('Content-Type', 'application/json; charset=UTF-8')
      c.header('Content-Disposition', 'attachment; filename="my-data.json"')
      return c.body(streamOf(outcome.data))
    }),
  })

  async function showName(
    c: Context,
    name: string,
    problems: FieldProblem[],
    refused: 422 | 429 = 422,
  ): Promise<Response> {
    const page = ownNamePage(await frameOf(web, c, paths.accountName), { name, problems })
    return sendPage(c, problems.length > 0 ? refused : 200, page)
  }
}
