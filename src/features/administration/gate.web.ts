// The gate in front of the administration, and its helpers for routes.

import { paths } from '../../base/paths.ts'
import { frameOf, sendPage, sendProblem } from '../../http/answer.ts'
import type { App, Context, Web } from '../../http/context.ts'
import { isForAnother, sendOtherAccount, sessionOf } from '../../http/session.ts'
import { bringsProof, demandRecentProof, sendEnded } from '../session/recent-proof.web.ts'
import { adminGonePage } from './parts.page.ts'
import type { Section } from './parts.page.ts'

/**
 * Adds routes behind the one gate of the administration. A browser that is not logged in is sent to the log-in from every
 * address behind it. To accounts that are not administrators, every address answers as if it did not exist, for every
 * method. Administrators whose proof is not recent are asked for it first.
 */
export function behindGate(web: Web, app: App, sections: readonly ((web: Web, app: App) => void)[]): void {
  app.use(`${paths.admin}*`, async (c, next) => {
    const session = await sessionOf(web, c)
    if (!session && (['GET', 'HEAD'].includes(c.req.method) || bringsProof(c))) return sendEnded(web, c)
    if (!session?.account.isAdmin) {
      const account = session?.account.id
      const { network } = c.var.visitor
      if (account) web.ports.defence('admin-refused', { network, account, path: c.req.path })
      c.set('isHidden', true)
      return sendProblem(web, c, { status: 404, kind: 'not-found' })
    }
    if (isForAnother(c, session)) return sendOtherAccount(web, c)
    return demandRecentProof(web, c, session, async (_, proven) => {
      c.set('administrator', proven)
      await next()
      return c.res
    })
  })
  for (const addSection of sections) addSection(web, app)
}

/** An id in the pattern of an address. */
export const idParam = ':id{[0-9a-f]{32}}'

/** The id in the address. */
export function idOf(c: Context): string {
  return c.req.param('id') ?? ''
}

/** Says that the thing is gone: another administrator or the sweep deleted it. */
export async function sendGone(web: Web, c: Context, section: Section): Promise<Response> {
  return sendPage(c, 404, adminGonePage(await frameOf(web, c, c.req.path), section))
}
