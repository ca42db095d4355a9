import { scopes } from '../../base/api-keys.ts'
import { paths } from '../../base/paths.ts'
import { frameOf, route, sendPage } from '../../http/answer.ts'
import type { App, Context, Web } from '../../http/context.ts'
import { formHandler } from '../../operation/form.ts'
import type { Refusal } from '../../operation/perform.ts'
import { findApiKeyLine } from '../../store/listings/api-keys.ts'
import { actRoutes, question } from '../administration/act.web.ts'
import type { Subject } from '../administration/act.web.ts'
import type { Act } from '../administration/parts.page.ts'
import { deletedNotice, listAfterAct, tableRoute } from '../administration/table.web.ts'
import { apiKeyFormPage, apiKeyMadePage, apiKeysPage, apiKeySummary, boxOf } from './api-keys.page.ts'
import { keyDays, makeApiKey, readApiKeys, revokeApiKeyAct } from './api-keys.ts'

/** The API keys: the table, making one and revoking one. */
export function apiKeyRoutes(web: Web, app: App): void {
  const { ports } = web

  tableRoute(web, app, paths.adminApiKeys, {
    fields: [],
    list: (_, place) => readApiKeys(ports, place),
    notice: deletedNotice('revoke'),
    page: (frame, props) => apiKeysPage(frame, props),
  })

  route(app, paths.adminApiKeyAdd, {
    get: (c) => showForm(c, null),
    post: formHandler(web, makeApiKey, {
      also: (c) => ({ scope: tickedIn(c).join(' ') }),
      // Shown in the answer itself, so that the key is in no address.
      done: {
        made: async (c, made) => {
          const frame = await frameOf(web, c, paths.adminApiKeys)
          return sendPage(c, 200, apiKeyMadePage(frame, made))
        },
      },
      show: showForm,
    }),
  })

  const subject: Subject<NonNullable<Awaited<ReturnType<typeof findApiKeyLine>>>> = {
    section: 'api-keys',
    find: (id) => findApiKeyLine(ports.db, id),
    summary: apiKeySummary,
    name: ({ label }) => label,
    actPath: paths.adminApiKeyRevoke,
    backPath: () => paths.adminApiKeys,
    expected: () => ({}),
  }
  actRoutes(web, app, subject, { revoke: question(revokeApiKeyAct, toApiKeys) })

  async function showForm(c: Context, refusal: Refusal | null): Promise<Response> {
    const sent = refusal ? c.var.form : null
    const page = apiKeyFormPage(await frameOf(web, c, paths.adminApiKeyAdd), {
      label: sent?.get('label') ?? '',
      ticked: sent ? tickedIn(c) : [],
      days: Number(sent?.get('days') ?? keyDays.standard),
      problems: refusal?.problems ?? [],
      // A new key changes nothing that others could have changed.
      trouble: refusal?.kind === 'stale' ? 'ended' : null,
    })
    return sendPage(c, refusal?.status ?? 200, page)
  }
}

function tickedIn(c: Context) {
  return scopes.filter((scope) => c.var.form.has(boxOf(scope)))
}

function toApiKeys(act: Act) {
  return { done: (c: Context) => listAfterAct(c, 'api-keys', act) }
}
