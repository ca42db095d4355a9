// One act on several registrations: first a preview of their number, then steps of a second each. The form carries the
// state to the next step, so that any process can take it.

import { envelopeDomain } from '../../base/address.ts'
import { paths, withQuery } from '../../base/paths.ts'
import type { Ports } from '../../core/ports.ts'
import { frameOf, route, sendOn, sendPage, sendProblem } from '../../http/answer.ts'
import type { App, Context, Web } from '../../http/context.ts'
import { oneOf } from '../../http/forms.ts'
import { callerOf } from '../../operation/form.ts'
import { findRegistrationLine, listAddressKeys } from '../../store/listings/registrations.ts'
import { readReason } from './act.ts'
import { carry, readWork } from './bulk-work.web.ts'
import { bulkActs, bulkAllPage, bulkNothingPage, bulkPreviewPage, bulkProgressPage } from './bulk.page.ts'
import type { BulkAct, BulkOutcome } from './bulk.page.ts'
import { takeSome, workForAStep, workOf } from './bulk.ts'
import type { Work } from './bulk.ts'
import { registrationActs } from './registration-acts.ts'
import { registrationChips } from './registrations.page.ts'
import { readRegistrationQuery, registrationFields } from './registrations.web.ts'
import { listOf, readQuery } from './table.web.ts'
import { listText } from './tables.page.ts'

// How many registrations the preview counts at most, and how many it names.
const mostCounted = 1_000
const mostNamed = 5

/** Acts on several registrations. */
export function adminBulkRoutes(web: Web, app: App): void {
  const { ports } = web

  route(app, paths.adminBulk, {
    get: (c) => showAll(web, c),
    async post(c) {
      const { form } = c.var
      const act = oneOf(form.get('act'), bulkActs)
      if (!act) return sendProblem(web, c, { status: 400, kind: 'bad-request' })
      const work = readWork(form)
      if (!work) return showNothing(web, c, act, false)
      return form.has('run') ? step(c, act, work) : preview(c, act, work)
    },
  })

  async function preview(c: Context, act: BulkAct, work: Work): Promise<Response> {
    const { count, among, addressKeys } = await lookAt(ports, work)
    if (addressKeys.length === 0) return showNothing(web, c, act, true)
    const props = {
      act,
      count,
      among,
      domains: [...new Set(addressKeys.map(envelopeDomain))].toSorted(),
      carried: { ...carry(work, c.var.form), total: count.isMore ? null : String(count.figure) },
      reason: c.var.form.get('reason') ?? '',
      list: listOf(c),
    }
    return sendPage(c, 200, bulkPreviewPage(await frameOf(web, c, paths.adminRegistrations), props))
  }

  async function step(c: Context, act: BulkAct, work: Work): Promise<Response> {
    const { form } = c.var
    const caller = callerOf('administrator', c)
    const reason = readReason(form.get('reason') ?? '')
    const { counts, rest } = await workForAStep(ports, caller, act, reason, work)
    const kinds = Object.keys(registrationActs[act].outcomes) as BulkOutcome[]
    const outcomes = kinds
      .map((kind): [BulkOutcome, number] => [kind, countIn(form.get(`count-${kind}`)) + (counts[kind] ?? 0)])
      .filter(([kind, count]) => kind === 'done' || count > 0)
    const counted = Object.fromEntries(outcomes.map(([kind, count]) => [`count-${kind}`, String(count)]))
    const props = {
      act,
      outcomes,
      total: form.has('total') ? countIn(form.get('total')) : null,
      carried: rest && { ...carry(rest, form), ...counted },
      reason: form.get('reason') ?? '',
      list: listOf(c),
    }
    return sendPage(c, 200, bulkProgressPage(await frameOf(web, c, paths.adminRegistrations), props))
  }
}

// A step of its own on the way to an act on people who are on no page that the administrator has seen.
async function showAll(web: Web, c: Context): Promise<Response> {
  const query = readQuery(c, registrationFields)
  const work = workOf(readRegistrationQuery(query), null)
  if (!work) return sendOn(c, paths.adminRegistrations)
  const frame = await frameOf(web, c, withQuery(paths.adminBulk, query))
  const asked = registrationChips(frame, query)
  const { count, among } = await lookAt(web.ports, work)
  const props = { count, among, query, asked, list: listText(query) }
  return sendPage(c, 200, bulkAllPage(frame, props))
}

async function showNothing(web: Web, c: Context, act: BulkAct, isChosen: boolean): Promise<Response> {
  const frame = await frameOf(web, c, paths.adminRegistrations)
  return sendPage(c, 422, bulkNothingPage(frame, { act, isChosen, list: listOf(c) }))
}

// How many registrations some work is about, the addresses of those that exist, and the first of them by name.
async function lookAt(ports: Ports, work: Work) {
  const { rows, rest } = await takeSome(ports, work, mostCounted)
  const first = rows.slice(0, mostNamed).map(({ id }) => findRegistrationLine(ports.db, id))
  const among = (await Promise.all(first)).filter((row) => row !== undefined)
  const addressKeys = await listAddressKeys(
    ports.db,
    rows.map(({ id }) => id),
  )
  return { count: { figure: rows.length, isMore: rest !== null }, among, addressKeys }
}

function countIn(text: string | undefined): number {
  return /^\d{1,9}$/.test(text ?? '') ? Number(text) : 0
}
