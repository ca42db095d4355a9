import { limits } from '../../base/limits.ts'
import { normalisePassword } from '../../base/password.ts'
import { paths } from '../../base/paths.ts'
import { cancelByOldAddress, disputeByOldAddress, readUndoLink, undoChange } from './undo-address.ts'
import type { UndoLink } from './undo-address.ts'
import {
  addressCancelledPage,
  addressDisputedPage,
  addressRestoredPage,
  cancelAddressPage,
  deadUndoPage,
  undoAddressPage,
} from './undo-address.page.ts'
import { readCode } from '../../security/codes.ts'
import type { FieldProblem } from '../../texts/problems.ts'
import { frameOf, problemOfTooMany, route, sendPage, sendProblem } from '../../http/answer.ts'
import type { App, Context, Web } from '../../http/context.ts'
import { keepCode, keptCode, sendOpenAgain } from '../../http/mailed-link.ts'
import { readNewPassword } from '../../http/read-new-password.ts'
import { typedStrength } from '../../http/strength.ts'

/** The link at an old address: what it leads to cancels or undoes a change, and acts only on what a person types. */
export function undoAddressRoutes(web: Web, app: App): void {
  const { cookies, ports } = web
  const { settings } = ports

  route(app, paths.accountAddressUndo, {
    async get(c) {
      const code = c.var.query.get('code')
      if (code === undefined) {
        const kept = keptCode(c, cookies, 'undo')
        return kept === '' ? sendOpenAgain(web, c) : show(c, await readUndoLink(ports, kept))
      }
      if (!readCode(ports.keys, code, 'undo-address')) return show(c, { kind: 'dead' })
      return keepCode(c, cookies, 'undo', code, paths.accountAddressUndo)
    },
    async post(c) {
      const { form } = c.var
      const code = keptCode(c, cookies, 'undo')
      if (readCode(ports.keys, code, 'undo-address')?.id !== form.get('change')) return sendOpenAgain(web, c)
      const link = await readUndoLink(ports, code)
      if (link.kind !== 'pending' && link.kind !== 'done') return show(c, link)
      const act = form.get('act')
      if (link.kind === 'pending' && act === 'cancel') return cancel(c, link)
      if (link.kind === 'done' && act === 'undo') return undo(c, link)
      if (link.kind === 'done' && act === 'dispute') return dispute(c, link)
      if (act === 'cancel') return show(c, link, [tooLateToCancel], 409)
      return sendProblem(web, c, { status: 400, kind: 'bad-request' })
    },
  })

  async function cancel(c: Context, link: OpenLink): Promise<Response> {
    const { change } = link
    const outcome = await cancelByOldAddress(ports, c.var.visitor, change, c.var.form.get('address') ?? '')
    switch (outcome.kind) {
      case 'cancelled':
        cookies.clear(c, 'undo')
        cookies.set(c, 'reset', outcome.resetCode, limits.codeCookieLife)
        return sendPage(c, 200, addressCancelledPage(await frameOf(web, c, paths.home)))
      case 'wrong-address':
        return show(c, link, [wrongAddress])
      case 'stale':
        return show(c, await readUndoLink(ports, keptCode(c, cookies, 'undo')), [tooLateToCancel], 409)
      default:
        return outcome satisfies never
    }
  }

  async function undo(c: Context, link: OpenLink): Promise<Response> {
    const { change, name } = link
    const { form, visitor } = c.var
    const typed = form.get('password') ?? ''
    const about = { name, address: change.address }
    const password = readNewPassword(settings, 'new_password', form.get('new_password') ?? '', about)
    const problems: FieldProblem[] = []
    if (typed === '') problems.push({ field: 'password', kind: 'password-missing' })
    if (typeof password === 'object') problems.push(password.problem)
    if (typeof password === 'object' || problems.length > 0) return show(c, link, problems)
    const passwords = { old: normalisePassword(typed), new: password }
    const outcome = await undoChange(ports, visitor, change, passwords)
    switch (outcome.kind) {
      case 'restored':
        cookies.clear(c, 'undo')
        return sendPage(c, 200, addressRestoredPage(await frameOf(web, c, paths.home), outcome))
      case 'wrong':
        return show(c, link, [{ field: 'password', kind: 'wrong-password-alone' }])
      case 'password-leaked':
        return show(c, link, [{ field: 'new_password', kind: 'password-leaked' }])
      case 'too-many-attempts':
        return show(c, link, [problemOfTooMany(web, c, outcome)], 429)
      case 'stale':
        return show(c, await readUndoLink(ports, keptCode(c, cookies, 'undo')))
      default:
        return outcome satisfies never
    }
  }

  async function dispute(c: Context, link: OpenLink): Promise<Response> {
    const { change } = link
    const outcome = await disputeByOldAddress(ports, c.var.visitor, change, c.var.form.get('address') ?? '')
    switch (outcome.kind) {
      case 'suspended':
        cookies.clear(c, 'undo')
        return sendPage(c, 200, addressDisputedPage(await frameOf(web, c, paths.home)))
      case 'wrong-address':
        return show(c, link, [wrongAddress])
      case 'stale':
        return show(c, await readUndoLink(ports, keptCode(c, cookies, 'undo')))
      default:
        return outcome satisfies never
    }
  }

  async function show(
    c: Context,
    link: UndoLink,
    problems: FieldProblem[] = [],
    refused: 409 | 422 | 429 = 422,
  ): Promise<Response> {
    const frame = await frameOf(web, c, paths.accountAddressUndo)
    const typed = (c.req.method === 'POST' ? c.var.form.get('address') : null) ?? ''
    const status = problems.length > 0 ? refused : 200
    switch (link.kind) {
      case 'pending': {
        const { id: change, askedAt } = link.change
        return sendPage(c, status, cancelAddressPage(frame, { change, askedAt, typed, problems }))
      }
      case 'done': {
        const { id: change, askedAt, doneAt } = link.change
        const minLength = settings.passwordMinLength
        const strength = typedStrength(c, 'new_password', [link.name, link.change.address, settings.siteName])
        const props = { change, askedAt, doneAt: doneAt ?? askedAt, minLength, strength, typed, problems }
        return sendPage(c, status, undoAddressPage(frame, props))
      }
      case 'disputed':
        cookies.clear(c, 'undo')
        return sendPage(c, 200, addressDisputedPage(frame))
      case 'dead':
        cookies.clear(c, 'undo')
        return sendPage(c, 410, deadUndoPage(frame))
      default:
        return link satisfies never
    }
  }
}

type OpenLink = Extract<UndoLink, { kind: 'pending' | 'done' }>

const wrongAddress: FieldProblem = { field: 'address', kind: 'address-of-other-mail' }
// The page was opened while the change was pending, and it is done by now.
const tooLateToCancel: FieldProblem = { field: 'submit', kind: 'change-done-meanwhile' }
