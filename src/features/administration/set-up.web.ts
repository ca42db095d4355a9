import { parseAddress } from '../../base/address.ts'
import { parseName } from '../../base/name.ts'
import { limits } from '../../base/limits.ts'
import { paths } from '../../base/paths.ts'
import { createFirstAdmin, readSetUpLink } from './set-up.ts'
import type { AdminRequest } from './set-up.ts'
import { deadSetUpPage, setUpDonePage, setUpPage } from './set-up.page.ts'
import type { FieldProblem } from '../../texts/problems.ts'
import { frameOf, sendOn, sendPage, sendProblem } from '../../http/answer.ts'
import type { App, Context, Web } from '../../http/context.ts'
import { orBusy, problemOfBusy } from '../../http/faults.ts'
import { keptCode } from '../../http/mailed-link.ts'
import { readNewPassword } from '../../http/read-new-password.ts'
import { typedStrength } from '../../http/strength.ts'

/** The set-up link, with which the first administrator is made. Whoever has no genuine one finds no such page. */
export function adminSetUpRoutes(web: Web, app: App): void {
  const { cookies, ports } = web
  const { settings } = ports

  const bare = paths.adminSetUp.replace(/\/$/, '')
  // Not by `route`: of other methods nobody is told more than behind the gate.
  app.get(bare, async (c) => {
    const code = c.var.query.get('code')
    const link = await readSetUpLink(ports, code ?? keptCode(web, c, 'set-up'))
    if (link.kind === 'unknown-code') return sendProblem(web, c, { status: 404, kind: 'not-found' })
    if (link.kind === 'dead') return showDead(c)
    if (code === undefined) return show(c, [])
    // As long as the link at most, so that of a form begun in time nothing is lost.
    cookies.set(c, 'set-up', code, limits.setUpLife)
    c.header('Referrer-Policy', 'no-referrer')
    return sendOn(c, paths.adminSetUp)
  })
  app.post(bare, async (c) => {
    const link = await readSetUpLink(ports, keptCode(web, c, 'set-up'))
    if (link.kind === 'unknown-code') return sendProblem(web, c, { status: 404, kind: 'not-found' })
    if (link.kind === 'dead') return showDead(c)
    const read = readRequest(c)
    if (Array.isArray(read)) return show(c, read)
    const outcome = await orBusy(createFirstAdmin(ports, c.var.visitor, read))
    switch (outcome.kind) {
      case 'done':
        cookies.clear(c, 'set-up')
        return sendPage(c, 200, setUpDonePage(await frameOf(web, c, paths.login), read.name.typed))
      case 'name-taken':
        return show(c, [{ field: 'name', kind: 'name-taken' }])
      case 'address-taken':
        return show(c, [{ field: 'address', kind: 'address-taken' }])
      case 'password-leaked':
        return show(c, [{ field: 'password', kind: 'password-leaked' }])
      case 'busy':
        return show(c, [problemOfBusy(web, c)], 503)
      case 'dead':
        return showDead(c)
      default:
        return outcome satisfies never
    }
  })

  function readRequest(c: Context): AdminRequest | FieldProblem[] {
    const { form, locale } = c.var
    const typed = { name: form.get('name') ?? '', address: form.get('address') ?? '' }
    const name = parseName(typed.name)
    const address = parseAddress(typed.address)
    const password = readNewPassword(settings, 'password', form.get('password') ?? '', typed)
    const problems: FieldProblem[] = []
    if ('problem' in name) problems.push({ field: 'name', kind: name.problem })
    if ('problem' in address) problems.push({ field: 'address', kind: address.problem })
    if (typeof password === 'object') problems.push(password.problem)
    if ('problem' in name || 'problem' in address || typeof password === 'object') return problems
    return { name, address, password, locale }
  }

  async function show(c: Context, problems: FieldProblem[], refused: 422 | 503 = 422): Promise<Response> {
    const typed = (field: string) => (c.req.method === 'POST' ? (c.var.form.get(field) ?? '') : '')
    const strength = typedStrength(c, 'password', [typed('name'), typed('address'), settings.siteName])
    const { passwordMinLength: minLength } = settings
    const props = { name: typed('name'), address: typed('address'), minLength, strength, problems }
    const page = setUpPage(await frameOf(web, c, paths.adminSetUp), props)
    return sendPage(c, problems.length > 0 ? refused : 200, page)
  }

  async function showDead(c: Context): Promise<Response> {
    cookies.clear(c, 'set-up')
    return sendPage(c, 410, deadSetUpPage(await frameOf(web, c, paths.home)))
  }
}
