import { keyInput, makeApiKeyFor, readApiKeys, revokeOneApiKey } from '../features/api-keys/api-keys.ts'
import { readInput } from '../operation/fields.ts'
import { acts, lists, withPorts } from './acts.ts'
import type { Asked } from './acts.ts'
import { Misused, wrongInput } from './command.ts'
import type { Commands } from './command.ts'
import { exits } from './exits.ts'
import { apiKeyFacts, time } from './facts.ts'
import { findAccountNamed, findApiKeyNamed, findRows } from './find.ts'
import { print, printLine } from './terminal.ts'
import { sentenceFor, terminalTexts } from './words.ts'

/** `postern keys …`: the API keys of administrators. */
export const commands: Commands = {
  list: lists({
    read: async (ports, { before, most }) =>
      (await readApiKeys(ports, { after: before, most })).rows.map(apiKeyFacts),
    async find(ports, text, most) {
      const found = await findRows(text, most, (search, place) => readApiKeys(ports, place, search))
      return { ...found, rows: found.rows.map(apiKeyFacts) }
    },
  }),
  make: {
    options: ['label', 'scope', 'days', 'reason', 'json'],
    needs: ['label', 'scope'],
    words: 'WHO',
    run: (words, options) => withPorts(options, (asked) => make(asked, words)),
  },
  revoke: acts('KEY…', {
    what: 'apiKey',
    find: findApiKeyNamed,
    act: 'revoke',
    run: ({ ports, by }, { id }) => revokeOneApiKey(ports, by, id),
  }),
}

async function make({ ports, by, options }: Asked, [word = '']: string[]): Promise<number> {
  const { commands, instant } = terminalTexts()
  const { label, scope, days } = options
  const { settings, keys } = ports
  const read = readInput(keyInput, { settings, keys, sent: { label, scope, days }, account: null })
  if ('problems' in read) throw wrongInput(...read.problems)
  const found = await findAccountNamed(ports, word)
  if (found.kind !== 'found') throw new Misused(commands.unknown.account(word), exits.unknown, ['unknown'])
  const outcome = await makeApiKeyFor(ports, by, { accountId: found.thing.id, visitor: null }, read.input)
  if (outcome.kind !== 'made') throw new Misused(sentenceFor(outcome.kind), exits.refused, [outcome.kind])
  const { key, ...told } = outcome
  if (options.json === true) {
    print([{ id: told.id, label: told.label, scope: told.scope, key, expiresAt: time(told.expiresAt) }], true)
    return exits.done
  }
  // The key stands alone on standard output, so that a script can keep it.
  printLine(commands.keyMade(told.label, instant(told.expiresAt)), console.error)
  console.log(key)
  return exits.done
}
