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
import { print } from './terminal.ts'

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
  promote: acts('an id, a name or an address', findAccountNamed, ({ ports, by }, { id }) =>
    promoteAccount(ports, by, id),
  ),
  demote: acts('an id, a name or an address', findAccountNamed, ({ ports, by }, { id }) =>
    demoteAccount(ports, by, id),
  ),
}

async function createAdministrator({ ports, terminal, by, options }: Asked): Promise<number> {
  const typedName = options.name ?? (await terminal.ask('Name: '))
  const typedAddress = options.address ?? (await terminal.ask('E-mail address: '))
  const name = parseName(typedName)
  if ('problem' in name) throw wrongInput(name.problem)
  const address = parseAddress(typedAddress)
  if ('problem' in address) throw wrongInput(address.problem)
  const { passwordMinLength: minLength, siteName, defaultLocale: locale } = ports.settings
  const about = { minLength, name: typedName, address: typedAddress, siteName }
  const password = parsePassword(await terminal.askPassword('Password (not shown): '), about)
  if (typeof password === 'object') throw wrongInput(password.problem)
  const outcome = await createAdmin(ports, by, { name, address, password, locale })
  if (outcome.kind !== 'done') throw wrongInput(outcome.kind)
  print([{ id: outcome.accountId, name: name.typed, outcome: 'done' }], options.json === true)
  return exits.done
}
