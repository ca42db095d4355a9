// What commands ask and print: questions at the terminal, tables for people, one JSON value a line for programs.
import { createInterface } from 'node:readline/promises'

/** Where a password is typed: a terminal, or what was redirected to standard input. */
type Keyboard = NodeJS.ReadableStream & { isTTY?: boolean; setRawMode?(raw: boolean): unknown }

/** Asks one question at the terminal. */
export async function ask(question: string): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  try {
    return (await terminal.question(question)).trim()
  } finally {
    terminal.close()
  }
}

/** Reads a password: at a terminal without showing it, else the first line of standard input; never from an argument, which other users of the machine can see. */
export async function readPassword(question: string, keyboard: Keyboard = process.stdin): Promise<string> {
  // Its bytes come in pieces that end anywhere, also within a character.
  keyboard.setEncoding('utf8')
  if (!keyboard.isTTY) return firstLine(keyboard)
  process.stderr.write(question)
  keyboard.setRawMode?.(true)
  const typed: string[] = []
  try {
    for await (const text of keyboard) {
      for (const character of String(text)) {
        if (character === '\r' || character === '\n' || character === '\u0004') return typed.join('')
        if (character === '\u0003') throw new Error('interrupted')
        if (character === '\u007f' || character === '\b') typed.pop()
        else typed.push(character)
      }
    }
    return typed.join('')
  } finally {
    keyboard.setRawMode?.(false)
    process.stderr.write('\n')
  }
}

/** Prints rows as a table for people, or as one JSON object a line. */
export function print(rows: readonly Record<string, unknown>[], asJson: boolean): void {
  if (asJson) {
    for (const row of rows) console.log(JSON.stringify(row))
    return
  }
  const [first] = rows
  if (!first) return
  const columns = Object.keys(first)
  const cells = [columns, ...rows.map((row) => columns.map((column) => cellOf(row[column])))]
  const widths = columns.map((_, place) => Math.max(...cells.map((line) => line[place]?.length ?? 0)))
  for (const line of cells) {
    console.log(
      line
        .map((cell, place) => cell.padEnd(widths[place] ?? 0))
        .join('  ')
        .trimEnd(),
    )
  }
}

async function firstLine(input: NodeJS.ReadableStream): Promise<string> {
  let text = ''
  for await (const piece of input) {
    text += String(piece)
    if (text.includes('\n')) break
  }
  return text.split('\n')[0]?.replace(/\r$/, '') ?? ''
}

// A terminal obeys control characters: what a mail server or a visitor wrote must not reach it as such.
function cellOf(value: unknown): string {
  const text = value === null || value === undefined ? '-' : String(value)
  return text.replace(/[\p{Cc}\p{Cf}]/gu, '?')
}
