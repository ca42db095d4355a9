// Signs of an attack, as log lines for the person who defends the site (OWASP ASVS 5.0 section 16.3).

import { limits } from '../base/limits.ts'
import { minute } from '../base/time.ts'
import type { Clock } from '../base/time.ts'
import { keyedDigest } from '../security/keys.ts'
import type { Metrics } from './metrics.ts'

/** The codes of these lines with their sentences; docs/failures.md explains each. */
export const defenceCodes = {
  'log-in-refused': 'a log-in was refused',
  'password-refused': 'a wrong password was typed for a session or a link',
  'second-step-refused': 'a wrong code was typed after the right password',
  'digits-refused': 'wrong digits were typed for a registration',
  'code-refused': 'a code was forged, cut off or is no longer known',
  'too-many-requests': 'an act was refused because of a limit or a pause',
  'hasher-busy': 'too many passwords wait to be hashed',
  flood: 'a request was shed in a flood',
  'cross-site': 'a request from another site was refused',
  'api-key-refused': 'an API key was malformed, unknown or has ended',
  'admin-refused': 'an ordinary account asked for the administration',
} as const

export type DefenceCode = keyof typeof defenceCodes

/** The client, the act or path, and the typed identifier, which is logged as a keyed digest, so that equal ones can be counted. */
export type DefenceFacts = {
  network: string | null
  act?: string
  path?: string
  account?: string
  identifier?: string
}

type Log = { warn(facts: Record<string, unknown>, event: string): void }

/** Writes one line, or only counts it if its code has used up its lines of this minute. */
export type DefenceLog = (code: DefenceCode, facts: DefenceFacts) => void

/** The defender's log of one process. Each code has a bounded number of lines a minute, so that an attacker cannot fill the disk. */
export function createDefenceLog(
  { log, metrics, now }: { log: Log; metrics: Metrics; now: Clock },
  secret: Buffer,
): DefenceLog {
  const counted = new Map<DefenceCode, number>()
  let begun = now()

  return (code, { identifier, path, ...facts }) => {
    metrics.defence.add(code)
    if (Math.abs(now() - begun) >= minute) startMinute()
    const lines = (counted.get(code) ?? 0) + 1
    counted.set(code, lines)
    if (lines > limits.defenceLines) return
    log.warn(
      {
        code,
        ...facts,
        // Cut, because a stranger chose it.
        ...(path === undefined ? {} : { path: path.slice(0, longestPath) }),
        ...(identifier === undefined ? {} : { identifier: digestOf(identifier) }),
      },
      defenceCodes[code],
    )
  }

  function startMinute(): void {
    for (const [code, lines] of counted) {
      const leftOut = lines - limits.defenceLines
      if (leftOut > 0) log.warn({ code, leftOut }, 'more of these were left out')
    }
    counted.clear()
    begun = now()
  }

  function digestOf(identifier: string): string {
    return keyedDigest(secret, JSON.stringify(['defence', identifier]))
  }
}

const longestPath = 100
