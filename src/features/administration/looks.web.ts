import { ownValue } from '../../base/own-value.ts'
import { paths } from '../../base/paths.ts'
import { anonymousFrame, frameOf, route, sendPage, sendProblem } from '../../http/answer.ts'
import type { App, Context, Web } from '../../http/context.ts'
import { framedMailPolicy, framedPagePolicy } from '../../http/headers.ts'
import { adminLooksPage } from './looks.page.ts'
import { sampleMails, samplePages } from './looks.samples.page.ts'

/** How the site looks to others, with samples of its pages and mails; nothing of the database is in them. */
export function adminLooksRoutes(web: Web, app: App): void {
  const { settings, now } = web.ports

  route(app, paths.adminLooks, {
    async get(c) {
      const { pages, mails } = samplesOf(c)
      const frame = await frameOf(web, c, paths.adminLooks)
      const names: Readonly<Record<string, string>> = frame.texts.admin.looks.names
      const props = {
        pages: Object.keys(pages).map((name) => ({ name, title: names[name] ?? name })),
        mails: Object.entries(mails).map(([name, { subject }]) => ({ name: `mail-${name}`, title: subject })),
      }
      return sendPage(c, 200, adminLooksPage(frame, props))
    },
  })

  route(app, paths.adminLook(':name'), {
    get(c) {
      const name = c.req.param('name') ?? ''
      const { pages, mails } = samplesOf(c)
      const letter = name.startsWith('mail-') ? ownValue(mails, name.slice('mail-'.length)) : undefined
      const page = letter?.html ?? ownValue(pages, name)
      if (page === undefined) return sendProblem(web, c, { status: 404, kind: 'not-found' })
      c.header('Content-Security-Policy', letter ? framedMailPolicy : framedPagePolicy(settings.baseUrl))
      c.header('X-Frame-Options', 'SAMEORIGIN')
      return sendPage(c, 200, page)
    },
  })

  function samplesOf(c: Context) {
    const frame = { ...anonymousFrame(web, c, null), development: false }
    const props = { settings, now: now() }
    return { pages: samplePages(frame, props), mails: sampleMails(frame, props) }
  }
}
