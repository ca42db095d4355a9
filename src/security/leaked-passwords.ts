// Asks a range service, such as that of Have I Been Pwned, whether a password is known from a leak. It hears five characters of a digest.
import { hash } from 'node:crypto'
import type { Settings } from '../base/settings/settings.ts'

/** What the service says of a password; `away` when it says nothing that can be used, and why. */
export type LeakAnswer = { kind: 'leaked' } | { kind: 'not-leaked' } | { kind: 'away'; why: string }

/** Knows passwords from leaks elsewhere; never throws for what a service may do. */
export type LeakService = { ask(password: string): Promise<LeakAnswer> }

/** How long a person who chooses a password waits for the service, in milliseconds; ours. */
const patience = 1_000

// The largest answer of api.pwnedpasswords.com has about 2,000 lines of 40 bytes; more is none of its.
const longestAnswer = 512 * 1024

// So that a flood of registrations opens no flood of connections.
const mostAtOnce = 32

/** The service that the settings name, if any. */
export function leakServiceOf({ leakedPasswordsUrl }: Settings): LeakService | null {
  return leakedPasswordsUrl === null ? null : createLeakService(leakedPasswordsUrl)
}

/**
 * Makes the service behind a configured address, to which the first five digits of a password's SHA-1 are appended:
 * about a thousand leaked passwords share them, so what was typed stays in the house.
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
    // With padding, the length of the answer does not tell an eavesdropper which digits were asked.
    headers: { 'Add-Padding': 'true', 'User-Agent': 'postern', Accept: 'text/plain' },
    // A redirect would let whoever answers choose where this server goes next.
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
  // A login page of the network in between, say.
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
