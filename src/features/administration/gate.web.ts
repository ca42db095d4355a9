// What the administration's routes share: the gate before them, and how they read and answer.
import { nameKey } from '../../base/name.ts'
import { domainName } from '../../base/network.ts'
import { paths } from '../../base/paths.ts'
import { adminGonePage } from './parts.page.ts'
import type { Act, Room } from './parts.page.ts'
import type { Frame } from '../../page/layout.ts'
import type { Administrator } from '../../core/ports.ts'
import type { Search } from '../../store/listings/search.ts'
import type { FieldProblem, ProblemKind } from '../../texts/problems.ts'
import { frameOf, sendPage, sendProblem } from '../../http/answer.ts'
import type { App, Context, Web } from '../../http/context.ts'
import { oneOf } from '../../http/forms.ts'
import { demandRecentProof } from '../session/recent-proof.web.ts'
import { sessionOf } from '../../http/session.ts'

/** How many rows a page of a table has. */
export const pageSize = 50

/**
 * Adds routes behind the one gate of the administration: to everybody but administrators nothing lies behind it, whatever
 * the method and whether or not there is such a page. Administrators whose proof is not recent give it on the way.
 */
export function behindGate(web: Web, app: App, rooms: readonly ((web: Web, app: App) => void)[]): void {
  app.use(`${paths.admin}*`, async (c, next) => {
    const session = await sessionOf(web, c)
    if (!session?.account.isAdmin) {
      c.set('isHidden', true)
      return sendProblem(web, c, { status: 404, kind: 'not-found' })
    }
    return demandRecentProof(web, c, session, async (_, proven) => {
      c.set('administrator', proven)
      await next()
      return c.res
    })
  })
  for (const addRoom of rooms) addRoom(web, app)
}

/** An id in the pattern of an address. */
export const idParam = ':id{[0-9a-f]{32}}'

/** Who acts, from where and why, as the audit log keeps it. */
export function administratorOf(c: Context): Administrator {
  const reason = reasonOf(c).trim().slice(0, 500)
  const { administrator, visitor } = c.var
  return {
    actor: administrator.account.id,
    session: administrator.tokenHash,
    network: visitor.network,
    reason: reason === '' ? null : reason,
  }
}

/** The reason as it was typed, empty where nothing was sent. */
export function reasonOf(c: Context): string {
  return c.req.method === 'POST' ? (c.var.form.get('reason') ?? '') : ''
}

/** The id in the address. */
export function idOf(c: Context): string {
  return c.req.param('id') ?? ''
}

/** The fields of a page's query that its table knows; what is empty or unknown counts as not asked for. */
export function readQuery<Name extends string>(
  c: Context,
  names: readonly Name[],
): Record<Name, string | null> {
  return pickFields((name) => c.var.query.get(name), names)
}

/** The same from wherever fields are read. */
export function pickFields<Name extends string>(
  read: (name: Name) => string | undefined,
  names: readonly Name[],
): Record<Name, string | null> {
  return Object.fromEntries(names.map((name) => [name, read(name)?.trim().slice(0, 300) || null])) as Record<
    Name,
    string | null
  >
}

/** A mail domain as the outbox has it, of one as people write it. */
export function readDomain(text: string | null): string | null {
  if (text === null) return null
  const bare = text.replace(/^@/, '')
  return domainName(bare) ?? bare.toLowerCase()
}

/** What a table is searched for; names and addresses are compared in the form that their keys have. */
export function readSearch(by: string | null, text: string | null): Search | null {
  if (text === null) return null
  const way = oneOf(by, ['name', 'address', 'part']) ?? 'name'
  // A beginning is no whole address and cannot be parsed as one; keys have their ASCII letters in lower case.
  return { by: way, text: way === 'name' ? nameKey(text) : text.toLowerCase() }
}

/** A generation as a form names it; what is none matches no registration. */
export function generationOf(text: string | undefined): number {
  return /^\d{1,6}$/.test(text ?? '') ? Number(text) : -1
}

/** The word that an act needs besides is none, and why. */
export type WrongWord = { kind: 'wrong-word'; problem: FieldProblem }

/** Says so in place of the act. */
export function wrongWord(field: string, kind: ProblemKind): Promise<WrongWord> {
  return Promise.resolve({ kind: 'wrong-word', problem: { field, kind } })
}

/** What a page says of the act that led to it, null when none did. */
export function noticeOf(c: Context, frame: Frame, acts: readonly Act[]): string | null {
  const { admin } = frame.texts
  const act = oneOf(readQuery(c, ['done']).done, acts)
  return act && admin.done(admin.acts[act].title)
}

/** Says that what the address names is not there any more: another administrator, or the sweep, was quicker. */
export async function sendGone(web: Web, c: Context, room: Room): Promise<Response> {
  return sendPage(c, 404, adminGonePage(await frameOf(web, c, c.req.path), room))
}
