import { paths, withQuery } from '../../base/paths.ts'
import type { CurrentSession } from '../../core/current-session.ts'
import { frameOf, route, sendOn, sendPage } from '../../http/answer.ts'
import type { App, Context, Web } from '../../http/context.ts'
import { oneOf } from '../../http/forms.ts'
import { logInFirst, withSession } from '../../http/session.ts'
import type { Refusal } from '../../operation/perform.ts'
import { sessionFormHandler } from '../session/session-form.web.ts'
import { changeName } from './change-name.ts'
import { changeMailLanguage } from './mail-language.ts'
import { mailLanguagePage, ownAccountPage, ownNamePage } from './own-account.page.ts'
import { readOwnAccount } from './own-account.ts'
import { accountPaths } from './paths.ts'

/** The account's own page, and the forms for its name and the language of its mails. */
export function ownAccountRoutes(web: Web, app: App): void {
  const { ports } = web
  const answers = {
    done: { changed: (c: Context) => sendOn(c, withQuery(paths.account, { done: 'changed' })) },
  }

  route(app, paths.account, { get: withSession(web, showAccount) })
  route(app, accountPaths.name, {
    get: withSession(web, (c, session) => showName(c, null, { session })),
    post: sessionFormHandler(web, changeName, { ...answers, show: showName }),
  })
  route(app, accountPaths.language, {
    get: withSession(web, (c, session) => showLanguage(c, null, { session })),
    post: sessionFormHandler(web, changeMailLanguage, { ...answers, show: showLanguage }),
  })

  async function showAccount(c: Context, session: CurrentSession): Promise<Response> {
    const own = await readOwnAccount(ports, session)
    if (!own) return logInFirst(c)
    const notice = oneOf(c.var.query.get('done'), ['kept', 'changed'])
    return sendPage(c, 200, ownAccountPage(await frameOf(web, c, paths.account), { ...own, notice }))
  }

  async function showName(
    c: Context,
    refusal: Refusal | null,
    { session }: { session: CurrentSession },
  ): Promise<Response> {
    const { id, name } = session.account
    const typed = refusal ? (c.var.form.get('name') ?? '') : name
    const frame = await frameOf(web, c, accountPaths.name)
    const page = ownNamePage(frame, { accountId: id, name: typed, problems: refusal?.problems ?? [] })
    return sendPage(c, refusal?.status ?? 200, page)
  }

  async function showLanguage(
    c: Context,
    refusal: Refusal | null,
    { session }: { session: CurrentSession },
  ): Promise<Response> {
    const own = await readOwnAccount(ports, session)
    if (!own) return logInFirst(c)
    const frame = await frameOf(web, c, accountPaths.language)
    const page = mailLanguagePage(frame, {
      accountId: session.account.id,
      chosen: own.mailLocale,
      problems: refusal?.problems ?? [],
    })
    return sendPage(c, refusal?.status ?? 200, page)
  }
}
