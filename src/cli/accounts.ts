import { parseAddress } from '../base/address.ts'
import {
  deleteAccount,
  giveAddressBack,
  removeSecondStep,
  restoreAccount,
  suspendAccount,
} from '../features/administration/accounts.ts'
import { listAccounts } from '../store/accounts/accounts.ts'
import type { AccountRow } from '../store/accounts/rows.ts'
import { actOnEach, acts, lists, withPorts } from './acts.ts'
import type { Asked } from './acts.ts'
import { Misused, wrongInput } from './command.ts'
import type { Commands } from './command.ts'
import { exits } from './exits.ts'
import { accountFacts } from './facts.ts'
import { asId, findAccountNamed } from './find.ts'
import { print } from './terminal.ts'

const accountWords = 'an id, a name or an address'

/** `postern accounts …`: every account, and the acts on them. */
export const commands: Commands = {
  list: lists(async ({ db }, page) => (await listAccounts(db, page)).map(accountFacts)),
  show: {
    options: ['json'],
    words: accountWords,
    run: (words, options) => withPorts(options, (asked) => show(asked, words)),
  },
  suspend: acts(accountWords, findAccountNamed, ({ ports, by }, { id }) => suspendAccount(ports, by, id)),
  restore: acts(accountWords, findAccountNamed, ({ ports, by }, { id }) => restoreAccount(ports, by, id)),
  'remove-second-step': acts(accountWords, findAccountNamed, ({ ports, by }, { id }) =>
    removeSecondStep(ports, by, id),
  ),
  'give-back': {
    options: ['address', 'reason', 'json'],
    words: accountWords,
    run: (words, options) => withPorts(options, (asked) => giveBack(asked, words)),
  },
  delete: {
    options: ['all', 'reason', 'json'],
    words: accountWords,
    run: (words, options) =>
      withPorts(options, (asked) =>
        options.all === true ? deleteAll(asked, words) : actOnEach(asked, words, findAccountNamed, deleteOne),
      ),
  },
}

async function show({ ports, options }: Asked, words: string[]): Promise<number> {
  const found = await Promise.all(words.map((word) => findAccountNamed(ports, word)))
  print(
    found.flatMap((one) => (one.kind === 'found' ? [accountFacts(one.thing)] : [])),
    options.json === true,
  )
  const unknown = words.filter((_, place) => found[place]?.kind !== 'found')
  for (const word of unknown)
    console.error(`no account has the id, the name or the address ${JSON.stringify(word)}`)
  return unknown.length === 0 ? exits.done : exits.unknown
}

async function giveBack(asked: Asked, words: string[]): Promise<number> {
  const typed = asked.options.address ?? (await asked.terminal.ask('E-mail address to give back: '))
  const address = parseAddress(typed)
  if ('problem' in address) throw wrongInput(address.problem)
  return actOnEach(asked, words, findAccountNamed, ({ ports, by }, { id }) =>
    giveAddressBack(ports, by, id, address),
  )
}

function deleteOne({ ports, by }: Asked, { id }: { id: string }): Promise<{ kind: string }> {
  return deleteAccount(ports, by, id)
}

async function deleteAll(asked: Asked, words: string[]): Promise<number> {
  const { ports, terminal } = asked
  if (words.length > 0) throw new Misused('--all stands alone')
  if (ports.settings.environment === 'production') throw new Misused('--all exists in development only')
  const { siteName } = ports.settings
  const typed = await terminal.ask(
    `This deletes every account. Type the site's name (${siteName}) to go on: `,
  )
  if (typed !== siteName) throw wrongInput('that is not the name')
  let before: string | null = null
  let worst: number = exits.done
  for (;;) {
    const rows: AccountRow[] = await listAccounts(ports.db, { before, most: 200 })
    const last = rows.at(-1)
    if (!last) return worst
    before = last.id
    const ids = rows.map(({ id }) => id)
    worst = Math.max(worst, await actOnEach(asked, ids, asId, deleteOne))
  }
}
