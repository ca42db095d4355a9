import type { CurrentSession } from '../../core/current-session.ts'
import { frameOf, route, sendPage } from '../../http/answer.ts'
import type { App, Context, Web } from '../../http/context.ts'
import { sendFile } from '../../http/stream.ts'
import { withProof } from '../session/recent-proof.web.ts'
import { sessionFormHandler } from '../session/session-form.web.ts'
import { exportData, exportFile } from './export-data.ts'
import { exportPage } from './own-account.page.ts'
import { accountPaths } from './paths.ts'

/** The button that downloads everything held about an account. */
export function exportDataRoutes(web: Web, app: App): void {
  route(app, accountPaths.export, {
    // Asks for the proof on the way in, because the button is answered by a file and not by a page that could ask.
    get: withProof(web, exportData.proof, show),
    post: sessionFormHandler(web, exportData, {
      done: {
        exported: (c, { data }) => sendFile(c, { ...exportFile, data }),
      },
      show: (c, _, { session }) => show(c, session),
    }),
  })

  async function show(c: Context, { account }: CurrentSession): Promise<Response> {
    return sendPage(c, 200, exportPage(await frameOf(web, c, accountPaths.export), { accountId: account.id }))
  }
}
