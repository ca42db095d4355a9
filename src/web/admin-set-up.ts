import { parseAddress } from '../base/address.ts'
import { parseName } from '../base/name.ts'
import { parsePassword } from '../base/password.ts'
import { paths } from '../base/paths.ts'
import { createFirstAdmin, readSetUpLink } from '../flows/create-admin.ts'
import type { AdminRequest } from '../flows/create-admin.ts'
import { deadSetUpPage, setUpDonePage, setUpPage } from '../pages/admin-set-up.ts'
import type { FieldProblem } from '../texts/problems.ts'
import { frameOf, keepCode, sendPage, sendProblem } from './answer.ts'
import type { App, Context, Web } from './context.ts'
import type { Cookies } from './cookies.ts'
import { parseQuery } from './forms.ts'
import { typedStrength } from './strength.ts'

/** The set-up link, with which the first administrator is made. Whoever has no genuine one finds no such page. */
export function adminSetUpRoutes(web: Web, app: App, cookies: Cookies): void {
  const { ports } = web
  const { passwordMinLength: minLength, siteName } = ports.settings

  const bare = paths.adminSetUp.replace(/\/$/, '')
  // Not by `route`: of other methods nobody is told more than behind the gate.
  app.get(bare, async (c) => {
    const code = parseQuery(c.req.url)?.get('code')
    const link = await readSetUpLink(ports, code ?? codeOf(c))
    if (link.kind === 'unknown-code') return sendProblem(web, c, { status: 404, kind: 'not-found' })
    if (link.kind === 'dead') return showDead(c)
    if (code === undefined) return show(c, [])
    return keepCode(c, cookies, 'set-up', code, paths.adminSetUp)
  })
  app.post(bare, async (c) => {
    const link = await readSetUpLink(ports, codeOf(c))
    if (link.kind === 'unknown-code') return sendProblem(web, c, { status: 404, kind: 'not-found' })
    if (link.kind === 'dead') return showDead(c)
    const read = readRequest(c)
    if (Array.isArray(read)) return show(c, read)
    const outcome = await createFirstAdmin(ports, c.var.visitor, read)
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
      case 'dead':
        return showDead(c)
      default:
        return outcome satisfies never
    }
  })

  function codeOf(c: Context): string {
    return cookies.read(c.req.header('cookie'), 'set-up') ?? ''
  }

  function readRequest(c: Context): AdminRequest | FieldProblem[] {
    const { form, locale } = c.var
    const typed = { name: form.get('name') ?? '', address: form.get('address') ?? '' }
    const name = parseName(typed.name)
    const address = parseAddress(typed.address)
    const password = parsePassword(form.get('password') ?? '', { minLength, siteName, ...typed })
    const problems: FieldProblem[] = []
    if ('problem' in name) problems.push({ field: 'name', kind: name.problem })
    if ('problem' in address) problems.push({ field: 'address', kind: address.problem })
    if (typeof password === 'object')
      problems.push({ field: 'password', kind: password.problem, facts: { minLength } })
    if ('problem' in name || 'problem' in address || typeof password === 'object') return problems
    return { name, address, password, locale }
  }

  async function show(c: Context, problems: FieldProblem[]): Promise<Response> {
    const typed = (field: string) => (c.req.method === 'POST' ? (c.var.form.get(field) ?? '') : '')
    const strength = typedStrength(c, 'password', [typed('name'), typed('address'), siteName])
    const props = { name: typed('name'), address: typed('address'), minLength, strength, problems }
    const page = setUpPage(await frameOf(web, c, paths.adminSetUp), props)
    return sendPage(c, problems.length > 0 ? 422 : 200, page)
  }

  async function showDead(c: Context): Promise<Response> {
    cookies.clear(c, 'set-up')
    return sendPage(c, 410, deadSetUpPage(await frameOf(web, c, paths.home)))
  }
}
