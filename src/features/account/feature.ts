import type { Feature } from '../../operation/feature.ts'
import { changeName } from './change-name.ts'
import { accountMails } from './compose.job.ts'
import { createDeletions } from './delete-account.job.ts'
import { deleteAccount } from './delete-account.ts'
import { deleteAccountRoutes } from './delete-account.web.ts'
import { exportData } from './export-data.ts'
import { exportDataRoutes } from './export-data.web.ts'
import { changeMailLanguage } from './mail-language.ts'
import { showAccount } from './own-account.ts'
import { ownAccountRoutes } from './own-account.web.ts'

const events = [
  'account-deleted',
  'account-renamed',
  'data-exported',
  'deletion-planned',
  'mail-language-changed',
] as const

declare module '../../store/db/events.ts' {
  interface EventKinds extends Record<(typeof events)[number], true> {}
}

/** A person's own account: its name, the language of its mails, its data, and leaving. */
export const account = {
  name: 'account',
  operations: [showAccount, changeName, changeMailLanguage, exportData, deleteAccount],
  mails: accountMails,
  jobs: [createDeletions],
  events,
  settings: [],
  addRoutes(web, app) {
    ownAccountRoutes(web, app)
    exportDataRoutes(web, app)
    deleteAccountRoutes(web, app)
  },
} satisfies Feature
