import { parseName } from '../base/name.ts'
import { nameKey } from '../base/name.ts'
import { paths, withQuery } from '../base/paths.ts'
import { day } from '../base/time.ts'
import {
  deleteAccount,
  demoteAccount,
  endSessionsOf,
  giveAddressBack,
  promoteAccount,
  renameAccount,
  restoreAccount,
  suspendAccount,
} from '../flows/administer-accounts.ts'
import type { GuardedActOutcome, RenameOutcome } from '../flows/administer-accounts.ts'
import { adminAccountPage, adminAccountsPage } from '../pages/admin-accounts.ts'
import { actPage } from '../pages/admin.ts'
import type { Administrator } from '../ports.ts'
import { findAccountById } from '../store/accounts.ts'
import { listChanges } from '../store/address-changes.ts'
import { listAccountLines, listEventLines } from '../store/listings.ts'
import type { Search } from '../store/listings.ts'
import { listSessionsOf } from '../store/sessions.ts'
import type { AccountRow } from '../store/tables.ts'
import type { FieldProblem } from '../texts/problems.ts'
import { administratorOf, adminOnly, oneOf, pageSize, readQuery } from './admin.ts'
import { frameOf, route, sendOn, sendPage, sendProblem } from './answer.ts'
import type { App, Context, Web } from './context.ts'

const accountActs = [
  'suspend',
  'restore',
  'give-back',
  'end-sessions',
  'rename',
  'promote',
  'demote',
  'delete',
] as const
type AccountAct = (typeof accountActs)[number]
const latestEvents = 20

/** The accounts: the table, each one, and what can be done to it. */
export function adminAccountRoutes(web: Web, app: App): void {
  const { ports } = web
  const { db, now } = ports

  route(web, app, paths.adminAccounts, {
    get: adminOnly(web, async (c) => {
      const query = readQuery(c, ['by', 'q', 'only', 'since', 'order', 'after'])
      const days = oneOf(query.since, ['1', '7', '30'])
      const listing = await listAccountLines(
        db,
        now,
        {
          search: readSearch(query.by, query.q),
          only: oneOf(query.only, ['suspended', 'admin']),
          since: days === null ? null : now() - Number(days) * day,
          order: oneOf(query.order, ['newest', 'oldest', 'name']) ?? 'newest',
        },
        { after: query.after, most: pageSize },
      )
      const frame = await frameOf(web, c, withQuery(paths.adminAccounts, query))
      return sendPage(c, 200, adminAccountsPage(frame, { query, ...listing }))
    }),
  })

  route(web, app, paths.adminAccount(':id'), {
    get: adminOnly(web, async (c) => {
      const account = await findAccountById(db, c.req.param('id') ?? '')
      if (!account) return sendProblem(web, c, { status: 404, kind: 'not-found' })
      const nothing = { kind: null, registrationId: null, actor: null, from: null, until: null }
      const { rows: events } = await listEventLines(
        db,
        { ...nothing, accountId: account.id },
        { after: null, most: latestEvents },
      )
      const frame = await frameOf(web, c, paths.adminAccount(account.id))
      const notice = readQuery(c, ['done']).done === null ? null : frame.texts.admin.done
      const sessions = await listSessionsOf(db, account.id, now())
      const changes = await listChanges(db, account.id, now())
      return sendPage(c, 200, adminAccountPage(frame, { account, changes, sessions, events, notice }))
    }),
  })

  route(web, app, paths.adminAccountAct(':id', ':act'), {
    get: adminOnly(web, async (c) => {
      const subject = await subjectOf(c)
      if (!subject) return sendProblem(web, c, { status: 404, kind: 'not-found' })
      return ask(c, subject, 200, subject.account.name, [], null)
    }),
    post: adminOnly(web, async (c, session) => {
      const subject = await subjectOf(c)
      if (!subject) return sendProblem(web, c, { status: 404, kind: 'not-found' })
      const { account, act } = subject
      const typed = c.var.form.get('name') ?? ''
      const outcome = await perform(act, administratorOf(c, session), account.id, {
        from: c.var.form.get('seen') ?? '',
        typed,
      })
      if ('problem' in outcome) return ask(c, subject, 422, typed, [outcome.problem], null)
      switch (outcome.kind) {
        case 'done':
          return sendOn(
            c,
            act === 'delete' ? paths.adminAccounts : withQuery(paths.adminAccount(account.id), { done: act }),
          )
        case 'unknown':
          return sendProblem(web, c, { status: 404, kind: 'not-found' })
        case 'name-taken':
          return ask(c, subject, 422, typed, [{ field: 'name', kind: 'name-taken' }], null)
        case 'stale':
        case 'last-admin':
          return ask(c, subject, 409, typed, [], outcome.kind)
        default:
          return outcome satisfies never
      }
    }),
  })

  async function subjectOf(c: Context): Promise<{ account: AccountRow; act: AccountAct } | null> {
    const act = oneOf(c.req.param('act') ?? null, accountActs)
    const account = await findAccountById(db, c.req.param('id') ?? '')
    return act && account ? { account, act } : null
  }

  async function perform(
    act: AccountAct,
    by: Administrator,
    id: string,
    names: { from: string; typed: string },
  ): Promise<GuardedActOutcome | RenameOutcome | { problem: FieldProblem }> {
    switch (act) {
      case 'suspend':
        return suspendAccount(ports, by, id)
      case 'restore':
        return restoreAccount(ports, by, id)
      case 'give-back':
        return giveAddressBack(ports, by, id)
      case 'end-sessions':
        return endSessionsOf(ports, by, id)
      case 'promote':
        return promoteAccount(ports, by, id)
      case 'demote':
        return demoteAccount(ports, by, id)
      case 'delete':
        return deleteAccount(ports, by, id)
      case 'rename': {
        const to = parseName(names.typed)
        if ('problem' in to) return { problem: { field: 'name', kind: to.problem } }
        return renameAccount(ports, by, id, { from: names.from, to })
      }
      default:
        return act satisfies never
    }
  }

  async function ask(
    c: Context,
    { account, act }: { account: AccountRow; act: AccountAct },
    status: 200 | 409 | 422,
    typed: string,
    problems: FieldProblem[],
    outcome: 'stale' | 'last-admin' | null,
  ): Promise<Response> {
    const path = paths.adminAccountAct(account.id, act)
    const frame = await frameOf(web, c, path)
    const { admin } = frame.texts
    const page = actPage(frame, {
      room: 'accounts',
      act,
      whom: account.name,
      path,
      back: paths.adminAccount(account.id),
      field: act === 'rename' ? { name: 'name', label: admin.accounts.name, value: typed } : null,
      reason: (c.req.method === 'POST' ? c.var.form.get('reason') : null) ?? '',
      problems,
      trouble: outcome && admin.outcomes[outcome],
      seen: { seen: account.name },
    })
    return sendPage(c, status, page)
  }
}

/** What a table is searched for; names and addresses are compared in the form that their keys have. */
export function readSearch(by: string | null, text: string | null): Search | null {
  if (text === null) return null
  const way = oneOf(by, ['name', 'address', 'part']) ?? 'name'
  // A beginning is no whole address and cannot be parsed as one; keys have their ASCII letters in lower case.
  return { by: way, text: way === 'name' ? nameKey(text) : text.toLowerCase() }
}
