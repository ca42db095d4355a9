import { setImmediate } from 'node:timers/promises'
import { paths } from '../../base/paths.ts'
import { blockAddress, blockDomain } from './blocks.ts'
import type { BlockOutcome } from './blocks.ts'
import { confirmByHand, deleteRegistration, extendRegistration, resendByAdmin } from './registrations.ts'
import type { ByHandOutcome, SeenRegistration } from './registrations.ts'
import { bulkActs, bulkNothingPage, bulkPreviewPage, bulkProgressPage } from './bulk.page.ts'
import type { BulkOutcome } from './bulk.page.ts'
import type { Administrator } from '../../core/ports.ts'
import { listRegistrationLines } from '../../store/listings/registrations.ts'
import { findRegistration } from '../../store/registrations/registrations.ts'
import { administratorOf, generationOf, pickFields, reasonOf } from './gate.web.ts'
import { readRegistrationQuery, registrationQueryFields } from './registrations.web.ts'
import { frameOf, route, sendOn, sendPage, sendProblem } from '../../http/answer.ts'
import type { App, Context, Form, Web } from '../../http/context.ts'
import { oneOf } from '../../http/forms.ts'

// How long one step may work, in milliseconds; longer work goes on in the next step, which any process can do.
const longestStep = 1_000
// How many are read at a time, how many the preview counts at most, and how many it names.
const portion = 50
const mostCounted = 1_000
const mostNamed = 5

type BulkAct = (typeof bulkActs)[number]
type Query = Record<(typeof registrationQueryFields)[number], string | null>

/** What is to be acted on: the picked ones as they were seen, or all of a filter from a place on. */
type Work = { picked: SeenRegistration[] } | { query: Query; after: string | null }

const outcomeKinds: readonly BulkOutcome[] = [
  'done',
  'stale',
  'expired',
  'name-taken',
  'address-taken',
  'already-blocked',
  'unknown',
]

/**
 * Something done to several registrations at once: a preview of how many, then steps of a second. What the next step
 * must know travels in the form, so that nothing of it rests in this process.
 */
export function adminBulkRoutes(web: Web, app: App): void {
  const { ports } = web
  const { db, now } = ports
  const deeds: Record<
    BulkAct,
    (by: Administrator, seen: SeenRegistration) => Promise<ByHandOutcome | BlockOutcome>
  > = {
    resend: (by, seen) => resendByAdmin(ports, by, seen),
    extend: (by, seen) => extendRegistration(ports, by, seen),
    confirm: (by, seen) => confirmByHand(ports, by, seen),
    'delete-registration': (by, seen) => deleteRegistration(ports, by, seen),
    'block-address': (by, seen) => blockAddress(ports, by, seen),
    'block-domain': (by, seen) => blockDomain(ports, by, seen),
  }

  route(app, paths.adminBulk, {
    get: (c) => sendOn(c, paths.adminRegistrations),
    async post(c) {
      const { form } = c.var
      const act = oneOf(form.get('act'), bulkActs)
      if (!act) return sendProblem(web, c, { status: 400, kind: 'bad-request' })
      const work = readWork(form)
      if (!work) return showNothing(c, act, false)
      return form.has('run') ? step(c, act, work) : preview(c, act, work)
    },
  })

  async function preview(c: Context, act: BulkAct, work: Work): Promise<Response> {
    const { rows, rest } = await take(work, mostCounted)
    if (rows.length === 0) return showNothing(c, act, 'picked' in work)
    const among = await Promise.all(rows.slice(0, mostNamed).map(({ id }) => findRegistration(db, id)))
    const props = {
      act,
      count: { figure: rows.length, isMore: rest !== null },
      among: among.filter((row) => row !== undefined),
      carried: { ...carry(work), total: rest === null ? String(rows.length) : null },
      reason: reasonOf(c),
    }
    return sendPage(c, 200, bulkPreviewPage(await frameOf(web, c, paths.adminRegistrations), props))
  }

  async function step(c: Context, act: BulkAct, work: Work): Promise<Response> {
    const { form } = c.var
    const by = administratorOf(c)
    const counts = new Map(outcomeKinds.map((kind) => [kind, figureOf(form.get(`count-${kind}`))]))
    const end = now() + longestStep
    let left: Work | null = work
    while (left && now() < end) {
      const { rows, rest } = await take(left, portion)
      for (const seen of rows) {
        const { kind } = await deeds[act](by, seen)
        counts.set(kind, (counts.get(kind) ?? 0) + 1)
        // On SQLite an act never waits, and nobody else would be served until the step's end.
        await setImmediate()
      }
      left = rest
    }
    const outcomes = [...counts].filter(([kind, count]) => kind === 'done' || count > 0)
    const counted = Object.fromEntries(outcomes.map(([kind, count]) => [`count-${kind}`, String(count)]))
    const props = {
      act,
      outcomes,
      total: form.has('total') ? figureOf(form.get('total')) : null,
      carried: left && { ...carry(left), ...counted },
      reason: by.reason ?? '',
    }
    return sendPage(c, 200, bulkProgressPage(await frameOf(web, c, paths.adminRegistrations), props))
  }

  async function take(work: Work, most: number): Promise<{ rows: SeenRegistration[]; rest: Work | null }> {
    if ('picked' in work) {
      const picked = work.picked.slice(most)
      return { rows: work.picked.slice(0, most), rest: picked.length > 0 ? { picked } : null }
    }
    const { query, after } = work
    const { rows, next } = await listRegistrationLines(db, now, readRegistrationQuery(query), { after, most })
    return { rows, rest: next === null ? null : { query, after: next } }
  }

  async function showNothing(c: Context, act: BulkAct, isPicked: boolean): Promise<Response> {
    const frame = await frameOf(web, c, paths.adminRegistrations)
    return sendPage(c, 422, bulkNothingPage(frame, { act, isPicked }))
  }
}

// Who is picked counts alone. Without picks it is all that fit the filter, and without a filter nobody: no slip of a
// finger may reach everybody.
function readWork(form: Form): Work | null {
  const picked = [...form].flatMap(([name, generation]) => {
    const [, id] = /^pick-([0-9a-f]{32})$/.exec(name) ?? []
    return id === undefined ? [] : { id, generation: generationOf(generation) }
  })
  if (picked.length > 0) return { picked }
  const query = pickFields((name) => form.get(`query-${name}`), registrationQueryFields)
  const { by: _, ...narrowing } = query
  if (Object.values(narrowing).every((value) => value === null)) return null
  return { query, after: form.get('from') ?? null }
}

function carry(work: Work): Record<string, string | null> {
  if ('picked' in work)
    return Object.fromEntries(work.picked.map(({ id, generation }) => [`pick-${id}`, String(generation)]))
  const query = Object.entries(work.query).map(([name, value]) => [`query-${name}`, value])
  return { ...Object.fromEntries(query), from: work.after }
}

function figureOf(text: string | undefined): number {
  return /^\d{1,9}$/.test(text ?? '') ? Number(text) : 0
}
