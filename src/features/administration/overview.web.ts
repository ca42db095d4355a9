import { paths } from '../../base/paths.ts'
import { frameOf, route, sendPage } from '../../http/answer.ts'
import type { App, Web } from '../../http/context.ts'
import { adminOverviewPage } from './overview.page.ts'
import { readOverview } from './overview.ts'

export function adminOverviewRoutes(web: Web, app: App): void {
  route(app, paths.admin, {
    async get(c) {
      const overview = await readOverview(web.ports)
      return sendPage(c, 200, adminOverviewPage(await frameOf(web, c, paths.admin), overview))
    },
  })
}
