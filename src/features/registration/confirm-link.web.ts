// The pages of a confirmation link, by its meaning.

import { loginConfirmed } from '../../base/next.ts'
import type { Next } from '../../base/next.ts'
import { paths } from '../../base/paths.ts'
import { frameOf, sendOn, sendPage } from '../../http/answer.ts'
import type { Context, Web } from '../../http/context.ts'
import { keepName } from '../../http/cookies.ts'
import { keptCode, keptId } from '../../http/mailed-link.ts'
import { typedStrength } from '../../http/strength.ts'
import { sendRefusalPage } from '../../operation/answer.ts'
import type { Refusal } from '../../operation/perform.ts'
import { readCode } from '../../security/codes.ts'
import { confirmationLinks } from '../../security/purposes.ts'
import { readLink } from './confirm-link.ts'
import type { Link, ShownRegistration } from './confirm-link.ts'
import {
  addressReservedPage,
  alreadyConfirmedPage,
  confirmedPage,
  confirmElsewherePage,
  confirmNamePage,
  confirmPage,
  expiredPage,
  invalidCodePage,
} from './confirm.page.ts'

type LinkOfKind<Kind extends Link['kind']> = Extract<Link, { kind: Kind }>

/** The link that this browser opened last. */
export function readKeptLink(web: Web, c: Context): Promise<Link> {
  const { keys } = web.ports
  return readLink(web.ports, c.var.visitor, readCode(keys, keptCode(web, c, 'code'), ...confirmationLinks))
}

/** Answers with the page of a link, or sends the browser on; a refusal is shown at the form's fields. */
export async function sendLink(
  web: Web,
  c: Context,
  link: Link,
  refusal: Refusal | null = null,
): Promise<Response> {
  switch (link.kind) {
    case 'one-click':
      return sendOneClick(web, c, link.registration, refusal)
    case 'elsewhere':
      return sendElsewhere(web, c, link, refusal)
    case 'disowned':
      // There the reader can take it back.
      return sendOn(c, paths.notMe)
    case 'expired':
      return sendExpired(web, c, link)
    default:
      return sendEnded(web, c, link)
  }
}

/** The registration became an account: the seal, and the way to the log-in, which fills in the name. */
export async function sendConfirmed(
  web: Web,
  c: Context,
  { name, next }: { name: string; next: Next | null },
): Promise<Response> {
  keepName(c, web.cookies, name)
  const frame = await frameOf(web, c, paths.home)
  return sendPage(c, 200, confirmedPage(frame, { loginPath: loginConfirmed(next) }))
}

/** Asks for another name, because the one of the registration is taken. */
export async function sendNameForm(
  web: Web,
  c: Context,
  { id }: ShownRegistration,
  { status, problems }: Refusal,
  name: string,
): Promise<Response> {
  const frame = await frameOf(web, c, paths.confirm)
  return sendPage(c, status, confirmNamePage(frame, { registration: id, name, problems }))
}

// The page with the button submits itself and would do so forever: after a refusal, only the name's form is shown again.
async function sendOneClick(
  web: Web,
  c: Context,
  registration: ShownRegistration,
  refusal: Refusal | null,
): Promise<Response> {
  const name = c.req.method === 'POST' ? c.var.form.get('name') : undefined
  if (refusal && name !== undefined) return sendNameForm(web, c, registration, atField(refusal, 'name'), name)
  if (refusal) return sendRefusalPage(web, c, refusal)
  const frame = await frameOf(web, c, paths.confirm)
  return sendPage(c, 200, confirmPage(frame, { ...registration, registration: registration.id }))
}

async function sendElsewhere(
  web: Web,
  c: Context,
  link: LinkOfKind<'elsewhere'>,
  refusal: Refusal | null,
): Promise<Response> {
  const { registration, mayTryPassword, mayChoosePassword } = link
  const { siteName, passwordMinLength: minLength } = web.ports.settings
  const { id, address } = registration
  // The name field starts empty: a stranger who registered a rare name would learn from "taken" that the owner confirmed.
  const name = (refusal && c.var.form.get('name')) ?? ''
  const isChoosing = c.req.method === 'POST' && c.var.form.has('new_password')
  const field = isChoosing || !mayTryPassword ? 'submit' : 'password'
  const page = confirmElsewherePage(await frameOf(web, c, paths.confirm), {
    registration: id,
    address,
    mayTryPassword,
    mayChoosePassword,
    minLength,
    strength: typedStrength(c, 'new_password', [name, address, siteName]),
    name,
    problems: refusal ? atField(refusal, field).problems : [],
  })
  return sendPage(c, refusal?.status ?? 200, page)
}

async function sendExpired(web: Web, c: Context, { mayRenew }: LinkOfKind<'expired'>): Promise<Response> {
  // The page's button needs the cookie.
  if (!mayRenew) web.cookies.clear(c, 'code')
  const registration = mayRenew ? keptId(web, c, 'code') : null
  return sendPage(c, 410, expiredPage(await frameOf(web, c, paths.confirm), { registration }))
}

async function sendEnded(
  web: Web,
  c: Context,
  link: LinkOfKind<'already-confirmed' | 'address-reserved' | 'unknown-code'>,
): Promise<Response> {
  web.cookies.clear(c, 'code')
  const frame = await frameOf(web, c, paths.confirm)
  switch (link.kind) {
    case 'already-confirmed':
      return sendPage(c, 200, alreadyConfirmedPage(frame, { loginPath: paths.login }))
    case 'address-reserved':
      return sendPage(c, 409, addressReservedPage(frame, { until: link.until }))
    case 'unknown-code':
      return sendPage(c, 404, invalidCodePage(frame))
    default:
      return link satisfies never
  }
}

// Problems of the whole form stand at the field that the person typed into.
function atField(refusal: Refusal, field: string): Refusal {
  const problems = refusal.problems.map((problem) =>
    problem.field === 'submit' ? { ...problem, field } : problem,
  )
  return { ...refusal, problems }
}
