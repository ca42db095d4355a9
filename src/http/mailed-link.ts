// The link of a mail. Opening it moves its code from the address bar into a cookie. The page that follows acts by a
// POST that names the thing that the page showed.

import { limits } from '../base/limits.ts'
import { paths } from '../base/paths.ts'
import type { KeptName } from '../core/kept.ts'
import { openAgainPage } from '../page/parts.ts'
import { findCode } from '../security/pasted-codes.ts'
import { route, sendPage, frameOf } from './answer.ts'
import type { App, Context, Handler, Web } from './context.ts'
import { sendOnWithCookie } from './cookie-check.ts'

type MailedLink = {
  path: string
  /** The cookie that keeps its code. */
  cookie: KeptName
  /** The life of that cookie, in milliseconds; `limits.codeCookieLife` by default. */
  life?: number
  /** The form's field that names the thing that the page showed, by the id at the start of the code. */
  field: string
  /** Whether a code that comes by the address bar is one of this kind. */
  open: (c: Context, code: string) => boolean | Promise<boolean>
  /** The page for a code of another kind. */
  refuse: Handler
  /** The page of the link's meaning; it changes nothing. */
  show: Handler
  /** The page if no code is kept; by default the browser is asked to open the link again. */
  showNothing?: Handler
  /** The act of the page's form. */
  act: Handler
  /** The answer to a form of another link than the one that is kept; otherwise the browser is asked to open the link again. */
  refuseForm?: Handler
}

/** Serves a kind of mailed link. */
export function mailedLinkRoute(web: Web, app: App, link: MailedLink): void {
  const { path, cookie, life = limits.codeCookieLife } = link
  route(app, path, {
    async get(c) {
      const sent = c.get('query').get('code')
      if (sent === undefined) {
        if (keptCode(web, c, cookie) !== '') return link.show(c)
        return link.showNothing ? link.showNothing(c) : sendOpenAgain(web, c)
      }
      const code = findCode(sent)
      if (code === null || !(await link.open(c, code))) {
        web.ports.defence('code-refused', { network: c.get('visitor').network, path })
        return link.refuse(c)
      }
      web.cookies.set(c, cookie, code, life)
      // From the address bar it would reach histories, referrers and the logs of proxies.
      c.header('Referrer-Policy', 'no-referrer')
      return sendOnWithCookie(web, c, path)
    },
    post(c) {
      if (namesKept(web, c, link)) return link.act(c)
      return link.refuseForm ? link.refuseForm(c) : sendOpenAgain(web, c)
    },
  })
}

/** Whether a form names the link that is kept; another one may have been opened since its page was shown. */
export function namesKept(
  web: Web,
  c: Context,
  { cookie, field }: Pick<MailedLink, 'cookie' | 'field'>,
): boolean {
  const id = keptId(web, c, cookie)
  return id !== '' && id === c.get('form').get(field)
}

/** How a page names the link that is kept; empty where none is. */
export function keptId(web: Web, c: Context, cookie: KeptName): string {
  return keptCode(web, c, cookie).split('.')[0] ?? ''
}

/** The code of the link that this browser opened last; empty, and so the code of nothing, when that is too long ago. */
export function keptCode({ cookies }: Web, c: Context, name: KeptName): string {
  return cookies.read(c.req.header('cookie'), name) ?? ''
}

/**
 * Answers if no code is kept, or if a form belongs to another link than the kept one: two mails were opened in two
 * tabs, or this one too long ago. The cookie stays, because it belongs to the other tab.
 */
export async function sendOpenAgain(web: Web, c: Context): Promise<Response> {
  return sendPage(c, c.req.method === 'POST' ? 409 : 404, openAgainPage(await frameOf(web, c, paths.home)))
}
