import { parseNext, paths, withNext } from '../../base/paths.ts'
import { isProofRecent } from '../../core/current-session.ts'
import type { CurrentSession } from '../../core/current-session.ts'
import { frameOf, route, sendOn, sendPage } from '../../http/answer.ts'
import type { Handler, App, Context, Form, Web } from '../../http/context.ts'
import {
  isForAnother,
  logInFirst,
  ownPath,
  sendOtherAccount,
  sessionOf,
  withSession,
} from '../../http/session.ts'
import type { SessionHandler } from '../../http/session.ts'
import { formName } from '../../operation/fields.ts'
import { formHandler } from '../../operation/form.ts'
import type { Refusal } from '../../operation/perform.ts'
import { recentProofPage } from './recent-proof.page.ts'
import { proveAnew } from './recent-proof.ts'

/** The target of the question's form, its fields, and the target of the log-in if the session has ended. */
type Question = { action: string; carried: Form; back: string }

/** Shows a page only to a logged-in person whose proof is recent, and asks others for a proof. Acts declare the same. */
export function withRecentProof(web: Web, handler: SessionHandler): Handler {
  return withSession(web, (c, session) => demandRecentProof(web, c, session, handler))
}

/**
 * The same for a request whose session is already known. A form that is on its way is carried through the question, so that
 * nothing typed is lost; the handler gets the session as it is after the proof.
 */
export async function demandRecentProof(
  web: Web,
  c: Context,
  session: CurrentSession,
  handler: SessionHandler,
): Promise<Response> {
  if (isProofRecent(web.ports, session)) return handler(c, session)
  if (c.req.method !== 'POST') return sendOn(c, withNext(paths.recentProof, ownPath(c)))
  const question = { action: c.req.path, carried: carriedFields(c.var.form), back: ownPath(c) }
  if (!c.var.form.has(formName('recentProof'))) return ask(web, c, session, question, null)
  if (isForAnother(c, session)) return sendOtherAccount(web, c)
  return takeRecentProof(web, c, session, question, async () => {
    const proven = await sessionOf(web, c)
    return proven ? handler(c, proven) : logInFirst(c)
  })
}

/** The page that asks for a recent proof on the way to another page. */
export function recentProofRoutes(web: Web, app: App): void {
  const nextOf = (form: Form) => parseNext(form.get('next') ?? null, web.ports.settings.baseUrl) ?? paths.home
  const towards = (next: string) => ({
    action: paths.recentProof,
    carried: new Map([['next', next]]),
    back: next,
  })

  route(app, paths.recentProof, {
    get: withSession(web, (c, session) => ask(web, c, session, towards(nextOf(c.var.query)), null)),
    post: withSession(web, (c, session) => {
      const next = nextOf(c.var.form)
      return takeRecentProof(web, c, session, towards(next), () => sendOn(c, next))
    }),
  })
}

function takeRecentProof(
  web: Web,
  c: Context,
  session: CurrentSession,
  question: Question,
  goOn: () => Response | Promise<Response>,
): Promise<Response> {
  const take = formHandler(web, proveAnew, {
    done: { proved: goOn },
    refused: { ended: (c) => logInFirst(c, question.back) },
    show: (c, refusal) => ask(web, c, session, question, refusal),
  })
  return take(c, session)
}

async function ask(
  web: Web,
  c: Context,
  { account }: CurrentSession,
  { action, carried, back }: Question,
  refusal: Refusal | null,
): Promise<Response> {
  const isAlone = action === paths.recentProof
  const path = isAlone ? withNext(action, back) : null
  const frame = await frameOf(web, c, path)
  const status = refusal?.status ?? (c.req.method === 'POST' ? 403 : 200)
  const props = { account, action, carried, problems: refusal?.problems ?? [] }
  return sendPage(c, status, recentProofPage(frame, props))
}

// Passwords are never written into a page; the few forms that have one ask for it again.
function carriedFields(form: Form): Form {
  return new Map([...form].filter(([name]) => !/password|^recent_proof$|^account(_name)?$/.test(name)))
}
