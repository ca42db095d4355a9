/** One line of the audit log: ids only, never a secret, a name or an address. */
export type EventRow = {
  id: string
  at: number
  kind: string
  accountId: string | null
  registrationId: string | null
  /** `visitor`, `sweep`, `reminder`, `command` or `set-up-link`, or the id of the account that did it. */
  actor: string
  network: string | null
  /** The reason that the administrator gave. */
  reason: string | null
  /** The mail or block that it is about. */
  subjectId: string | null
}
