// The commands that do what the administration's pages do.
import { parseArgs } from 'node:util'
import { parseAddress } from '../base/address.ts'
import { parseName } from '../base/name.ts'
import { parsePassword } from '../base/password.ts'
import { readSettings } from '../base/settings/settings.ts'
import {
  deleteAccount,
  demoteAccount,
  giveAddressBack,
  promoteAccount,
  restoreAccount,
  suspendAccount,
} from '../features/administration/accounts.ts'
import { retryMail } from '../features/administration/outbox.ts'
import { confirmByHand, deleteRegistration, resendByAdmin } from '../features/administration/registrations.ts'
import { createAdmin } from '../features/administration/set-up.ts'
import type { Administrator, Ports } from '../core/ports.ts'
import { findAccountById, listAccounts } from '../store/accounts/accounts.ts'
import { listAdmins } from '../store/accounts/administration.ts'
import { listMails } from '../store/mail/outbox.ts'
import { findRegistration, listRegistrations } from '../store/registrations/registrations.ts'
import type { AccountRow } from '../store/accounts/rows.ts'
import type { RegistrationRow } from '../store/registrations/rows.ts'
import { readEnvironment } from './environment.ts'
import { exits } from './exits.ts'
import { accountFacts, mailFacts, registrationFacts } from './facts.ts'
import { openPorts } from './ports.ts'
import { openTerminal, print } from './terminal.ts'
import type { Terminal } from './terminal.ts'

type Asked = {
  ports: Ports
  terminal: Terminal
  by: Administrator
  ids: string[]
  asJson: boolean
  page: { before: string | null; most: number }
  options: { name?: string | undefined; address?: string | undefined; all?: boolean | undefined }
}

type Command = (asked: Asked) => Promise<number>

const commands: Record<string, Command> = {
  'admin create': createAdministrator,
  'admin list': async ({ ports, asJson }) => listed((await listAdmins(ports.db)).map(accountFacts), asJson),
  'admin promote': each(({ ports, by }, id) => promoteAccount(ports, by, id)),
  'admin demote': each(({ ports, by }, id) => demoteAccount(ports, by, id)),
  'accounts list': async ({ ports, page, asJson }) =>
    listed((await listAccounts(ports.db, page)).map(accountFacts), asJson),
  'accounts show': async ({ ports, ids, asJson }) => {
    const found = await Promise.all(ids.map((id) => findAccountById(ports.db, id)))
    print(found.filter((row) => row !== undefined).map(accountFacts), asJson)
    const unknown = ids.filter((_, place) => found[place] === undefined)
    for (const id of unknown) console.error(`no account has the id ${JSON.stringify(id)}`)
    return unknown.length === 0 ? exits.done : exits.unknown
  },
  'accounts suspend': each(({ ports, by }, id) => suspendAccount(ports, by, id)),
  'accounts restore': each(({ ports, by }, id) => restoreAccount(ports, by, id)),
  'accounts give-back': giveBack,
  'accounts delete': deleteAccounts,
  'registrations list': async ({ ports, page, asJson }) => {
    const at = ports.now()
    const rows = await listRegistrations(ports.db, page)
    return listed(
      rows.map((row) => registrationFacts(row, at)),
      asJson,
    )
  },
  'registrations resend': each(onRegistration(resendByAdmin)),
  'registrations confirm': confirmRegistrations,
  'registrations delete': each(onRegistration(deleteRegistration)),
  'outbox list': async ({ ports, page, asJson }) =>
    listed((await listMails(ports.db, page)).map(mailFacts), asJson),
  'outbox retry': each(({ ports, by }, id) => retryMail(ports, by, id)),
}

/** Runs one of the administration's commands; null when there is none of these words. */
export async function administer([what = '', verb = '', ...rest]: string[]): Promise<number | null> {
  const command = commands[`${what} ${verb}`]
  if (!command) return null
  const parsed = parse(rest)
  if (!parsed) return exits.usage
  const { values, positionals: ids } = parsed
  const most = Number(values.limit ?? '50')
  if (values.all === true && command !== deleteAccounts)
    return misused('--all is for "accounts delete" alone')
  const takesIds = !['create', 'list'].includes(verb) && values.all !== true
  if (!(Number.isInteger(most) && most > 0 && most <= 1_000))
    return misused('--limit is a number from 1 to 1000')
  if (takesIds === (ids.length === 0)) return misused(takesIds ? 'which one? give an id' : 'no ids here')

  const { settings } = readSettings(readEnvironment().values)
  const { ports, close } = await openPorts(settings)
  const terminal = openTerminal()
  try {
    return await command({
      ports,
      terminal,
      by: { actor: 'command', network: null, reason: values.reason ?? null },
      ids,
      asJson: values.json === true,
      page: { before: values.before ?? null, most },
      options: values,
    })
  } finally {
    await terminal.close()
    await close()
  }
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        json: { type: 'boolean' },
        limit: { type: 'string' },
        before: { type: 'string' },
        reason: { type: 'string' },
        name: { type: 'string' },
        address: { type: 'string' },
        all: { type: 'boolean' },
      },
    })
  } catch (fault) {
    misused(fault instanceof Error ? fault.message : String(fault))
    return null
  }
}

async function createAdministrator({ ports, terminal, by, options, asJson }: Asked): Promise<number> {
  const typedName = options.name ?? (await terminal.ask('Name: '))
  const typedAddress = options.address ?? (await terminal.ask('E-mail address: '))
  const name = parseName(typedName)
  if ('problem' in name) return refused(name.problem)
  const address = parseAddress(typedAddress)
  if ('problem' in address) return refused(address.problem)
  const { passwordMinLength: minLength, siteName, defaultLocale: locale } = ports.settings
  const about = { minLength, name: typedName, address: typedAddress, siteName }
  const password = parsePassword(await terminal.askPassword('Password (not shown): '), about)
  if (typeof password === 'object') return refused(password.problem)
  const outcome = await createAdmin(ports, by, { name, address, password, locale })
  if (outcome.kind !== 'done') return refused(outcome.kind)
  print([{ id: outcome.accountId, name: name.typed, outcome: 'done' }], asJson)
  return exits.done
}

async function giveBack(asked: Asked): Promise<number> {
  const address = parseAddress(
    asked.options.address ?? (await asked.terminal.ask('E-mail address to give back: ')),
  )
  if ('problem' in address) return refused(address.problem)
  return each(({ ports, by }, id) => giveAddressBack(ports, by, id, address))(asked)
}

async function deleteAccounts(asked: Asked): Promise<number> {
  const remove = each(({ ports, by }, id) => deleteAccount(ports, by, id))
  const { ports, terminal, options } = asked
  if (options.all !== true) return remove(asked)
  if (ports.settings.environment === 'production') return misused('--all exists in development only')
  const { siteName } = ports.settings
  if (
    (await terminal.ask(`This deletes every account. Type the site's name (${siteName}) to go on: `)) !==
    siteName
  ) {
    return refused('that is not the name')
  }
  let before: string | null = null
  let worst: number = exits.done
  for (;;) {
    const rows: AccountRow[] = await listAccounts(ports.db, { before, most: 200 })
    const last = rows.at(-1)
    if (!last) return worst
    before = last.id
    worst = Math.max(worst, await remove({ ...asked, ids: rows.map(({ id }) => id) }))
  }
}

// Another name is for one whose own was taken meanwhile.
async function confirmRegistrations(asked: Asked): Promise<number> {
  const typed = asked.options.name
  const name = typed === undefined ? null : parseName(typed)
  if (name && 'problem' in name) return refused(name.problem)
  if (name && asked.ids.length > 1) return misused('--name is for one id')
  return each(onRegistration((ports, by, seen) => confirmByHand(ports, by, seen, name)))(asked)
}

// One line an id; the exit status is that of the worst.
function each(act: (asked: Asked, id: string) => Promise<{ kind: string }>): Command {
  return async (asked) => {
    const rows: { id: string; outcome: string }[] = []
    for (const id of asked.ids) rows.push({ id, outcome: (await act(asked, id)).kind })
    print(rows, asked.asJson)
    return Math.max(...rows.map(({ outcome }) => statusOf(outcome)))
  }
}

function onRegistration(
  act: (ports: Ports, by: Administrator, seen: RegistrationRow) => Promise<{ kind: string }>,
) {
  return async ({ ports, by }: Asked, id: string): Promise<{ kind: string }> => {
    const seen = await findRegistration(ports.db, id)
    return seen ? act(ports, by, seen) : { kind: 'unknown' }
  }
}

function statusOf(outcome: string): number {
  switch (outcome) {
    case 'done':
      return exits.done
    case 'unknown':
      return exits.unknown
    case 'stale':
      return exits.stale
    default:
      return exits.refused
  }
}

function listed(rows: Record<string, unknown>[], asJson: boolean): number {
  print(rows, asJson)
  return exits.done
}

function misused(sentence: string): number {
  console.error(sentence)
  return exits.usage
}

function refused(why: string): number {
  console.error(why)
  return exits.input
}
