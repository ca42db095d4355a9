import { limits } from '../../base/limits.ts'
import { paths } from '../../base/paths.ts'
import { day } from '../../base/time.ts'
import type { CurrentSession } from '../../core/current-session.ts'
import { anonymousFrame, frameOf, route, sendPage } from '../../http/answer.ts'
import type { App, Context, Web } from '../../http/context.ts'
import type { Refusal } from '../../operation/perform.ts'
import { withProof } from '../session/recent-proof.web.ts'
import { sessionFormHandler } from '../session/session-form.web.ts'
import { deleteAccountPage, deletionPlannedPage } from './delete-account.page.ts'
import { deleteAccount } from './delete-account.ts'
import { accountPaths } from './paths.ts'

/** Leaving: the password, and then some days in which logging in cancels the deletion. */
export function deleteAccountRoutes(web: Web, app: App): void {
  route(app, accountPaths.delete, {
    get: withProof(web, deleteAccount.proof, (c, session) => show(c, null, { session })),
    post: sessionFormHandler(web, deleteAccount, {
      done: {
        planned: (c, outcome) =>
          sendPage(c, 200, deletionPlannedPage(anonymousFrame(web, c, paths.home), outcome)),
      },
      show,
    }),
  })

  async function show(
    c: Context,
    refusal: Refusal | null,
    { session }: { session: CurrentSession },
  ): Promise<Response> {
    const frame = await frameOf(web, c, accountPaths.delete)
    const page = deleteAccountPage(frame, {
      account: session.account,
      days: limits.deletionGrace / day,
      problems: refusal?.problems ?? [],
    })
    return sendPage(c, refusal?.status ?? 200, page)
  }
}
