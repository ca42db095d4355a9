// Describes commands and reads their arguments. An unknown option is refused, never ignored.

import { parseArgs } from 'node:util'
import { faultCode } from '../base/fault-code.ts'
import { exits } from './exits.ts'

/** Every option of every command. */
const options = {
  json: { type: 'boolean' },
  limit: { type: 'string' },
  before: { type: 'string' },
  reason: { type: 'string' },
  name: { type: 'string' },
  address: { type: 'string' },
  label: { type: 'string' },
  scope: { type: 'string' },
  days: { type: 'string' },
  all: { type: 'boolean' },
  'dry-run': { type: 'boolean' },
  to: { type: 'string' },
} as const

/** The name of an option, without its dashes. */
type Option = keyof typeof options

/** The options that were given, by name. */
export type Options = {
  [Name in Option]?: (typeof options)[Name]['type'] extends 'boolean' ? boolean : string
}

/** One command: its options, the words after its name, and its work. */
export type Command = {
  options?: readonly Option[]
  /** The words, such as `ID…`; absent when the command takes none. */
  words?: string
  run(words: string[], options: Options): Promise<number>
}

/** The commands of one file by their verb; a command without a verb has the empty one. */
export type Commands = Readonly<Record<string, Command>>

/** Thrown when a command was typed wrongly; its message is the sentence for the person. */
export class Misused extends Error {
  override name = 'Misused'
  readonly status: number

  constructor(sentence: string, status: number = exits.usage) {
    super(sentence)
    this.status = status
  }
}

/** Thrown when an argument is wrong, such as a text that cannot be a name. */
export function wrongInput(sentence: string): Misused {
  return new Misused(sentence, exits.input)
}

/** Reads the arguments of a command as it declares them, and runs it. */
export function runCommand(name: string, command: Command, args: string[]): Promise<number> {
  const { words, given } = parse(name, command, args)
  if (command.words === undefined && words.length > 0) throw new Misused(`"postern ${name}" takes no words`)
  if (command.words !== undefined && words.length === 0 && given.all !== true)
    throw new Misused(`"postern ${name}" needs ${command.words}`)
  return command.run(words, given)
}

function parse(name: string, command: Command, args: string[]): { words: string[]; given: Options } {
  const known = command.options ?? []
  const declared = Object.fromEntries(known.map((option) => [option, options[option]]))
  try {
    const { values, positionals } = parseArgs({ args, allowPositionals: true, options: declared })
    return { words: positionals, given: values }
  } catch (fault) {
    if (!(fault instanceof Error && faultCode(fault)?.startsWith('ERR_PARSE_ARGS'))) throw fault
    // Node's first sentence names the option and never its value, which may be a password.
    const [sentence] = fault.message.split('. ')
    const list = known.map((option) => `--${option}`).join(', ')
    throw new Misused(`${sentence}. "postern ${name}" takes ${list || 'no options'}.`)
  }
}
