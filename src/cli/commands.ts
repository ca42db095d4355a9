// The list of all commands, and the one that was typed.

import { editDistance } from '../base/edit-distance.ts'
import { ownValue } from '../base/own-value.ts'
import { Misused } from './command.ts'
import type { Command, Commands } from './command.ts'
import { terminalTexts } from './words.ts'

/** The files of the commands by their first word; only the requested one is loaded. */
const files: Readonly<Record<string, () => Promise<{ commands: Commands }>>> = {
  serve: () => import('./serve.ts'),
  migrate: () => import('./migrate.ts'),
  settings: () => import('./settings.ts'),
  texts: () => import('./texts.ts'),
  mail: () => import('./mail.ts'),
  backup: () => import('./backup.ts'),
  restore: () => import('./restore.ts'),
  move: () => import('./move.ts'),
  sweep: () => import('./sweep.ts'),
  admin: () => import('./admin.ts'),
  accounts: () => import('./accounts.ts'),
  registrations: () => import('./registrations.ts'),
  outbox: () => import('./outbox.ts'),
  keys: () => import('./keys.ts'),
}

/** A command with its whole name, such as `accounts list`. */
export type NamedCommand = { name: string; command: Command }

/** All commands that begin with a first word, or all. */
export async function listCommands(noun?: string): Promise<NamedCommand[]> {
  const nouns = Object.keys(files).filter((one) => noun === undefined || one === noun)
  const loaded = await Promise.all(nouns.map(async (one) => ({ one, file: await files[one]?.() })))
  return loaded.flatMap(({ one, file }) =>
    Object.entries(file?.commands ?? {}).map(([verb, command]) => ({
      name: `${one} ${verb}`.trim(),
      command,
    })),
  )
}

/** The command that the words name, and the words after it. Throws a sentence with what comes near, if there is none. */
export async function findCommand([noun = '', ...rest]: string[]): Promise<
  NamedCommand & { rest: string[] }
> {
  const load = Object.hasOwn(files, noun) ? files[noun] : undefined
  const { commands: words } = terminalTexts()
  if (!load) {
    const near = namesNear(noun).map((name) => `"postern ${name}"`)
    const hint = near.length > 0 ? [words.near(near.join(', '))] : []
    throw new Misused([words.noCommand(noun), ...hint, words.allCommands].join('\n'))
  }
  const { commands } = await load()
  const plain = commands['']
  if (plain) return { name: noun, command: plain, rest }
  const [verb = '', ...args] = rest
  const command = ownValue(commands, verb)
  if (command) return { name: `${noun} ${verb}`, command, rest: args }
  const verbs = Object.keys(commands).join(', ')
  throw new Misused(verb === '' ? words.needsVerb(noun, verbs) : words.noVerb(noun, verb, verbs))
}

/** Whether a word begins commands. */
export function isNoun(word: string): boolean {
  return Object.hasOwn(files, word)
}

const most = 4

// By the texts, which name them all without loading their files: those whose first word is spelt alike, or whose last word it is.
function namesNear(typed: string): string[] {
  const names = Object.keys(terminalTexts().commands.what)
  const alike = Object.keys(files).filter((noun) => isAlike(typed, noun))
  const [nearest = Infinity] = alike.map((noun) => editDistance(typed, noun)).toSorted((a, b) => a - b)
  const nouns = alike.filter((noun) => noun.startsWith(typed) || editDistance(typed, noun) === nearest)
  const verbs = names.filter((name) => name.split(' ')[1] === typed)
  return [...nouns, ...verbs].slice(0, most)
}

function isAlike(typed: string, noun: string): boolean {
  return (
    (typed.length > 2 && noun.startsWith(typed)) || editDistance(typed, noun) <= (noun.length > 4 ? 2 : 1)
  )
}
