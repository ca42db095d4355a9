// The rows of counters. Their keys are digests (`counterKey`).

/** How many tries of one kind were counted until when; the key is a digest. */
export type AttemptsRow = { key: string; count: number; resetsAt: number }

/** Until when a limit is filled, as GCRA counts: its theoretical arrival time; the key is a digest. */
export type LimitRow = { key: string; theoreticalAt: number }

/** How many tries at a password failed in a row, and when the last one began; the key is a digest. */
export type GuessesRow = { key: string; failures: number; lastAt: number }

declare module '../db/tables.ts' {
  interface Tables {
    attempts: AttemptsRow
    limits: LimitRow
    guesses: GuessesRow
  }
}
