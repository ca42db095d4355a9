import { paths } from '../../base/paths.ts'
import { sendOn } from '../../http/answer.ts'
import type { App, Context, Web } from '../../http/context.ts'
import { accountActs } from './account-acts.ts'
import { findAccountInQuestion } from './account-details.ts'
import type { AccountInQuestion } from './account-details.ts'
import { accountSummary } from './accounts.page.ts'
import { actRoutes, question } from './act.web.ts'
import type { Question, Subject } from './act.web.ts'
import { idOf } from './gate.web.ts'
import type { Act } from './parts.page.ts'
import { afterAct, listAfterAct } from './table.web.ts'

const questions: Record<keyof typeof accountActs, Question<AccountInQuestion>> = {
  suspend: question(accountActs.suspend, endsOwnSession(toAccount)),
  restore: question(accountActs.restore, toAccount),
  'give-back': question(accountActs['give-back'], toAccount, {
    field: ({ frame, thing, typed }) => ({
      name: 'address',
      label: frame.texts.admin.accounts.formerAddress,
      value: typed('address') ?? '',
      choices: thing.disputed,
    }),
  }),
  'end-sessions': question(accountActs['end-sessions'], endsOwnSession(toAccount)),
  'send-reset': question(accountActs['send-reset'], toAccount),
  'remove-second-step': question(accountActs['remove-second-step'], endsOwnSession(toAccount)),
  rename: question(accountActs.rename, toAccount, {
    field: ({ frame, thing, typed }) => ({
      name: 'name',
      label: frame.texts.admin.accounts.name,
      value: typed('name') ?? thing.name,
    }),
  }),
  promote: question(accountActs.promote, toAccount),
  demote: question(accountActs.demote, endsOwnSession(toAccount)),
  delete: question(accountActs.delete, endsOwnSession(toAccounts)),
}

export function adminAccountActRoutes(web: Web, app: App): void {
  const subject: Subject<AccountInQuestion> = {
    section: 'accounts',
    find: (id) => findAccountInQuestion(web.ports, id),
    summary: accountSummary,
    name: ({ name }) => name,
    actPath: paths.adminAccountAct,
    backPath: paths.adminAccount,
    expected: ({ name, disputed }) => ({ expected: name, disputes: String(disputed.length) }),
  }
  actRoutes(web, app, subject, questions)
}

type Done = { done: (c: Context) => Response }

function toAccount(act: Act): Done {
  return { done: (c) => afterAct(c, paths.adminAccount(idOf(c)), act) }
}

function toAccounts(act: Act): Done {
  return { done: (c) => listAfterAct(c, 'accounts', act) }
}

// Administrators who end their own session or right can no longer see any page of the administration.
function endsOwnSession(others: (act: Act) => Done): (act: Act) => Done {
  return (act) => ({
    done: (c) => (idOf(c) === c.var.administrator.account.id ? sendOn(c, paths.home) : others(act).done(c)),
  })
}
