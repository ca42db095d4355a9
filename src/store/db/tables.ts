import type { AccountRow, AddressChangeRow } from '../accounts/rows.ts'
import type { AttemptsRow, GuessesRow, LimitRow } from '../limits/rows.ts'
import type { MailBudgetRow, MailTryRow, OutboxRow } from '../mail/rows.ts'
import type { BlockRow, BrowserTokenRow, MuteRow, RegistrationRow } from '../registrations/rows.ts'
import type { DeviceRow, SessionRow } from '../sessions/rows.ts'
import type { EventRow } from './rows.ts'

/** All tables of the database. */
export type Tables = {
  registrations: RegistrationRow
  browserTokens: BrowserTokenRow
  accounts: AccountRow
  addressChanges: AddressChangeRow
  sessions: SessionRow
  outbox: OutboxRow
  mailTries: MailTryRow
  events: EventRow
  attempts: AttemptsRow
  devices: DeviceRow
  limits: LimitRow
  guesses: GuessesRow
  mailBudgets: MailBudgetRow
  blocks: BlockRow
  mutes: MuteRow
  administration: { id: number }
}
