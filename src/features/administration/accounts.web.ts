import { parseAddress } from '../../base/address.ts'
import { parseName } from '../../base/name.ts'
import { paths, withQuery } from '../../base/paths.ts'
import { day } from '../../base/time.ts'
import {
  deleteAccount,
  demoteAccount,
  endSessionsOf,
  giveAddressBack,
  promoteAccount,
  renameAccount,
  restoreAccount,
  sendReset,
  suspendAccount,
} from './accounts.ts'
import type { GiveBackOutcome, GuardedActOutcome, RenameOutcome } from './accounts.ts'
import { accountWhom, adminAccountPage, adminAccountsPage } from './accounts.page.ts'
import { actPage } from './parts.page.ts'
import type { Frame } from '../../page/layout.ts'
import { listAccountLines } from '../../store/listings/accounts.ts'
import { findAccountById } from '../../store/accounts/accounts.ts'
import { listChanges, listDisputes } from '../../store/accounts/address-changes.ts'
import { listEventLines } from '../../store/listings/events.ts'
import { findRegistration } from '../../store/registrations/registrations.ts'
import { listSessionsOf } from '../../store/sessions/sessions.ts'
import type { AccountRow } from '../../store/accounts/rows.ts'
import type { FieldProblem } from '../../texts/problems.ts'
import {
  administratorOf,
  idOf,
  idParam,
  noticeOf,
  pageSize,
  readQuery,
  readSearch,
  reasonOf,
  sendGone,
  wrongWord,
} from './gate.web.ts'
import type { WrongWord } from './gate.web.ts'
import { frameOf, route, sendOn, sendPage, sendProblem } from '../../http/answer.ts'
import type { App, Context, Web } from '../../http/context.ts'
import { oneOf } from '../../http/forms.ts'

const accountActs = [
  'suspend',
  'restore',
  'give-back',
  'end-sessions',
  'send-reset',
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

  route(app, paths.adminAccounts, {
    async get(c) {
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
      const notice = noticeOf(c, frame, ['delete'])
      return sendPage(c, 200, adminAccountsPage(frame, { query, ...listing, notice }))
    },
  })

  route(app, paths.adminAccount(idParam), {
    async get(c) {
      const account = await findAccountById(db, idOf(c))
      if (!account) return sendGone(web, c, 'accounts')
      const { id: accountId } = account
      const all = { kind: null, accountId, registrationId: null, actor: null, from: null, until: null }
      const { rows: events } = await listEventLines(db, now, all, { after: null, most: latestEvents })
      const sessions = await listSessionsOf(db, accountId, now())
      const hasRegistration = (await findRegistration(db, account.registrationId)) !== undefined
      const frame = await frameOf(web, c, paths.adminAccount(accountId))
      const notice = noticeOf(c, frame, [...accountActs, 'confirm'])
      const changes = await listChanges(db, accountId, now())
      const props = { account, hasRegistration, changes, sessions, events, notice }
      return sendPage(c, 200, adminAccountPage(frame, props))
    },
  })

  route(app, paths.adminAccountAct(idParam, ':act'), {
    async get(c) {
      const act = oneOf(c.req.param('act'), accountActs)
      if (!act) return sendProblem(web, c, { status: 404, kind: 'not-found' })
      const account = await findAccountById(db, idOf(c))
      if (!account) return sendGone(web, c, 'accounts')
      return ask(c, account, act, 200, { typed: await firstWord(account, act) })
    },
    async post(c) {
      const act = oneOf(c.req.param('act'), accountActs)
      if (!act) return sendProblem(web, c, { status: 404, kind: 'not-found' })
      const typed = c.var.form.get(act === 'give-back' ? 'address' : 'name') ?? ''
      const outcome = await perform(c, act, idOf(c), typed)
      if (outcome.kind === 'done') return sendOn(c, doneAt(c, act))
      // As it is now, for whoever is told why it was not done.
      const account = await findAccountById(db, idOf(c))
      if (!account) return sendGone(web, c, 'accounts')
      switch (outcome.kind) {
        case 'unknown':
          return sendGone(web, c, 'accounts')
        case 'wrong-word':
          return ask(c, account, act, 422, { typed, problem: outcome.problem })
        case 'name-taken':
          return ask(c, account, act, 422, { typed, problem: { field: 'name', kind: 'name-taken' } })
        case 'not-disputed':
          return ask(c, account, act, 422, {
            typed,
            problem: { field: 'address', kind: 'address-not-disputed' },
          })
        case 'stale':
        case 'last-admin':
          return ask(c, account, act, 409, { typed, trouble: outcome.kind })
        default:
          return outcome satisfies never
      }
    },
  })

  function perform(
    c: Context,
    act: AccountAct,
    id: string,
    typed: string,
  ): Promise<GuardedActOutcome | RenameOutcome | GiveBackOutcome | WrongWord> {
    const by = administratorOf(c)
    switch (act) {
      case 'suspend':
        return suspendAccount(ports, by, id)
      case 'restore':
        return restoreAccount(ports, by, id, Number(c.var.form.get('disputes') ?? 0))
      case 'give-back': {
        const address = parseAddress(typed)
        if ('problem' in address) return wrongWord('address', address.problem)
        return giveAddressBack(ports, by, id, address)
      }
      case 'end-sessions':
        return endSessionsOf(ports, by, id)
      case 'send-reset':
        return sendReset(ports, by, id)
      case 'promote':
        return promoteAccount(ports, by, id)
      case 'demote':
        return demoteAccount(ports, by, id)
      case 'delete':
        return deleteAccount(ports, by, id)
      case 'rename': {
        const to = parseName(typed)
        if ('problem' in to) return wrongWord('name', to.problem)
        return renameAccount(ports, by, id, { from: c.var.form.get('seen') ?? '', to })
      }
      default:
        return act satisfies never
    }
  }

  // What stands in the field before anything is typed: one address alone can only be meant.
  async function firstWord(account: AccountRow, act: AccountAct): Promise<string> {
    if (act !== 'give-back') return account.name
    const [disputed, ...others] = await listDisputes(db, account.id)
    return disputed && others.length === 0 ? disputed.address : ''
  }

  async function ask(
    c: Context,
    account: AccountRow,
    act: AccountAct,
    status: 200 | 409 | 422,
    told: { typed: string; problem?: FieldProblem; trouble?: 'stale' | 'last-admin' },
  ): Promise<Response> {
    const path = paths.adminAccountAct(account.id, act)
    const frame = await frameOf(web, c, path)
    const { admin } = frame.texts
    const page = actPage(frame, {
      room: 'accounts',
      act,
      whom: accountWhom(frame, account),
      path,
      back: paths.adminAccount(account.id),
      field: fieldOf(frame, act, told.typed),
      reason: reasonOf(c),
      problems: told.problem ? [told.problem] : [],
      trouble: told.trouble ? admin.outcomes[told.trouble] : null,
      seen: {
        seen: account.name,
        ...(act === 'restore' && { disputes: String((await listDisputes(db, account.id)).length) }),
      },
    })
    return sendPage(c, status, page)
  }
}

function fieldOf({ texts }: Frame, act: AccountAct, value: string) {
  const { accounts } = texts.admin
  if (act === 'rename') return { name: 'name', label: accounts.name, value } as const
  return act === 'give-back' ? ({ name: 'address', label: accounts.formerAddress, value } as const) : null
}

// Where it can be seen afterwards; who has ended the own session or right sees no page of the administration any more.
function doneAt(c: Context, act: AccountAct): string {
  const isSelf = idOf(c) === c.var.administrator.account.id
  if (isSelf && ['suspend', 'end-sessions', 'demote', 'delete'].includes(act)) return paths.home
  return withQuery(act === 'delete' ? paths.adminAccounts : paths.adminAccount(idOf(c)), { done: act })
}
