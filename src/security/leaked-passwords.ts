// Asks a range service, such as that of Have I Been Pwned, whether a password is known from a leak. The service sees only
// five characters of a digest.

import { hash } from 'node:crypto'
import type { Settings } from '../base/settings/settings.ts'

/** The answer of the service; `away` when it gave no usable one, with the reason. */
type LeakAnswer = { kind: 'leaked' } | { kind: 'not-leaked' } | { kind: 'away'; why: string }

/** Knows passwords from leaks elsewhere; never throws, even if the service fails. */
export type LeakService = { ask(password: string): Promise<LeakAnswer> }

/** How long a person who chooses a password waits for the service, in milliseconds; our choice. */
const patience = 1_000

// The largest answer of api.pwnedpasswords.com has about 2,000 lines of 40 bytes; a longer one comes from elsewhere.
const longestAnswer = 512 * 1024

// Limits the connections that a flood of registrations can open.
const mostAtOnce = 32

/** Makes the service that the settings name, if any. */
export function leakServiceOf({ leakedPasswordsUrl }: Settings): LeakService | null {
  return leakedPasswordsUrl === null ? null : createLeakService(leakedPasswordsUrl)
}

/**
 * Creates the client of the configured service. It sends the first five digits of a password's SHA-1, which about a
 * thousand leaked passwords share, so the service does not learn the password.
 */
export function createLeakService(url: string): LeakService {
  let asked = 0
  return {
    async ask(password) {
      if (asked >= mostAtOnce) return { kind: 'away', why: 'too many questions at once' }
      asked += 1
      try {
        return await askOnce(url, hash('sha1', password, 'hex').toUpperCase())
      } catch (fault) {
        return { kind: 'away', why: fault instanceof Error ? fault.name : 'unknown' }
      } finally {
        asked -= 1
      }
    },
  }
}

async function askOnce(url: string, digest: string): Promise<LeakAnswer> {
  const response = await fetch(url + digest.slice(0, 5), {
    // Padding keeps an eavesdropper from inferring the digits from the length of the answer.
    headers: { 'Add-Padding': 'true', 'User-Agent': 'postern', Accept: 'text/plain' },
    // A redirect would let the answering server choose where this one connects next.
    redirect: 'error',
    signal: AbortSignal.timeout(patience),
  })
  if (!response.ok) {
    await response.body?.cancel()
    return { kind: 'away', why: `status ${response.status}` }
  }
  const text = await readBounded(response)
  if (text === null) return { kind: 'away', why: 'the answer is too long' }
  const lines = text.split(/\r?\n/).filter((line) => /^[0-9A-Fa-f]{35}:\d+$/.test(line))
  // For example the login page of a captive network.
  if (lines.length === 0) return { kind: 'away', why: 'the answer is of another kind' }
  const found = lines.find((line) => line.slice(0, 35).toUpperCase() === digest.slice(5))
  // Padding has a count of 0.
  return { kind: found !== undefined && Number(found.slice(36)) > 0 ? 'leaked' : 'not-leaked' }
}

async function readBounded(response: Response): Promise<string | null> {
  const decoder = new TextDecoder()
  let text = ''
  for await (const piece of response.body ?? []) {
    text += decoder.decode(piece, { stream: true })
    if (text.length > longestAnswer) return null
  }
  return text + decoder.decode()
}
