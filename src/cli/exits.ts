/** Exit statuses of commands, after sysexits.h. */
export const exits = {
  done: 0,
  fault: 1,
  usage: 64,
  input: 65,
  unknown: 67,
  stale: 75,
  refused: 77,
  settings: 78,
} as const
