import { setTimeout } from 'node:timers/promises'

/** The answer, if it comes within so many milliseconds; null if it comes later or is a fault. */
export async function answerWithin<Answer>(patience: number, asked: Promise<Answer>): Promise<Answer | null> {
  const over = new AbortController()
  const late = setTimeout(patience, null, { signal: over.signal }).catch(() => null)
  try {
    return await Promise.race([asked.catch(() => null), late])
  } finally {
    over.abort()
  }
}
