import { parseName } from '../base/name.ts'
import { confirmByHand } from '../features/administration/confirm-by-hand.ts'
import { deleteRegistration, resendByAdmin } from '../features/administration/registrations.ts'
import { listRegistrations } from '../store/registrations/registrations.ts'
import { actOnEach, acts, lists, withPorts } from './acts.ts'
import type { Asked } from './acts.ts'
import { Misused, wrongInput } from './command.ts'
import type { Commands } from './command.ts'
import { registrationFacts } from './facts.ts'
import { findRegistrationNamed } from './find.ts'

const which = 'an id, a name or an address'

/** `postern registrations …`: every registration, and the acts on those that wait. */
export const commands: Commands = {
  list: lists(async ({ db, now }, page) => {
    const at = now()
    return (await listRegistrations(db, page)).map((row) => registrationFacts(row, at))
  }),
  resend: acts(which, findRegistrationNamed, ({ ports, by }, expected) => resendByAdmin(ports, by, expected)),
  confirm: {
    options: ['name', 'reason', 'json'],
    words: which,
    run: (words, options) => withPorts(options, (asked) => confirm(asked, words)),
  },
  delete: acts(which, findRegistrationNamed, ({ ports, by }, expected) =>
    deleteRegistration(ports, by, expected),
  ),
}

// `--name` is for a registration whose own name has been taken in the meantime.
async function confirm(asked: Asked, words: string[]): Promise<number> {
  const typed = asked.options.name
  const name = typed === undefined ? null : parseName(typed)
  if (name && 'problem' in name) throw wrongInput(name.problem)
  if (name && words.length > 1) throw new Misused('--name is for one registration')
  return actOnEach(asked, words, findRegistrationNamed, ({ ports, by }, expected) =>
    confirmByHand(ports, by, expected, name),
  )
}
