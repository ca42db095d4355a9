// The gate in front of the administration, and its helpers for routes.

import { paths } from '../../base/paths.ts'
import { secondsUntil } from '../../base/time.ts'
import { findCurrentApiKey } from '../../core/api-keys.ts'
import type { RefusedApiKey } from '../../core/api-keys.ts'
import type { CurrentSession } from '../../core/current-session.ts'
import { lacksProof } from '../../core/proof.ts'
import { frameOf, sendJsonProblem, sendPage, sendProblem } from '../../http/answer.ts'
import { readApiKey } from '../../http/bearer.ts'
import type { App, Context, Web } from '../../http/context.ts'
import { isForAnother, sendOtherAccount, sessionOf } from '../../http/session.ts'
import { bringsProof, demandProof, sendEnded } from '../session/recent-proof.web.ts'
import { adminGonePage } from './parts.page.ts'
import type { SectionOfThings } from './parts.page.ts'

/**
 * Adds routes behind the one gate of the administration. A browser that is not logged in is sent to the log-in from every
 * address behind it. To accounts that are not administrators, every address answers as if it did not exist, for every
 * method. Administrators whose proof is not recent are asked for it first. The same holds for JSON, without redirects;
 * there an API key passes, too, and `perform` compares its scopes with the act's.
 */
export function behindGate(web: Web, app: App, sections: readonly ((web: Web, app: App) => void)[]): void {
  app.use(`${paths.admin}*`, async (c, next) => {
    const session = await sessionOf(web, c)
    if (!session && (['GET', 'HEAD'].includes(c.req.method) || bringsProof(c))) return sendEnded(web, c)
    if (!session?.account.isAdmin) return hide(web, c, session)
    if (isForAnother(c, session)) return sendOtherAccount(web, c)
    const handler = async (_: Context, proven: CurrentSession) => {
      c.set('administrator', proven)
      await next()
      return c.res
    }
    return demandProof(web, c, session, { handler })
  })
  app.use('/api/admin/*', async (c, next) => {
    const sent = readApiKey(c.req.raw.headers)
    if (sent !== null) {
      const key = await findCurrentApiKey(web.ports, sent, {
        network: c.var.visitor.network,
        isAct: c.req.method === 'POST',
      })
      if ('kind' in key) return refuseKey(web, c, key)
      c.set('apiKey', key)
      return next()
    }
    const session = await sessionOf(web, c)
    if (c.var.owesFactor) return sendJsonProblem(web, c, { status: 403, kind: 'second-factor-needed' })
    if (!session) return sendJsonProblem(web, c, { status: 401, kind: 'not-logged-in' })
    if (!session.account.isAdmin) return hide(web, c, session)
    if (lacksProof(web.ports, 'recent', session))
      return sendJsonProblem(web, c, { status: 403, kind: 'recent-proof-needed' })
    c.set('administrator', session)
    return next()
  })
  for (const addSection of sections) addSection(web, app)
}

function refuseKey(web: Web, c: Context, refused: RefusedApiKey): Response {
  if (refused.kind === 'api-key-invalid') return sendJsonProblem(web, c, { status: 401, kind: refused.kind })
  const seconds = Math.max(1, secondsUntil(refused.retryAt, web.ports.now()))
  return sendProblem(web, c, { status: 429, kind: 'too-many', seconds })
}

function hide(web: Web, c: Context, session: CurrentSession | null): Response {
  const account = session?.account.id
  const { network } = c.var.visitor
  if (account) web.ports.defence('admin-refused', { network, account, path: c.req.path })
  c.set('isHidden', true)
  return sendProblem(web, c, { status: 404, kind: 'not-found' })
}

/** An id in the pattern of an address. */
export const idParam = ':id{[0-9a-f]{32}}'

/** The id in the address. */
export function idOf(c: Context): string {
  return c.req.param('id') ?? ''
}

/** Says that the thing is gone: another administrator or the sweep deleted it. */
export async function sendGone(web: Web, c: Context, section: SectionOfThings): Promise<Response> {
  return sendPage(c, 404, adminGonePage(await frameOf(web, c, c.req.path), section))
}
