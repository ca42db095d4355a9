import { nextTo, parseNext, withNext } from '../../base/next.ts'
import type { Next } from '../../base/next.ts'
import { paths } from '../../base/paths.ts'
import type { CurrentSession } from '../../core/current-session.ts'
import { lacksProof } from '../../core/proof.ts'
import type { Need } from '../../core/proof.ts'
import { anonymousFrame, frameOf, ownPath, route, sendOn, sendPage } from '../../http/answer.ts'
import type { Handler, App, Context, Form, Web } from '../../http/context.ts'
import { sendOnWithCookie } from '../../http/cookie-check.ts'
import { withoutPasswords } from '../../http/forms.ts'
import { logInFirst, sessionOf, withSession } from '../../http/session.ts'
import type { SessionHandler } from '../../http/session.ts'
import { asWhole } from '../../operation/answer.ts'
import { formName } from '../../operation/fields.ts'
import { formHandler } from '../../operation/form.ts'
import type { Refusal } from '../../operation/perform.ts'
import { onceMorePage, recentProofPage } from './recent-proof.page.ts'
import { listProofs, proveAnew, proveByPasskey } from './recent-proof.ts'

/** The target of the question's form, and its fields. */
type Question = { action: string; carried: Form }

/** The page after a proof, and the page if the session's token was replaced or ended meanwhile. */
type Ways = { proved: () => Response | Promise<Response>; ended: () => Response }

/** Admits a logged-in person whose proof suffices, and asks others for one. */
export function withProof(web: Web, need: Need, handler: SessionHandler): Handler {
  const admit: SessionHandler = (c, session) => demandProof(web, c, session, { need, handler })
  return withSession(web, admit, (c) => sendEnded(web, c))
}

/** Whether a form comes with a proof, after the question for one. */
export function bringsProof(c: Context): boolean {
  return bringsPasskey(c) || (c.req.method === 'POST' && c.var.form.has(formName('recentProof')))
}

/**
 * Answers a request whose session has ended. A form that brings a proof is sent once more: another tab may have proved at
 * the same moment, and then the browser has a new token by now and nothing typed is lost. Everything else logs in first.
 */
export function sendEnded(web: Web, c: Context): Response {
  if (!bringsProof(c)) return logInFirst(c)
  const account = c.var.form.get('account') ?? ''
  const props = { account, action: c.req.path, carried: carriedFields(c.var.form) }
  return sendPage(c, 409, onceMorePage(anonymousFrame(web, c, null), props))
}

/**
 * The same for a request whose session is already known. A form that is on its way is carried through the question, so that
 * nothing typed is lost; the handler gets the session as it is after the proof.
 */
export async function demandProof(
  web: Web,
  c: Context,
  session: CurrentSession,
  { need = 'recent', handler }: { need?: Need; handler: SessionHandler },
): Promise<Response> {
  if (!lacksProof(web.ports, need, session)) return handler(c, session)
  if (c.req.method !== 'POST') return sendOn(c, withNext(paths.recentProof, ownPath(c)))
  const question = { action: c.req.path, carried: carriedFields(c.var.form) }
  if (!bringsProof(c)) return ask(web, c, session, question, null)
  const proved = async () => {
    const proven = await sessionOf(web, c)
    return proven ? handler(c, proven) : logInFirst(c)
  }
  return takeRecentProof(web, c, session, question, { proved, ended: () => sendEnded(web, c) })
}

/** The page that asks for a recent proof on the way to another page. */
export function recentProofRoutes(web: Web, app: App): void {
  const { baseUrl } = web.ports.settings
  const nextOf = (form: Form) => parseNext(form.get('next') ?? null, baseUrl) ?? nextTo(paths.home, baseUrl)
  const towards = (next: Next) => ({ action: paths.recentProof, carried: new Map([['next', next]]) })

  route(app, paths.recentProof, {
    get: withSession(web, (c, session) => ask(web, c, session, towards(nextOf(c.var.query)), null)),
    post: withSession(web, (c, session) => {
      const next = nextOf(c.var.form)
      // If the session has ended, the next page asks to log in.
      const goOn = () => sendOnWithCookie(web, c, next)
      return takeRecentProof(web, c, session, towards(next), { proved: goOn, ended: goOn })
    }),
  })
}

function takeRecentProof(
  web: Web,
  c: Context,
  session: CurrentSession,
  question: Question,
  { proved, ended }: Ways,
): Promise<Response> {
  const answers = {
    done: { proved },
    refused: { ended },
    show: (c: Context, refusal: Refusal) => ask(web, c, session, question, refusal),
  }
  const take = bringsPasskey(c)
    ? formHandler(web, proveByPasskey, answers)
    : formHandler(web, proveAnew, answers)
  return take(c, session)
}

function bringsPasskey(c: Context): boolean {
  return c.req.method === 'POST' && c.var.form.has(formName('credentialId'))
}

async function ask(
  web: Web,
  c: Context,
  session: CurrentSession,
  { action, carried }: Question,
  refusal: Refusal | null,
): Promise<Response> {
  const isAlone = action === paths.recentProof
  const next = parseNext(carried.get('next') ?? null, web.ports.settings.baseUrl)
  const path = isAlone ? withNext(action, next) : null
  const frame = await frameOf(web, c, path)
  const status = refusal?.status ?? (c.req.method === 'POST' ? 403 : 200)
  const { account } = session
  const proofs = await listProofs(web.ports, session)
  const problems = bringsPasskey(c) ? asWhole(refusal) : (refusal?.problems ?? [])
  const props = { account, action, carried, ...proofs, problems }
  return sendPage(c, status, recentProofPage(frame, props))
}

// The page names the account itself.
function carriedFields(form: Form): Form {
  return new Map([...withoutPasswords(form)].filter(([name]) => !/^account(_name)?$/.test(name)))
}
