import { paths } from '../base/paths.ts'
import {
  confirmByHand,
  deleteRegistration,
  extendRegistration,
  resendByAdmin,
} from '../flows/administer-registrations.ts'
import type { SeenRegistration } from '../flows/administer-registrations.ts'
import { adminBulkPage, bulkActs } from '../pages/admin-registrations.ts'
import type { Administrator } from '../ports.ts'
import { listRegistrationLines } from '../store/listings.ts'
import { findRegistration } from '../store/registrations.ts'
import { administratorOf, adminOnly, oneOf, pickFields } from './admin.ts'
import { readRegistrationQuery, registrationQueryFields } from './admin-registrations.ts'
import { frameOf, route, sendPage, sendProblem } from './answer.ts'
import type { App, Context, Form, Web } from './context.ts'

// How long one step may work, in milliseconds; longer work goes on in the next step, which any process can do.
const longestStep = 1_000
// How many are read at a time, and how many the preview counts at most.
const portion = 50
const mostCounted = 1_000

type BulkAct = (typeof bulkActs)[number]

/** What is to be acted on: the picked ones, or all of a query from a place on. */
type Work = { picked: string[] } | { query: Form; after: string | null }

/**
 * Something done to several registrations at once: a preview of how many, then steps of a second. What the next step
 * must know travels in the form, so that nothing of it rests in this process.
 */
export function adminBulkRoutes(web: Web, app: App): void {
  const { ports } = web
  const { db, now } = ports
  const deeds: Record<BulkAct, (by: Administrator, seen: SeenRegistration) => Promise<{ kind: string }>> = {
    resend: (by, seen) => resendByAdmin(ports, by, seen),
    extend: (by, seen) => extendRegistration(ports, by, seen),
    confirm: (by, seen) => confirmByHand(ports, by, seen),
    'delete-registration': (by, seen) => deleteRegistration(ports, by, seen),
  }

  route(web, app, paths.adminBulk, {
    post: adminOnly(web, async (c, session) => {
      const { form } = c.var
      const act = oneOf(form.get('act') ?? null, bulkActs)
      if (!act) return sendProblem(web, c, { status: 400, kind: 'bad-request' })
      const work = readWork(form)
      if (!form.has('run')) return preview(c, act, work)
      return step(c, act, work, administratorOf(c, session))
    }),
  })

  async function preview(c: Context, act: BulkAct, work: Work): Promise<Response> {
    const { rows, rest } = await take(work, mostCounted)
    const count = { figure: rows.length, isMore: rest !== null }
    const frame = await frameOf(web, c, paths.adminRegistrations)
    const isDone = rows.length === 0
    const progress = isDone ? { done: 0, skipped: 0 } : null
    const page = adminBulkPage(frame, { act, count, progress, carried: carry(work), reason: '', isDone })
    return sendPage(c, isDone ? 422 : 200, page)
  }

  async function step(c: Context, act: BulkAct, work: Work, by: Administrator): Promise<Response> {
    const end = now() + longestStep
    const counted = (name: string) => Number(c.var.form.get(name) ?? 0) || 0
    const progress = { done: counted('done'), skipped: counted('skipped') }
    let left: Work | null = work
    while (left && now() < end) {
      const { rows, rest } = await take(left, portion)
      for (const row of rows) {
        const { kind } = await deeds[act](by, row)
        progress[kind === 'done' ? 'done' : 'skipped'] += 1
      }
      left = rest
    }
    const frame = await frameOf(web, c, paths.adminRegistrations)
    const told = { done: String(progress.done), skipped: String(progress.skipped) }
    const carried = left ? { ...carry(left), ...told } : {}
    const reason = by.reason ?? ''
    const page = adminBulkPage(frame, { act, count: null, progress, carried, reason, isDone: left === null })
    return sendPage(c, 200, page)
  }

  async function take(work: Work, most: number): Promise<{ rows: SeenRegistration[]; rest: Work | null }> {
    if ('picked' in work) {
      const found = await Promise.all(work.picked.slice(0, most).map((id) => findRegistration(db, id)))
      const picked = work.picked.slice(most)
      return { rows: found.filter((row) => row !== undefined), rest: picked.length > 0 ? { picked } : null }
    }
    const query = readRegistrationQuery(
      pickFields((name) => work.query.get(`query-${name}`), registrationQueryFields),
    )
    const listing = await listRegistrationLines(db, now, query, { after: work.after, most })
    return {
      rows: listing.rows,
      rest: listing.next === null ? null : { query: work.query, after: listing.next },
    }
  }
}

function readWork(form: Form): Work {
  if (form.get('scope') === 'all') return { query: form, after: form.get('from') ?? null }
  const picked = [...form.keys()].filter((name) => name.startsWith('pick-'))
  return { picked: picked.map((name) => name.slice('pick-'.length)) }
}

function carry(work: Work): Record<string, string> {
  if ('picked' in work) return Object.fromEntries(work.picked.map((id) => [`pick-${id}`, 'on']))
  const query = [...work.query].filter(([name]) => name.startsWith('query-') && name !== 'query-after')
  return { ...Object.fromEntries(query), scope: 'all', ...(work.after === null ? {} : { from: work.after }) }
}
