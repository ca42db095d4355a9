// What an attack looks like, as lines for the person who defends the site (OWASP ASVS 5.0 section 16.3).
import { limits } from '../base/limits.ts'
import { minute } from '../base/time.ts'
import type { Clock } from '../base/time.ts'
import { keyedDigest } from '../security/keys.ts'

/** The codes of these lines with their sentences; docs/failures.md explains each. */
export const defenceCodes = {
  'log-in-refused': 'a log-in was refused',
  'password-refused': 'a wrong password was typed for a session or a link',
  'digits-refused': 'wrong digits were typed for a registration',
  'code-refused': 'a code was forged, cut off or is no longer known',
  'too-many-requests': 'an act was refused because of a limit or a pause',
  'hasher-busy': 'too many passwords wait to be hashed',
  flood: 'a request was shed in a flood',
  'cross-site': 'a request from another site was refused',
  'admin-refused': 'an ordinary account asked for the administration',
} as const

export type DefenceCode = keyof typeof defenceCodes

/** Who did it, where, and under which identifier; that is written as a keyed digest, so that equal ones can be counted. */
export type DefenceFacts = {
  network: string | null
  act?: string
  path?: string
  account?: string
  identifier?: string
}

type Log = { warn(facts: Record<string, unknown>, event: string): void }

/** Writes one line, or counts it as left out where a code has had its lines of this minute. */
export type DefenceLog = (code: DefenceCode, facts: DefenceFacts) => void

/** The defender's log of one process. An attacker must not fill the disk: each code has so many lines a minute. */
export function createDefenceLog(log: Log, secret: Buffer, now: Clock): DefenceLog {
  const counted = new Map<DefenceCode, number>()
  let begun = now()

  return (code, { identifier, path, ...facts }) => {
    if (Math.abs(now() - begun) >= minute) startMinute()
    const lines = (counted.get(code) ?? 0) + 1
    counted.set(code, lines)
    if (lines > limits.defenceLines) return
    log.warn(
      {
        code,
        ...facts,
        // A stranger chose it.
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
