// The shapes that the administration's commands have: lists, and acts on each of the words that were typed.

import { readSettings } from '../base/settings/settings.ts'
import type { Administrator, Ports } from '../core/ports.ts'
import type { AdminTexts, Texts } from '../texts/texts.ts'
import { Misused } from './command.ts'
import type { Command, Options, Word } from './command.ts'
import { readEnvironment } from './environment.ts'
import { exits } from './exits.ts'
import type { Found } from './find.ts'
import { openPorts } from './ports.ts'
import { openTerminal, print, printLine } from './terminal.ts'
import type { Terminal } from './terminal.ts'
import { doneSentence, sentenceFor, terminalTexts } from './words.ts'

/** The ports and the actor of an administration command. */
export type Asked = { ports: Ports; terminal: Terminal; by: Administrator; options: Options }

/** The part of a list that is asked for. */
export type Page = { before: string | null; most: number }

/** The rows of a list, and whether there are more. */
type Rows = { rows: Record<string, unknown>[]; hasMore: boolean }

/** How a list is read: by pages, or searched by a text. */
type Lists = {
  read: (ports: Ports, page: Page) => Promise<Record<string, unknown>[]>
  find: (ports: Ports, text: string, most: number) => Promise<Rows>
}

/** The subject of an act, how it is found, and how the act is done. */
export type Acts<Thing extends { id: string }> = {
  what: keyof Texts['commands']['unknown']
  find: (ports: Ports, word: string) => Promise<Found<Thing>>
  /** The act, as the administration's pages name it. */
  act: keyof AdminTexts['acts']
  run: (asked: Asked, thing: Thing) => Promise<{ kind: string }>
}

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
export function lists({ read, find }: Lists): Command {
  return {
    options: ['limit', 'before', 'find', 'json'],
    async run(_, options) {
      const { commands } = terminalTexts()
      const most = Number(options.limit ?? '50')
      if (!(Number.isInteger(most) && most > 0 && most <= 1_000)) throw new Misused(commands.badLimit)
      const { before = null, find: text } = options
      if (text !== undefined && before !== null) throw new Misused(commands.findAlone)
      return withPorts(options, async ({ ports }) => {
        const { rows, hasMore } =
          text === undefined
            ? cut(await read(ports, { before, most: most + 1 }), most)
            : await find(ports, text, most)
        print(rows, options.json === true)
        if (hasMore) console.error(text === undefined ? commands.more : commands.moreFound)
        if (rows.length === 0 && options.json !== true) console.error(commands.none)
        return exits.done
      })
    },
  }
}

function cut(rows: Record<string, unknown>[], most: number): Rows {
  return { rows: rows.slice(0, most), hasMore: rows.length > most }
}

/** A command that acts on each thing that its words name. */
export function acts<Thing extends { id: string }>(words: `${Word}…`, described: Acts<Thing>): Command {
  return {
    options: ['reason', 'json'],
    words,
    run: (typed, options) => withPorts(options, (asked) => actOnEach(asked, typed, described)),
  }
}

/** Acts on each word in order and says how each ended; the worst outcome decides the exit status. */
export async function actOnEach<Thing extends { id: string }>(
  asked: Asked,
  words: readonly string[],
  described: Acts<Thing>,
): Promise<number> {
  let worst: number = exits.done
  for (const word of words) {
    const found = await described.find(asked.ports, word)
    const id = found.kind === 'found' ? found.thing.id : null
    const outcome = found.kind === 'found' ? (await described.run(asked, found.thing)).kind : found.kind
    worst = Math.max(worst, statusOf(outcome))
    if (asked.options.json === true) print([{ asked: word, id, outcome }], true)
    else {
      const name = found.kind === 'found' ? found.name : word
      say(sentenceOf(described, word, found, outcome), outcome === 'done', words.length > 1 ? name : null)
    }
  }
  return worst
}

// Acts that were done go to standard output, the others to standard error.
function say(sentence: string, isDone: boolean, name: string | null): void {
  printLine(name === null ? sentence : `${name}: ${sentence}`, isDone ? console.log : console.error)
}

function sentenceOf<Thing extends { id: string }>(
  { what, act }: Acts<Thing>,
  word: string,
  found: Found<Thing>,
  outcome: string,
): string {
  const { commands } = terminalTexts()
  if (found.kind === 'several') return commands.several(word, found.ids.join(', '))
  if (outcome === 'unknown') return commands.unknown[what](word)
  if (outcome !== 'done' || found.kind !== 'found') return sentenceFor(outcome)
  return doneSentence(act, found.name)
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
