// Mails refused in a row: when every recipient seems not to exist, it is the mail server that is wrong.

import { limits } from '../base/limits.ts'

/** The refusals since a mail was last taken. */
type Refusals = {
  /** Notes a refusal; true when enough recipients in a row were refused to blame the server. */
  add(recipient: string, id: string): boolean
  /** The ids of the mails refused so far, whose refusals were recorded as their recipients' fault. */
  takeBack(): string[]
  /** A mail was taken. */
  clear(): void
}

/** Starts with no refusals. */
export function createRefusals(): Refusals {
  const byRecipient = new Map<string, string>()
  return {
    add(recipient, id) {
      byRecipient.set(recipient, id)
      return byRecipient.size >= limits.mailRefusalsInRow
    },
    takeBack() {
      const ids = [...byRecipient.values()]
      byRecipient.clear()
      return ids
    },
    clear: () => byRecipient.clear(),
  }
}
