/** The clock of a test house. All times are in milliseconds since 1970 UTC. */
export type TestClock = {
  /** The time that the house has. */
  now(): number
  /** Moves the clock ahead by some milliseconds, and does what has become due meanwhile: reminders, deletions, mails. */
  tick(milliseconds: number): Promise<void>
  /** Sets the clock, also back, and does what is due then. */
  setTime(at: number | Date): Promise<void>
}

/** Makes the clock over the time that the house reads; mails on their way belong to the time before a move. */
export function createTestClock(
  time: { now: number },
  settled: () => Promise<void>,
  runJobs: () => Promise<void>,
): TestClock {
  const moveTo = async (at: number) => {
    if (!Number.isFinite(at)) throw new TypeError(`the clock cannot be set to ${at}`)
    await settled()
    time.now = at
    await runJobs()
    await settled()
  }
  return {
    now: () => time.now,
    tick: (milliseconds) => moveTo(time.now + milliseconds),
    setTime: (at) => moveTo(Number(at)),
  }
}
