import { withNext } from '../../base/next.ts'
import { paths, withQuery } from '../../base/paths.ts'
import type { CurrentSession } from '../../core/current-session.ts'
import { frameOf, route, sendOn, sendPage } from '../../http/answer.ts'
import type { App, Context, Handler, Web } from '../../http/context.ts'
import { asWhole } from '../../operation/answer.ts'
import type { Refusal } from '../../operation/perform.ts'
import { withProof } from '../session/recent-proof.web.ts'
import { sessionFormHandler } from '../session/session-form.web.ts'
import { readOwnSecurity } from './own-security.ts'
import { nextOf } from './own-security.web.ts'
import { addPasskeyPage, removePasskeyPage, renamePasskeyPage } from './passkeys.page.ts'
import { addPasskey, removePasskey, renamePasskey } from './passkeys.ts'
import { securityPaths } from './paths.ts'

type ShownIn = { session: CurrentSession }

/** Adding, renaming and removing passkeys. */
export function passkeyRoutes(web: Web, app: App): void {
  const back: Handler = (c) => sendOn(c, paths.accountSecurity)
  const backWith = (done: string) => (c: Context) =>
    sendOn(c, withQuery(paths.accountSecurity, { done, next: nextOf(web, c) }))
  const show = (c: Context, refusal: Refusal | null, { session }: ShownIn) =>
    showAdding(web, c, refusal, session)
  const askToRename = (c: Context, refusal: Refusal | null, { session }: ShownIn) =>
    showOne(web, c, refusal, session, { path: securityPaths.renamePasskey, page: renamePasskeyPage })
  const askToRemove = (c: Context, refusal: Refusal | null, { session }: ShownIn) =>
    showOne(web, c, refusal, session, { path: securityPaths.removePasskey, page: removePasskeyPage })

  route(app, paths.accountPasskeys, {
    get: withProof(web, addPasskey.proof, (c, session) => show(c, null, { session })),
    post: sessionFormHandler(web, addPasskey, { done: { changed: backWith('passkey-added') }, show }),
  })
  route(app, securityPaths.renamePasskey, {
    get: withProof(web, renamePasskey.proof, (c, session) => askToRename(c, null, { session })),
    post: sessionFormHandler(web, renamePasskey, {
      done: { renamed: backWith('passkey-renamed') },
      refused: { 'no-passkey': back },
      show: askToRename,
    }),
  })
  route(app, securityPaths.removePasskey, {
    get: withProof(web, removePasskey.proof, (c, session) => askToRemove(c, null, { session })),
    post: sessionFormHandler(web, removePasskey, {
      done: { changed: backWith('passkey-removed') },
      refused: { 'no-passkey': back },
      show: askToRemove,
    }),
  })
}

async function showAdding(
  web: Web,
  c: Context,
  refusal: Refusal | null,
  { account }: CurrentSession,
): Promise<Response> {
  const label = refusal ? (c.var.form.get('label') ?? '') : ''
  const next = nextOf(web, c)
  const props = { accountId: account.id, label, next, problems: asWhole(refusal) }
  return sendPage(
    c,
    refusal?.status ?? 200,
    addPasskeyPage(await frameOf(web, c, withNext(paths.accountPasskeys, next)), props),
  )
}

async function showOne(
  web: Web,
  c: Context,
  refusal: Refusal | null,
  session: CurrentSession,
  { path, page }: { path: string; page: typeof removePasskeyPage },
): Promise<Response> {
  const { passkeys } = await readOwnSecurity(web.ports, session)
  const asked = c.var.query.get('passkey') ?? c.var.form.get('passkey')
  const passkey = passkeys.find(({ id }) => id === asked)
  if (!passkey) return sendOn(c, paths.accountSecurity)
  const props = { accountId: session.account.id, passkey, problems: refusal?.problems ?? [] }
  const frame = await frameOf(web, c, withQuery(path, { passkey: passkey.id }))
  return sendPage(c, refusal?.status ?? 200, page(frame, props))
}
