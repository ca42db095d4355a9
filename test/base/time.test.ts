import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isoTime, startsOfDays } from '../../src/base/time.ts'

test('the last days begin at midnight of their time zone, also where the clocks change', () => {
  const starts = (timeZone: string, at: string, count: number) =>
    startsOfDays(timeZone, Date.parse(at), count).map(isoTime)
  assert.deepEqual(starts('Asia/Shanghai', '2026-03-01T17:00:00Z', 3), [
    '2026-02-27T16:00:00.000Z',
    '2026-02-28T16:00:00.000Z',
    '2026-03-01T16:00:00.000Z',
  ])
  assert.deepEqual(starts('Europe/Berlin', '2026-10-26T12:00:00Z', 3), [
    '2026-10-23T22:00:00.000Z',
    '2026-10-24T22:00:00.000Z',
    '2026-10-25T23:00:00.000Z',
  ])
})
