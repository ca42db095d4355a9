import { envelopeDomain } from '../../base/address.ts'
import { paths, withQuery } from '../../base/paths.ts'
import { sendOn } from '../../http/answer.ts'
import type { App, Context, Web } from '../../http/context.ts'
import { actRoutes, question } from './act.web.ts'
import type { Asked, Question, Subject } from './act.web.ts'
import { idOf } from './gate.web.ts'
import type { Act, ActField } from './parts.page.ts'
import { registrationActs } from './registration-acts.ts'
import { findRegistrationInQuestion } from './registration-details.ts'
import type { RegistrationInQuestion } from './registration-details.ts'
import { othersTable } from './registration.page.ts'
import { registrationSummary } from './registrations.page.ts'
import { showRegistration } from './registrations.web.ts'
import { afterAct, listAfterAct } from './table.web.ts'
import { readableDomainText } from './words.page.ts'

export function adminRegistrationActRoutes(web: Web, app: App): void {
  const questions: Record<keyof typeof registrationActs, Question<RegistrationInQuestion>> = {
    resend: question(registrationActs.resend, toRegistration),
    extend: question(registrationActs.extend, toRegistration),
    address: question(registrationActs.address, toRegistration, { field: addressOf }),
    confirm: question(registrationActs.confirm, toNewAccount, {
      field: otherNameOf,
      below: (frame, { others }) => othersTable(frame, others),
    }),
    // Shown in the answer itself, so that the link is in no address.
    link: question(registrationActs.link, () => ({
      done: (c, { link }) => showRegistration(web, c, link),
    })),
    'delete-registration': question(registrationActs['delete-registration'], toRegistrations),
    'block-address': question(registrationActs['block-address'], toRegistration),
    'block-domain': question(registrationActs['block-domain'], toRegistration),
    'lift-mute': question(registrationActs['lift-mute'], toRegistration),
  }
  const subject: Subject<RegistrationInQuestion> = {
    section: 'registrations',
    find: (id) => findRegistrationInQuestion(web.ports, id),
    summary: registrationSummary,
    name: nameFor,
    actPath: paths.adminRegistrationAct,
    backPath: paths.adminRegistration,
    expected: ({ generation }) => ({ generation: String(generation) }),
  }
  actRoutes(web, app, subject, questions)
}

// A block is about the address or domain, not about the person.
function nameFor({ name, address, addressKey }: RegistrationInQuestion, act: Act): string {
  if (act === 'block-address') return address
  return act === 'block-domain' ? readableDomainText(envelopeDomain(addressKey)) : name
}

function addressOf({ frame, thing, typed }: Asked<RegistrationInQuestion>): ActField {
  const { address: label } = frame.texts.admin.registrations
  return { name: 'address', label, value: typed('address') ?? thing.address }
}

// Asked only once the registration's own name has turned out to be taken.
function otherNameOf({ frame, thing, typed, problems }: Asked<RegistrationInQuestion>): ActField | null {
  if (!typed('name') && !problems.some(({ field }) => field === 'name')) return null
  const { anotherName: label } = frame.texts.admin.registrations
  return { name: 'name', label, value: typed('name') ?? thing.name }
}

function toRegistration(act: Act) {
  return { done: (c: Context) => afterAct(c, paths.adminRegistration(idOf(c)), act) }
}

function toRegistrations(act: Act) {
  return { done: (c: Context) => listAfterAct(c, 'registrations', act) }
}

function toNewAccount(act: Act) {
  return {
    done: (c: Context, { accountId }: { accountId: string }) =>
      sendOn(c, withQuery(paths.adminAccount(accountId), { done: act })),
  }
}
