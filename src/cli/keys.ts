import { makeApiKeyFor, keyInput, readApiKeys, revokeOneApiKey } from '../features/api-keys/api-keys.ts'
import { readInput } from '../operation/fields.ts'
import { acts, lists, withPorts } from './acts.ts'
import type { Asked } from './acts.ts'
import { Misused, wrongInput } from './command.ts'
import type { Commands } from './command.ts'
import { exits } from './exits.ts'
import { apiKeyFacts, time } from './facts.ts'
import { findAccountNamed, findApiKeyNamed } from './find.ts'
import { print } from './terminal.ts'

/** `postern keys …`: the API keys of administrators. */
export const commands: Commands = {
  list: lists(async (ports, { before, most }) =>
    (await readApiKeys(ports, { after: before, most })).rows.map(apiKeyFacts),
  ),
  make: {
    options: ['label', 'scope', 'days', 'reason', 'json'],
    words: 'an administrator: an id, a name or an address',
    run: (words, options) => withPorts(options, (asked) => make(asked, words)),
  },
  revoke: acts('an id or a label', findApiKeyNamed, ({ ports, by }, { id }) =>
    revokeOneApiKey(ports, by, id),
  ),
}

// The key stands alone on standard output, so that a script can keep it.
async function make({ ports, by, options }: Asked, [word = '', ...others]: string[]): Promise<number> {
  if (others.length > 0) throw new Misused('a key is of one administrator')
  const { label, scope, days } = options
  const sent = { label, scope, days }
  const { settings, keys } = ports
  const read = readInput(keyInput, { settings, keys, sent, account: null })
  if ('problems' in read) throw wrongInput(read.problems.map(({ kind }) => kind).join(', '))
  const found = await findAccountNamed(ports, word)
  if (found.kind !== 'found') return exits.unknown
  const outcome = await makeApiKeyFor(ports, by, found.thing.id, read.input)
  if (outcome.kind !== 'made') return exits.refused
  const { key, ...told } = outcome
  if (options.json === true) print([{ ...told, key, expiresAt: time(told.expiresAt) }], true)
  else console.log(key)
  return exits.done
}
