import type { Scope } from '../base/api-keys.ts'
import type { SettingName } from '../base/settings/table.ts'
import type { JobPorts } from '../core/ports.ts'
import type { Need } from '../core/proof.ts'
import type { Mails } from '../courier/composed.ts'
import type { Routes } from '../http/app.ts'
import type { Job } from '../jobs/worker.ts'
import type { EventKind } from '../store/db/events.ts'
import type { Fields } from './fields.ts'
import type { Api, Callers, Done, Refused } from './operation.ts'

/** The declaration of a capability; the house is put together from these alone. */
export type Feature = Routes & {
  name: string
  operations: readonly AnyOperation[]
  /** The mails that it composes, by their kinds. */
  mails?: Partial<Mails>
  /** Its background jobs; `poll` is how often one looks for what other processes wrote, in milliseconds. */
  jobs?: readonly ((ports: JobPorts, poll?: number) => Job)[]
  /** The events that it appends to the audit log; each kind is declared by one feature. */
  events: readonly EventKind[]
  /** The settings that change it; each is declared by one feature or is the server's own. */
  settings: readonly SettingName[]
}

/** The part of an act that the lists of all acts use: its caller and their proof, its input, and its outcomes. */
export type AnyOperation = {
  name: string
  who: keyof Callers
  api?: Api
  proof?: Need
  scope?: Scope | null
  input: Fields
  outcomes: Readonly<Record<string, Pick<Done<never> | Refused<never>, 'is' | 'status'>>>
}
