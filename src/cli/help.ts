// The text of `--help`: all commands, those of a first word, or one with its options.

import { optionUsage, wordOf } from './command.ts'
import { findCommand, isNoun, listCommands } from './commands.ts'
import type { NamedCommand } from './commands.ts'
import { exits } from './exits.ts'
import { terminalTexts, wordOf as wordFor } from './words.ts'

/** The help for the words that were typed. */
export async function helpFor(words: readonly string[]): Promise<string> {
  const [noun, verb] = words
  if (noun === undefined || !isNoun(noun)) return overview(await listCommands())
  const ofNoun = await listCommands(noun)
  const isOne = ofNoun.length === 1 || ofNoun.some(({ name }) => name === `${noun} ${verb}`)
  return isOne ? detail(await findCommand([...words])) : overview(ofNoun)
}

/** How a command is typed, with or without its options. */
export function usageOf({ name, command }: NamedCommand, withOptions: boolean): string {
  const words = command.words === undefined ? [] : [command.words]
  const { options = [], needs = [] } = command
  const shown = options.map((option) =>
    needs.includes(option) ? optionUsage(option) : `[${optionUsage(option)}]`,
  )
  return ['postern', name, ...words, ...(withOptions ? shown : [])].join(' ')
}

/** The purpose of a command. */
export function whatOf({ name }: NamedCommand): string {
  return wordFor(terminalTexts().commands.what, name) ?? name
}

function overview(commands: readonly NamedCommand[]): string {
  const { title, moreHelp } = terminalTexts().commands
  const rows = commands.map((one): [string, string] => [usageOf(one, false), whatOf(one)])
  return [title, '', ...columns(rows), '', moreHelp].join('\n')
}

function detail(one: NamedCommand): string {
  const { usage, exitTitle, exits: meanings, words, options: meaningOf } = terminalTexts().commands
  const word = wordOf(one.command)
  const parts: [string, string][] = [
    ...(word === null ? [] : [[word, words[word]] satisfies [string, string]]),
    ...(one.command.options ?? []).map((option): [string, string] => [
      optionUsage(option),
      meaningOf[option],
    ]),
    ['--help', meaningOf.help],
  ]
  const statuses = Object.entries(exits).map(([exit, status]): [string, string] => [
    String(status),
    meanings[exit as keyof typeof exits],
  ])
  return [
    `${usage} ${usageOf(one, true)}`,
    '',
    whatOf(one),
    '',
    ...columns(parts),
    '',
    exitTitle,
    ...columns(statuses),
  ].join('\n')
}

function columns(rows: readonly [string, string][]): string[] {
  const width = Math.max(...rows.map(([first]) => first.length))
  return rows.map(([first, second]) => `  ${first.padEnd(width)}  ${second}`)
}
