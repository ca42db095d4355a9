// The JSON interface, made from all acts.

import type { Locale } from '../base/locale.ts'
import { paths } from '../base/paths.ts'
import { frameOf, route, sendPage, sendText } from '../http/answer.ts'
import type { Routes } from '../http/app.ts'
import type { Feature } from '../operation/feature.ts'
import { jsonHandler } from '../operation/json.ts'
import { textsOf } from '../texts/texts.ts'
import { actsOf } from './acts.ts'
import { openApiOf } from './openapi.ts'
import { problemsPage, referencePage } from './reference.page.ts'

/** The routes of the JSON interface: one for each act that declares its address, and the description of them all. */
export function apiRoutes(features: readonly Feature[]): Routes {
  const acts = actsOf(features)
  return {
    addRoutes(web, app) {
      const { settings } = web.ports
      // Made once in each language, because it takes as long as many requests.
      const described = new Map<Locale, string>()
      app.get(paths.apiDescription, (c) => {
        const { locale } = c.var
        const text =
          described.get(locale) ?? JSON.stringify(openApiOf(acts, settings, textsOf(settings, locale)))
        described.set(locale, text)
        return sendText(c, 200, 'application/json', text)
      })
      route(app, paths.api, {
        async get(c) {
          const { baseUrl } = settings
          return sendPage(c, 200, referencePage(await frameOf(web, c, paths.api), { acts, baseUrl }))
        },
      })
      route(app, paths.apiProblems, {
        get: async (c) => sendPage(c, 200, problemsPage(await frameOf(web, c, paths.apiProblems))),
      })
      for (const { act, method, path } of acts) {
        app.on(method, path.replace(/\{(\w+)\}/g, ':$1{[0-9a-f]{32}}'), jsonHandler(web, act))
      }
    },
  }
}
