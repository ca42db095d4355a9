import { parseName } from '../base/name.ts'
import { confirmByHand } from '../features/administration/confirm-by-hand.ts'
import { deleteRegistration, resendByAdmin } from '../features/administration/registrations.ts'
import { listRegistrationLines } from '../store/listings/registrations.ts'
import { listRegistrations } from '../store/registrations/registrations.ts'
import { actOnEach, acts, lists, withPorts } from './acts.ts'
import type { Asked } from './acts.ts'
import { Misused, wrongInput } from './command.ts'
import type { Commands } from './command.ts'
import { registrationFacts } from './facts.ts'
import { findRegistrationNamed, findRows } from './find.ts'
import { terminalTexts } from './words.ts'

const registration = { what: 'registration', find: findRegistrationNamed } as const

/** `postern registrations …`: every registration, and the acts on those that wait. */
export const commands: Commands = {
  list: lists({
    async read({ db, now }, page) {
      const at = now()
      return (await listRegistrations(db, page)).map((row) => registrationFacts(row, at))
    },
    async find({ db, now }, text, most) {
      const at = now()
      const found = await findRows(text, most, (search, place) =>
        listRegistrationLines(db, now, { search, only: null, mail: null, domain: null }, place),
      )
      return { ...found, rows: found.rows.map((row) => registrationFacts(row, at)) }
    },
  }),
  resend: acts('WHO…', {
    ...registration,
    act: 'resend',
    run: ({ ports, by }, expected) => resendByAdmin(ports, by, expected),
  }),
  confirm: {
    options: ['name', 'reason', 'json'],
    words: 'WHO…',
    run: (words, options) => withPorts(options, (asked) => confirm(asked, words)),
  },
  delete: acts('WHO…', {
    ...registration,
    act: 'delete-registration',
    run: ({ ports, by }, expected) => deleteRegistration(ports, by, expected),
  }),
}

// `--name` is for a registration whose own name has been taken in the meantime.
async function confirm(asked: Asked, words: string[]): Promise<number> {
  const typed = asked.options.name
  const name = typed === undefined ? null : parseName(typed)
  if (name && 'problem' in name) throw wrongInput({ kind: name.problem })
  if (name && words.length > 1) throw new Misused(terminalTexts().commands.nameForOne)
  return actOnEach(asked, words, {
    ...registration,
    act: 'confirm',
    run: ({ ports, by }, expected) => confirmByHand(ports, by, expected, name),
  })
}
