// While the mail server itself is at fault mails wait, and one at a time finds out whether it still is.
import { limits } from '../base/limits.ts'
import { isToCome } from '../base/time.ts'
import type { Clock } from '../base/time.ts'
import type { Log } from '../core/ports.ts'

/** Whether mails wait for the mail server. */
export type ServerPause = {
  isOn(): boolean
  /** Whether it is time to find out whether it still is at fault. */
  mayAsk(): boolean
  /** The mail server was at fault, in its words. */
  begin(reply: string): void
  /** The mail server answered as it should. */
  end(): void
}

/** Makes a pause that is not on. */
export function createServerPause(now: Clock, log: Log): ServerPause {
  let until: number | null = null
  return {
    isOn: () => until !== null,
    // A clock that is put right by a little must not end it: each end lets one more mail be tried.
    mayAsk: () => until === null || !isToCome(until, now(), 2 * limits.mailPause),
    begin(reply) {
      // Its words may hold a recipient's address.
      const words = reply.replace(/\S+@\S+/g, '…')
      if (until === null)
        log.error({ reply: words, code: 'mail-server-fault' }, 'the mail server is at fault; mails wait')
      until = now() + limits.mailPause
    },
    end() {
      if (until !== null) log.info({}, 'the mail server works again')
      until = null
    },
  }
}
