import { limits } from '../../base/limits.ts'
import { paths } from '../../base/paths.ts'
import { day } from '../../base/time.ts'
import { frameOf, sendPage } from '../../http/answer.ts'
import type { App, Context, Web } from '../../http/context.ts'
import { keptCode, mailedLinkRoute } from '../../http/mailed-link.ts'
import { formHandler } from '../../operation/form.ts'
import type { Refusal } from '../../operation/perform.ts'
import { readCode } from '../../security/codes.ts'
import { disowningLinks } from '../../security/purposes.ts'
import {
  confirmedByReaderPage,
  disownedPage,
  goneRegistrationPage,
  invalidNotMePage,
  muteLiftedPage,
  notMePage,
} from './not-me.page.ts'
import { disownRegistration, readNotMeLink } from './not-me.ts'
import type { NotMeLink } from './not-me.ts'

/** The link "it was not me". It shares the cookie of the confirmation link: the link opened last; only a typed address acts. */
export function notMeRoutes(web: Web, app: App): void {
  const { cookies, ports } = web
  const muteDays = limits.muteLife / day
  const showLink = (c: Context, link: NotMeLink) => answerLink(c, link, null)

  mailedLinkRoute(web, app, {
    path: paths.notMe,
    cookie: 'code',
    field: 'registration',
    open: (_, code) => readCode(ports.keys, code, ...disowningLinks) !== null,
    refuse: (c) => showLink(c, { kind: 'unknown-code' }),
    show: async (c) => showLink(c, await readKept(c)),
    act: formHandler(web, disownRegistration, {
      also: (c) => ({ code: keptCode(web, c, 'code') }),
      done: {
        disowned: async (c) =>
          sendPage(c, 200, disownedPage(await frameOf(web, c, paths.home), { muteDays })),
        lifted: async (c) => sendPage(c, 200, muteLiftedPage(await frameOf(web, c, paths.home))),
        confirmed: showLink,
      },
      refused: { gone: showLink, 'unknown-code': showLink },
      show: async (c, refusal) => answerLink(c, await readKept(c), refusal),
    }),
  })

  function readKept(c: Context): Promise<NotMeLink> {
    return readNotMeLink(ports, readCode(ports.keys, keptCode(web, c, 'code'), ...disowningLinks))
  }

  async function answerLink(c: Context, link: NotMeLink, refusal: Refusal | null): Promise<Response> {
    const frame = await frameOf(web, c, paths.notMe)
    if ('id' in link) {
      const address = (refusal && c.var.form.get('address')) ?? ''
      const props = { act: link.kind, registration: link.id, address, muteDays }
      return sendPage(
        c,
        refusal?.status ?? 200,
        notMePage(frame, { ...props, problems: refusal?.problems ?? [] }),
      )
    }
    cookies.clear(c, 'code')
    switch (link.kind) {
      case 'confirmed':
        return sendPage(c, 200, confirmedByReaderPage(frame))
      case 'gone':
        return sendPage(c, 410, goneRegistrationPage(frame))
      case 'unknown-code':
        return sendPage(c, 404, invalidNotMePage(frame))
      default:
        return link satisfies never
    }
  }
}
