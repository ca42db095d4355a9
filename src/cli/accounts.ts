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
import { listAccountLines } from '../store/listings/accounts.ts'
import { actOnEach, acts, lists, withPorts } from './acts.ts'
import type { Acts, Asked } from './acts.ts'
import { Misused, wrongInput } from './command.ts'
import type { Commands } from './command.ts'
import { exits } from './exits.ts'
import { accountFacts } from './facts.ts'
import { findAccountNamed, findRows } from './find.ts'
import { print, printLine } from './terminal.ts'
import { terminalTexts } from './words.ts'

const account = { what: 'account', find: findAccountNamed } as const

const deletion: Acts<AccountRow> = {
  ...account,
  act: 'delete',
  run: ({ ports, by }, { id }) => deleteAccount(ports, by, id),
}

/** `postern accounts …`: every account, and the acts on them. */
export const commands: Commands = {
  list: lists({
    read: async ({ db }, page) => (await listAccounts(db, page)).map(accountFacts),
    async find({ db, now }, text, most) {
      const found = await findRows(text, most, (search, place) =>
        listAccountLines(db, now, { search, only: null, since: null, order: 'newest' }, place),
      )
      return { ...found, rows: found.rows.map(accountFacts) }
    },
  }),
  show: {
    options: ['json'],
    words: 'WHO…',
    run: (words, options) => withPorts(options, (asked) => show(asked, words)),
  },
  suspend: acts('WHO…', {
    ...account,
    act: 'suspend',
    run: ({ ports, by }, { id }) => suspendAccount(ports, by, id),
  }),
  restore: acts('WHO…', {
    ...account,
    act: 'restore',
    run: ({ ports, by }, { id }) => restoreAccount(ports, by, id),
  }),
  'remove-second-step': acts('WHO…', {
    ...account,
    act: 'remove-second-step',
    run: ({ ports, by }, { id }) => removeSecondStep(ports, by, id),
  }),
  'give-back': {
    options: ['address', 'reason', 'json'],
    words: 'WHO',
    run: (words, options) => withPorts(options, (asked) => giveBack(asked, words)),
  },
  delete: {
    options: ['all', 'reason', 'json'],
    words: 'WHO…',
    run: (words, options) =>
      withPorts(options, (asked) =>
        options.all === true ? deleteAll(asked, words) : actOnEach(asked, words, deletion),
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
  const { commands } = terminalTexts()
  for (const word of unknown) printLine(commands.unknown.account(word), console.error)
  return unknown.length === 0 ? exits.done : exits.unknown
}

async function giveBack(asked: Asked, words: string[]): Promise<number> {
  const { commands } = terminalTexts()
  const typed = asked.options.address ?? (await asked.terminal.ask(commands.askGiveBack))
  const address = parseAddress(typed)
  if ('problem' in address) throw wrongInput({ kind: address.problem })
  return actOnEach(asked, words, {
    ...account,
    act: 'give-back',
    run: ({ ports, by }, { id }) => giveAddressBack(ports, by, id, address),
  })
}

async function deleteAll(asked: Asked, words: string[]): Promise<number> {
  const { ports, terminal } = asked
  const { commands } = terminalTexts()
  if (words.length > 0) throw new Misused(commands.allAlone)
  if (ports.settings.environment === 'production') throw new Misused(commands.allInDevelopment)
  const { siteName } = ports.settings
  if ((await terminal.ask(commands.askSiteName(siteName))) !== siteName)
    throw new Misused(commands.wrongSiteName, exits.input)
  let before: string | null = null
  let worst: number = exits.done
  for (;;) {
    const rows: AccountRow[] = await listAccounts(ports.db, { before, most: 200 })
    const last = rows.at(-1)
    if (!last) return worst
    before = last.id
    const ids = rows.map(({ id }) => id)
    worst = Math.max(worst, await actOnEach(asked, ids, deletion))
  }
}
