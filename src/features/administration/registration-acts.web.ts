import { parseAddress } from '../../base/address.ts'
import { parseName } from '../../base/name.ts'
import { paths, withQuery } from '../../base/paths.ts'
import { blockAddress, blockDomain } from './blocks.ts'
import type { BlockOutcome } from './blocks.ts'
import {
  confirmByHand,
  correctByAdmin,
  deleteRegistration,
  extendRegistration,
  handOutLink,
  liftMuteByAdmin,
  resendByAdmin,
} from './registrations.ts'
import type { AdminCorrectionOutcome, ByHandOutcome, HandedOutOutcome } from './registrations.ts'
import { othersTable, registrationWhom } from './registrations.page.ts'
import { actPage } from './parts.page.ts'
import type { ActProps } from './parts.page.ts'
import type { Frame } from '../../page/layout.ts'
import { findRegistrationLine } from '../../store/listings/registrations.ts'
import type { RegistrationLine } from '../../store/listings/registrations.ts'
import { registrationState } from '../../store/registrations/registrations.ts'
import type { FieldProblem } from '../../texts/problems.ts'
import { othersOf, registrationActs, showRegistration } from './registrations.web.ts'
import type { RegistrationAct } from './registrations.web.ts'
import { administratorOf, generationOf, idOf, idParam, reasonOf, sendGone, wrongWord } from './gate.web.ts'
import type { WrongWord } from './gate.web.ts'
import { frameOf, route, sendOn, sendPage, sendProblem } from '../../http/answer.ts'
import type { App, Context, Web } from '../../http/context.ts'
import { oneOf } from '../../http/forms.ts'

/** What can be done to a registration: the question before it, and the deed. */
export function adminRegistrationActRoutes(web: Web, app: App): void {
  const { ports } = web
  const { db, now } = ports

  route(app, paths.adminRegistrationAct(idParam, ':act'), {
    async get(c) {
      const act = oneOf(c.req.param('act'), registrationActs)
      if (!act) return sendProblem(web, c, { status: 404, kind: 'not-found' })
      const line = await findRegistrationLine(db, idOf(c))
      return line ? ask(c, line, act, 200, {}) : sendGone(web, c, 'registrations')
    },
    async post(c) {
      const act = oneOf(c.req.param('act'), registrationActs)
      if (!act) return sendProblem(web, c, { status: 404, kind: 'not-found' })
      const outcome = await perform(c, act)
      if (outcome.kind === 'done') return sendOn(c, doneAt(c, act, outcome))
      if (outcome.kind === 'link') return showRegistration(web, c, outcome.link)
      // As it is now, for whoever is told why it was not done.
      const line = await findRegistrationLine(db, idOf(c))
      if (!line) return sendGone(web, c, 'registrations')
      switch (outcome.kind) {
        case 'unknown':
          return sendGone(web, c, 'registrations')
        case 'wrong-word':
          return ask(c, line, act, 422, { problem: outcome.problem })
        case 'unchanged':
          return ask(c, line, act, 422, { problem: { field: 'address', kind: 'address-unchanged' } })
        case 'address-blocked':
          return ask(c, line, act, 422, { problem: { field: 'address', kind: 'address-blocked' } })
        case 'name-taken':
          return ask(c, line, act, 422, { problem: { field: 'name', kind: 'name-taken' } })
        case 'stale':
        case 'expired':
        case 'address-taken':
        case 'already-blocked':
          return ask(c, line, act, 409, { trouble: outcome.kind })
        default:
          return outcome satisfies never
      }
    },
  })

  function perform(
    c: Context,
    act: RegistrationAct,
  ): Promise<AdminCorrectionOutcome | ByHandOutcome | HandedOutOutcome | BlockOutcome | WrongWord> {
    const by = administratorOf(c)
    const seen = { id: idOf(c), generation: generationOf(c.var.form.get('generation')) }
    switch (act) {
      case 'resend':
        return resendByAdmin(ports, by, seen)
      case 'extend':
        return extendRegistration(ports, by, seen)
      case 'confirm': {
        const typed = c.var.form.get('name') ?? ''
        if (typed === '') return confirmByHand(ports, by, seen)
        const name = parseName(typed)
        return 'problem' in name ? wrongWord('name', name.problem) : confirmByHand(ports, by, seen, name)
      }
      case 'link':
        return handOutLink(ports, by, seen)
      case 'delete-registration':
        return deleteRegistration(ports, by, seen)
      case 'block-address':
        return blockAddress(ports, by, seen)
      case 'block-domain':
        return blockDomain(ports, by, seen)
      case 'lift-mute':
        return liftMuteByAdmin(ports, by, seen)
      case 'address': {
        const address = parseAddress(c.var.form.get('address') ?? '')
        return 'problem' in address
          ? wrongWord('address', address.problem)
          : correctByAdmin(ports, by, seen, address)
      }
      default:
        return act satisfies never
    }
  }

  async function ask(
    c: Context,
    line: RegistrationLine,
    act: RegistrationAct,
    status: 200 | 409 | 422,
    told: {
      problem?: FieldProblem
      trouble?: 'stale' | 'expired' | 'address-taken' | 'already-blocked'
    },
  ): Promise<Response> {
    const path = paths.adminRegistrationAct(line.id, act)
    const frame = await frameOf(web, c, path)
    const { admin } = frame.texts
    const page = actPage(frame, {
      room: 'registrations',
      act,
      whom: registrationWhom(frame, { ...line, state: registrationState(line, now()) }),
      path,
      back: paths.adminRegistration(line.id),
      field: fieldOf(c, frame, act, line, told.problem?.field === 'name'),
      reason: reasonOf(c),
      problems: told.problem ? [told.problem] : [],
      trouble: told.trouble ? admin.outcomes[told.trouble] : null,
      seen: { generation: String(line.generation) },
      ...(act === 'confirm' ? { below: othersTable(frame, await othersOf(web, line)) } : {}),
    })
    return sendPage(c, status, page)
  }
}

// The address is asked for, begun with the present one; a name only once the own one turned out to be taken.
function fieldOf(
  c: Context,
  frame: Frame,
  act: RegistrationAct,
  line: RegistrationLine,
  isNameWrong: boolean,
): ActProps['field'] {
  const { registrations } = frame.texts.admin
  const typed = (name: string) => (c.req.method === 'POST' ? c.var.form.get(name) : undefined)
  if (act === 'address')
    return { name: 'address', label: registrations.address, value: typed('address') ?? line.address }
  if (act !== 'confirm' || !(isNameWrong || typed('name'))) return null
  return { name: 'name', label: registrations.anotherName, value: typed('name') ?? line.name }
}

// Where it can be seen afterwards: a registration that became an account goes on as one.
function doneAt(c: Context, act: RegistrationAct, outcome: { kind: 'done'; accountId?: string }): string {
  if (outcome.accountId !== undefined) return withQuery(paths.adminAccount(outcome.accountId), { done: act })
  const path = act === 'delete-registration' ? paths.adminRegistrations : paths.adminRegistration(idOf(c))
  return withQuery(path, { done: act })
}
