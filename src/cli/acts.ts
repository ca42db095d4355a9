// The shapes that the administration's commands have: lists, and acts on each of the words that were typed.

import { readSettings } from '../base/settings/settings.ts'
import type { Administrator, Ports } from '../core/ports.ts'
import { Misused } from './command.ts'
import type { Command, Options } from './command.ts'
import { readEnvironment } from './environment.ts'
import { exits } from './exits.ts'
import type { Found } from './find.ts'
import { openPorts } from './ports.ts'
import { openTerminal, print } from './terminal.ts'
import type { Terminal } from './terminal.ts'

/** The ports and the actor of an administration command. */
export type Asked = { ports: Ports; terminal: Terminal; by: Administrator; options: Options }

/** The part of a list that is asked for. */
export type Page = { before: string | null; most: number }

/** Opens the ports of a command, runs it and closes everything. */
export async function withPorts(options: Options, run: (asked: Asked) => Promise<number>): Promise<number> {
  const { settings } = readSettings(readEnvironment().values)
  const { ports, close } = await openPorts(settings)
  const terminal = openTerminal()
  try {
    const by = { actor: 'command', network: null, reason: options.reason ?? null }
    return await run({ ports, terminal, by, options })
  } finally {
    await terminal.close()
    await close()
  }
}

/** A command that prints rows, newest first. */
export function lists(read: (ports: Ports, page: Page) => Promise<Record<string, unknown>[]>): Command {
  return {
    options: ['limit', 'before', 'json'],
    async run(_, options) {
      const most = Number(options.limit ?? '50')
      if (!(Number.isInteger(most) && most > 0 && most <= 1_000))
        throw new Misused('--limit is a number from 1 to 1000')
      return withPorts(options, async ({ ports }) => {
        print(await read(ports, { before: options.before ?? null, most }), options.json === true)
        return exits.done
      })
    },
  }
}

/** A command that acts on each thing that its words name. */
export function acts<Thing extends { id: string }>(
  words: string,
  find: (ports: Ports, word: string) => Promise<Found<Thing>>,
  act: (asked: Asked, thing: Thing) => Promise<{ kind: string }>,
): Command {
  return {
    options: ['reason', 'json'],
    words,
    run: (typed, options) => withPorts(options, (asked) => actOnEach(asked, typed, find, act)),
  }
}

/** Acts on each word in order and prints one line for each; the worst outcome decides the exit status. */
export async function actOnEach<Thing extends { id: string }>(
  asked: Asked,
  words: readonly string[],
  find: (ports: Ports, word: string) => Promise<Found<Thing>>,
  act: (asked: Asked, thing: Thing) => Promise<{ kind: string }>,
): Promise<number> {
  const rows: { asked: string; id: string | null; outcome: string }[] = []
  for (const word of words) {
    const found = await find(asked.ports, word)
    if (found.kind === 'several')
      console.error(`${JSON.stringify(word)} names several: give one of the ids ${found.ids.join(', ')}`)
    rows.push(
      found.kind === 'found'
        ? { asked: word, id: found.thing.id, outcome: (await act(asked, found.thing)).kind }
        : { asked: word, id: null, outcome: found.kind },
    )
  }
  print(rows, asked.options.json === true)
  return Math.max(...rows.map(({ outcome }) => statusOf(outcome)))
}

function statusOf(outcome: string): number {
  switch (outcome) {
    case 'done':
      return exits.done
    case 'several':
      return exits.input
    case 'unknown':
      return exits.unknown
    case 'stale':
      return exits.stale
    default:
      return exits.refused
  }
}
