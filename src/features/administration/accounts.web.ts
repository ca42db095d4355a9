import { paths } from '../../base/paths.ts'
import { day } from '../../base/time.ts'
import { frameOf, route, sendPage } from '../../http/answer.ts'
import type { App, Web } from '../../http/context.ts'
import { oneOf } from '../../http/forms.ts'
import { listAccountLines } from '../../store/listings/accounts.ts'
import { accountActs } from './account-acts.ts'
import { readAccount } from './account-details.ts'
import { adminAccountPage } from './account.page.ts'
import { adminAccountsPage } from './accounts.page.ts'
import { idOf, idParam, sendGone } from './gate.web.ts'
import type { Act } from './parts.page.ts'
import { deletedNotice, doneAct, listOf, readSearch, tableRoute } from './table.web.ts'

/** The accounts: the table, and each account. */
export function adminAccountRoutes(web: Web, app: App): void {
  const { ports } = web
  const { db, now } = ports

  tableRoute(web, app, paths.adminAccounts, {
    fields: ['by', 'q', 'only', 'since', 'order'],
    notice: deletedNotice('delete'),
    list(filter, place) {
      const days = oneOf(filter.since, ['1', '7', '30'])
      const query = {
        search: readSearch(filter),
        only: oneOf(filter.only, ['suspended', 'admin', 'two-steps', 'passkey']),
        since: days === null ? null : now() - Number(days) * day,
        order: oneOf(filter.order, ['newest', 'oldest', 'name']) ?? 'newest',
      }
      return listAccountLines(db, now, query, place)
    },
    page: (frame, props) => adminAccountsPage(frame, props),
  })

  const acts: Act[] = [...(Object.keys(accountActs) as (keyof typeof accountActs)[]), 'confirm']
  route(app, paths.adminAccount(idParam), {
    async get(c) {
      const account = await readAccount(ports, idOf(c))
      if (!account) return sendGone(web, c, 'accounts')
      const frame = await frameOf(web, c, paths.adminAccount(idOf(c)))
      return sendPage(
        c,
        200,
        adminAccountPage(frame, { ...account, done: doneAct(c, acts), list: listOf(c) }),
      )
    },
  })
}
