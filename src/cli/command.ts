// Describes commands and reads their arguments. An unknown option is refused, never ignored.

import { parseArgs } from 'node:util'
import { faultCode } from '../base/fault-code.ts'
import type { ProblemFacts, ProblemKind } from '../texts/problems.ts'
import { plain } from '../texts/sentence.ts'
import { exits } from './exits.ts'
import { terminalTexts } from './words.ts'

/** Every option of every command, with the value that it takes. */
const options = {
  json: { type: 'boolean', value: '' },
  limit: { type: 'string', value: 'NUMBER' },
  before: { type: 'string', value: 'ID' },
  find: { type: 'string', value: 'TEXT' },
  reason: { type: 'string', value: 'TEXT' },
  name: { type: 'string', value: 'NAME' },
  address: { type: 'string', value: 'ADDRESS' },
  label: { type: 'string', value: 'LABEL' },
  scope: { type: 'string', value: 'SCOPES' },
  days: { type: 'string', value: 'NUMBER' },
  all: { type: 'boolean', value: '' },
  to: { type: 'string', value: 'URL' },
  'dry-run': { type: 'boolean', value: '' },
} as const

/** The name of an option, without its dashes. */
type Option = keyof typeof options

/** The options that were given, by name. */
export type Options = {
  [Name in Option]?: (typeof options)[Name]['type'] extends 'boolean' ? boolean : string
}

/** The things that the words after a command name. */
export type Word = 'WHO' | 'ADDRESS' | 'FILE' | 'ID' | 'KEY'

/** One command: its options, the words after its name, and its work. */
export type Command = {
  options?: readonly Option[]
  /** Those of the options without which it cannot run. */
  needs?: readonly Option[]
  /** The words, one or with `…` as many as one likes; absent when the command takes none. */
  words?: Word | `${Word}…`
  run(words: string[], options: Options): Promise<number>
}

/** The commands of one file by their verb; a command without a verb has the empty one. */
export type Commands = Readonly<Record<string, Command>>

/** Thrown when a command was typed wrongly; its message is the sentence for the person, `kinds` are for programs. */
export class Misused extends Error {
  override name = 'Misused'
  readonly status: number
  readonly kinds: readonly string[]

  constructor(sentence: string, status: number = exits.usage, kinds: readonly string[] = []) {
    super(sentence)
    this.status = status
    this.kinds = kinds
  }
}

/** A wrong input, such as a text that cannot be a name, with the sentences that a page shows at its field. */
export function wrongInput(...problems: readonly { kind: ProblemKind; facts?: ProblemFacts }[]): Misused {
  const { problem } = terminalTexts()
  const sentences = problems.map(({ kind, facts }) => plain(problem(kind, facts)))
  const kinds = problems.map(({ kind }) => kind)
  return new Misused(sentences.join('\n'), exits.input, kinds)
}

/** Reads the arguments of a command as it declares them, and runs it. */
export function runCommand(name: string, command: Command, args: string[]): Promise<number> {
  const { commands } = terminalTexts()
  const { words, given } = parse(name, command, args)
  const needed = wordOf(command)
  const meaning = needed === null ? '' : commands.words[needed]
  if (needed === null && words.length > 0) throw new Misused(commands.takesNoWords(name))
  if (needed !== null && words.length === 0 && given.all !== true)
    throw new Misused(commands.needsWords(name, meaning))
  if (command.words === needed && words.length > 1) throw new Misused(commands.takesOne(name, meaning))
  const missing = command.needs?.find((option) => given[option] === undefined)
  if (missing) throw new Misused(commands.needsWords(name, optionUsage(missing)))
  return command.run(words, given)
}

/** How an option is typed. */
export function optionUsage(option: Option): string {
  const { value } = options[option]
  return value === '' ? `--${option}` : `--${option} ${value}`
}

/** The things that the words of a command name; null if it takes none. */
export function wordOf({ words }: Command): Word | null {
  return (words?.replace('…', '') ?? null) as Word | null
}

function parse(name: string, command: Command, args: string[]): { words: string[]; given: Options } {
  const known = command.options ?? []
  const declared = Object.fromEntries(known.map((option) => [option, { type: options[option].type }]))
  try {
    const { values, positionals } = parseArgs({ args, allowPositionals: true, options: declared })
    return { words: positionals, given: values }
  } catch (fault) {
    throw misusedOption(fault, name, known)
  }
}

// Never with the value of the option, which may be a password.
function misusedOption(fault: unknown, name: string, known: readonly Option[]): unknown {
  const code = faultCode(fault)
  if (!(fault instanceof Error && code?.startsWith('ERR_PARSE_ARGS'))) return fault
  const { commands } = terminalTexts()
  const [option = ''] = /--?[\w-]+/.exec(fault.message) ?? []
  const list = [...known.map((one) => `--${one}`), '--help'].join(', ')
  if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') return new Misused(commands.unknownOption(option, name, list))
  if (code !== 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE') return new Misused(commands.badArguments(name))
  const isText = known.some((one) => `--${one}` === option && options[one].type === 'string')
  return new Misused(isText ? commands.optionNeedsText(option) : commands.optionTakesNone(option))
}
