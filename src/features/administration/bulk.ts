// One act on several registrations, in steps of a second, so that no request waits for a thousand of them. Each step says
// what is left, and any process can take the next one.

import { setImmediate } from 'node:timers/promises'
import { z } from 'zod'
import type { MailDomains, Ports } from '../../core/ports.ts'
import type { InputOf, OptionalTextField } from '../../operation/fields.ts'
import { done, operation, refused, telling } from '../../operation/operation.ts'
import type { Api, Callers } from '../../operation/operation.ts'
import { listRegistrationIdentities } from '../../store/listings/registrations.ts'
import type { RegistrationQuery } from '../../store/listings/registrations.ts'
import type { ExpectedRegistration } from './act-on-registration.ts'
import { readExpectedNumber, reasonField } from './act.ts'
import { paging, registrationFilter, registrationQueryOf } from './lists.ts'
import { registrationActs } from './registration-acts.ts'

// How long a step works, in milliseconds, and how many registrations it reads at a time.
const longestStep = 1_000
const portion = 50

/** The registrations as they were seen, or all that match a query, from a cursor on. */
export type Work =
  | { picked: readonly ExpectedRegistration[] }
  | { query: RegistrationQuery; after: string | null }

/** Everything that matches a query, from a cursor on. Without a filter it is nothing, so that no slip affects everybody. */
export function workOf(query: RegistrationQuery, after: string | null): Work | null {
  return Object.values(query).every((value) => value === null) ? null : { query, after }
}

/** The first registrations of some work, and the work that is left behind them. */
export async function takeSome(
  { db, now }: Pick<Ports, 'db' | 'now'>,
  work: Work,
  most: number,
): Promise<{ rows: readonly ExpectedRegistration[]; rest: Work | null }> {
  if ('picked' in work) {
    const picked = work.picked.slice(most)
    return { rows: work.picked.slice(0, most), rest: picked.length > 0 ? { picked } : null }
  }
  const { query, after } = work
  const { rows, next } = await listRegistrationIdentities(db, now, query, { after, most })
  return {
    rows: rows.map(({ id, generation }) => ({ id, generation })),
    rest: next === null ? null : { query, after: next },
  }
}

type BulkAct = 'resend' | 'extend' | 'confirm' | 'block-address' | 'block-domain' | 'delete-registration'

/** Acts on one registration after another until the step's time is over: how many ended in which way, and what is left. */
export async function workForAStep(
  ports: Ports & MailDomains,
  caller: Callers['administrator'],
  act: BulkAct,
  reason: string | null,
  work: Work,
): Promise<{ counts: Record<string, number>; rest: Work | null }> {
  const { run } = registrationActs[act]
  const end = ports.now() + longestStep
  const counts: Record<string, number> = {}
  let left: Work | null = work
  while (left && ports.now() < end) {
    const { rows, rest } = await takeSome(ports, left, portion)
    for (const expected of rows) {
      const { kind } = await run(ports, caller, { ...expected, reason, name: null })
      counts[kind] = (counts[kind] ?? 0) + 1
      // An act on SQLite never yields, and would keep every other request waiting until the end of the step.
      await setImmediate()
    }
    left = rest
  }
  return { counts, rest: left }
}

/** The registrations as they were seen, each once: an id and a generation with a colon between, separated by blanks. */
const registrationsField: OptionalTextField<ExpectedRegistration[] | null> = {
  type: 'string',
  need: 'optional',
  read(sent) {
    const words = sent.split(/\s+/).filter(Boolean)
    if (!words.every((word) => /^[0-9a-f]{32}:\d{1,6}$/.test(word)))
      return { problem: 'registrations-malformed' }
    const seen = new Map(words.map((word) => [word.slice(0, 32), word.slice(33)]))
    return [...seen].map(([id, generation]) => ({ id, generation: readExpectedNumber(generation) }))
  },
  absent: null,
}

const whom = { registrations: registrationsField, ...registrationFilter, ...paging }

// How many ended in which way, and where the next step goes on.
const stepShape = z.object({ counts: z.record(z.string(), z.int()), next: z.string().nullable() })

/** One step of an act on the registrations that are named, or on all that match a filter. */
function bulk<A extends Api>(act: BulkAct, api: A) {
  return operation({
    name: `admin-${act}-several`,
    who: 'administrator',
    api,
    // The acts of a key are counted one by one.
    scope: null,
    input: { ...whom, reason: reasonField },
    async run(ports, caller, { reason, ...sent }) {
      const work = workIn(sent)
      if (!work) return { kind: 'nothing-named' as const }
      const { counts, rest } = await workForAStep(ports, caller, act, reason, work)
      return { kind: 'done' as const, counts, next: rest && placeOf(work, rest) }
    },
    outcomes: { done: telling(done(), stepShape), 'nothing-named': refused(422, 'registrations') },
  })
}

function workIn({ registrations, after, ...filter }: InputOf<typeof whom>): Work | null {
  if (registrations === null) return workOf(registrationQueryOf(filter), after)
  if (after === null) return registrations.length > 0 ? { picked: registrations } : null
  const last = registrations.findIndex(({ id }) => id === after)
  return { picked: last < 0 ? [] : registrations.slice(last + 1) }
}

// The last of the named registrations that was acted on, or the cursor of the list.
function placeOf(work: Work, rest: Work): string | null {
  if ('query' in rest) return rest.after
  return 'picked' in work ? (work.picked.at(-rest.picked.length - 1)?.id ?? null) : null
}

/** Each act by its name in addresses and texts. */
export const bulkActs = {
  resend: bulk('resend', 'POST /api/admin/registrations/bulk/resend'),
  extend: bulk('extend', 'POST /api/admin/registrations/bulk/extend'),
  confirm: bulk('confirm', 'POST /api/admin/registrations/bulk/confirm'),
  'block-address': bulk('block-address', 'POST /api/admin/registrations/bulk/block-address'),
  'block-domain': bulk('block-domain', 'POST /api/admin/registrations/bulk/block-domain'),
  'delete-registration': bulk(
    'delete-registration',
    'POST /api/admin/registrations/bulk/delete-registration',
  ),
} satisfies Record<BulkAct, unknown>
