import { parseAddress } from '../base/address.ts'
import { parseName } from '../base/name.ts'
import { parsePassword } from '../base/password.ts'
import { demoteAccount, promoteAccount } from '../features/administration/accounts.ts'
import { createAdmin } from '../features/administration/set-up.ts'
import { listAdmins } from '../store/accounts/administration.ts'
import { acts, withPorts } from './acts.ts'
import type { Asked } from './acts.ts'
import { wrongInput } from './command.ts'
import type { Commands } from './command.ts'
import { exits } from './exits.ts'
import { accountFacts } from './facts.ts'
import { findAccountNamed } from './find.ts'
import { print, printLine } from './terminal.ts'
import { terminalTexts } from './words.ts'

const account = { what: 'account', find: findAccountNamed } as const

/** `postern admin …`: lists and makes administrators. */
export const commands: Commands = {
  create: {
    options: ['name', 'address', 'reason', 'json'],
    run: (_, options) => withPorts(options, createAdministrator),
  },
  list: {
    options: ['json'],
    run: (_, options) =>
      withPorts(options, async ({ ports }) => {
        print((await listAdmins(ports.db)).map(accountFacts), options.json === true)
        return exits.done
      }),
  },
  promote: acts('WHO…', {
    ...account,
    act: 'promote',
    run: ({ ports, by }, { id }) => promoteAccount(ports, by, id),
  }),
  demote: acts('WHO…', {
    ...account,
    act: 'demote',
    run: ({ ports, by }, { id }) => demoteAccount(ports, by, id),
  }),
}

async function createAdministrator({ ports, terminal, by, options }: Asked): Promise<number> {
  const { commands } = terminalTexts()
  const typedName = options.name ?? (await terminal.ask(commands.askName))
  const typedAddress = options.address ?? (await terminal.ask(commands.askAddress))
  const name = parseName(typedName)
  if ('problem' in name) throw wrongInput({ kind: name.problem })
  const address = parseAddress(typedAddress)
  if ('problem' in address) throw wrongInput({ kind: address.problem })
  const { passwordMinLength: minLength, siteName, defaultLocale: locale } = ports.settings
  const about = { minLength, name: typedName, address: typedAddress, siteName }
  const password = parsePassword(await terminal.askPassword(commands.askPassword), about)
  if (typeof password === 'object') throw wrongInput({ kind: password.problem, facts: { minLength } })
  const outcome = await createAdmin(ports, by, { name, address, password, locale })
  if (outcome.kind !== 'done') throw wrongInput({ kind: outcome.kind })
  if (options.json === true) print([{ id: outcome.accountId, name: name.typed, outcome: 'done' }], true)
  else printLine(commands.adminCreated(name.typed))
  return exits.done
}
