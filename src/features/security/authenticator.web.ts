import { withNext } from '../../base/next.ts'
import { paths, withQuery } from '../../base/paths.ts'
import type { CurrentSession } from '../../core/current-session.ts'
import { frameOf, route, sendOn, sendPage } from '../../http/answer.ts'
import type { App, Context, Handler, Web } from '../../http/context.ts'
import type { Refusal } from '../../operation/perform.ts'
import { qrModulesOf } from '../../page/qr-code.ts'
import { withProof } from '../session/recent-proof.web.ts'
import { sessionFormHandler } from '../session/session-form.web.ts'
import { authenticatorPage, recoveryCodesPage, removeAuthenticatorPage } from './authenticator.page.ts'
import {
  addAuthenticator,
  beginEnrolment,
  makeRecoveryCodes,
  readEnrolment,
  removeAuthenticator,
} from './authenticator.ts'
import { readOwnSecurity } from './own-security.ts'
import { nextOf } from './own-security.web.ts'
import { securityPaths } from './paths.ts'

/** The authenticator app and its recovery codes. */
export function authenticatorRoutes(web: Web, app: App): void {
  const { ports } = web
  const back: Handler = (c) => sendOn(c, withNext(paths.accountSecurity, nextOf(web, c)))

  route(app, securityPaths.authenticator, {
    get: withProof(web, addAuthenticator.proof, (c, session) => showEnrolment(c, null, { session })),
    post: sessionFormHandler(web, addAuthenticator, {
      done: { added: (c, { recoveryCodes: codes }) => showCodes(web, c, { codes, isReplaced: false }) },
      refused: { 'authenticator-exists': back },
      show: showEnrolment,
    }),
  })
  route(app, securityPaths.removeAuthenticator, {
    get: withProof(web, removeAuthenticator.proof, (c, session) => showRemoval(web, c, null, session)),
    post: sessionFormHandler(web, removeAuthenticator, {
      done: { changed: (c) => sendOn(c, withQuery(paths.accountSecurity, { done: 'removed' })) },
      refused: { 'no-authenticator': back },
      show: (c, refusal, { session }) => showRemoval(web, c, refusal, session),
    }),
  })
  route(app, securityPaths.recoveryCodes, {
    get: back,
    post: sessionFormHandler(web, makeRecoveryCodes, {
      done: { made: (c, { recoveryCodes: codes }) => showCodes(web, c, { codes, isReplaced: true }) },
      refused: { 'no-authenticator': back },
      show: back,
    }),
  })

  async function showEnrolment(
    c: Context,
    refusal: Refusal | null,
    { session }: { session: CurrentSession },
  ): Promise<Response> {
    const typed = refusal && readEnrolment(ports, session, c.var.form.get('ticket') ?? '')
    const begun = typed ?? (await beginEnrolment(ports, session))
    if (begun === null) return back(c)
    const next = nextOf(web, c)
    const props = {
      accountId: session.account.id,
      ...begun,
      next,
      qrModules: await qrModulesOf(begun.uri),
      isLate: refusal !== null && typed === null,
      problems: refusal?.problems ?? [],
    }
    const page = authenticatorPage(await frameOf(web, c, withNext(securityPaths.authenticator, next)), props)
    return sendPage(c, refusal?.status ?? 200, page)
  }
}

async function showRemoval(
  web: Web,
  c: Context,
  refusal: Refusal | null,
  session: CurrentSession,
): Promise<Response> {
  const frame = await frameOf(web, c, securityPaths.removeAuthenticator)
  const { isCovered } = await readOwnSecurity(web.ports, session)
  const props = { accountId: session.account.id, isCovered, problems: refusal?.problems ?? [] }
  return sendPage(c, refusal?.status ?? 200, removeAuthenticatorPage(frame, props))
}

async function showCodes(
  web: Web,
  c: Context,
  made: { codes: readonly string[]; isReplaced: boolean },
): Promise<Response> {
  return sendPage(c, 200, recoveryCodesPage(await frameOf(web, c, null), { ...made, next: nextOf(web, c) }))
}
