import { parseAddress } from '../../base/address.ts'
import { limits } from '../../base/limits.ts'
import { paths } from '../../base/paths.ts'
import { day } from '../../base/time.ts'
import { answerNotMe, readNotMeLink } from './not-me.ts'
import type { NotMeLink } from './not-me.ts'
import {
  confirmedByReaderPage,
  disownedPage,
  goneRegistrationPage,
  invalidNotMePage,
  muteLiftedPage,
  notMePage,
} from './not-me.page.ts'
import { readCode } from '../../security/codes.ts'
import { disowningLinks } from '../../security/purposes.ts'
import type { FieldProblem } from '../../texts/problems.ts'
import { frameOf, problemOfTooMany, route, sendPage } from '../../http/answer.ts'
import type { App, Context, Web } from '../../http/context.ts'
import { keepCode, keptCode, sendOpenAgain } from '../../http/mailed-link.ts'

/** The link "it was not me": opened, it moves its code into the cookie of the link opened last; only a typed address acts. */
export function notMeRoutes(web: Web, app: App): void {
  const { cookies, ports } = web
  const muteDays = limits.muteLife / day

  route(app, paths.notMe, {
    async get(c) {
      const code = c.var.query.get('code')
      const read = code ?? keptCode(c, cookies, 'code')
      if (read === '') return sendOpenAgain(web, c)
      const link = await readNotMeLink(ports, read)
      if (code === undefined || link.kind === 'unknown-code') return showLink(c, link)
      return keepCode(c, cookies, 'code', code, paths.notMe)
    },

    async post(c) {
      const { form, visitor } = c.var
      const code = keptCode(c, cookies, 'code')
      if (readCode(ports.keys, code, ...disowningLinks)?.id !== form.get('registration'))
        return sendOpenAgain(web, c)
      const typed = form.get('address') ?? ''
      const address = parseAddress(typed)
      if ('problem' in address) {
        const problem: FieldProblem = { field: 'address', kind: address.problem }
        return showLink(c, await readNotMeLink(ports, code), { problem, typed, status: 422 })
      }
      const act = form.get('act') === 'was-me' ? 'was-me' : 'not-me'
      const outcome = await answerNotMe(ports, visitor, { code, act, address })
      switch (outcome.kind) {
        case 'disowned':
          cookies.clear(c, 'code')
          return sendPage(c, 200, disownedPage(await frameOf(web, c, paths.home), { muteDays }))
        case 'lifted':
          cookies.clear(c, 'code')
          return sendPage(c, 200, muteLiftedPage(await frameOf(web, c, paths.home)))
        case 'other-address': {
          const problem: FieldProblem = { field: 'address', kind: 'address-of-other-mail' }
          return showLink(c, outcome.link, { problem, typed, status: 422 })
        }
        case 'too-many-attempts': {
          const problem = problemOfTooMany(web, c, outcome)
          return showLink(c, await readNotMeLink(ports, code), { problem, typed, status: 429 })
        }
        default:
          return showLink(c, outcome)
      }
    },
  })

  async function showLink(
    c: Context,
    link: NotMeLink,
    form: { problem: FieldProblem; typed: string; status: 422 | 429 } | null = null,
  ): Promise<Response> {
    const frame = await frameOf(web, c, paths.notMe)
    switch (link.kind) {
      case 'not-me':
      case 'was-me': {
        const { kind: act } = link
        const registration = link.registration.id
        const problems = form ? [form.problem] : []
        const props = { act, registration, address: form?.typed ?? '', muteDays, problems }
        return sendPage(c, form?.status ?? 200, notMePage(frame, props))
      }
      case 'confirmed':
        cookies.clear(c, 'code')
        return sendPage(c, 200, confirmedByReaderPage(frame))
      case 'gone':
        cookies.clear(c, 'code')
        return sendPage(c, 410, goneRegistrationPage(frame))
      case 'unknown-code':
        cookies.clear(c, 'code')
        return sendPage(c, 404, invalidNotMePage(frame))
      default:
        return link satisfies never
    }
  }
}
