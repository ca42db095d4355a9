// What commands ask and print: questions at the terminal, tables for people, one JSON value a line for programs.
import { createInterface } from 'node:readline/promises'

/** Exit statuses of commands, after sysexits.h. */
export const exits = { done: 0, fault: 1, usage: 64, input: 65, unknown: 67, stale: 75, refused: 77 } as const

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
export async function readPassword(question: string): Promise<string> {
  if (!process.stdin.isTTY) return firstLine()
  process.stderr.write(question)
  process.stdin.setRawMode(true)
  process.stdin.resume()
  let typed = ''
  try {
    for await (const chunk of process.stdin) {
      for (const character of String(chunk)) {
        if (character === '\r' || character === '\n' || character === '\u0004') return typed
        if (character === '\u0003') throw new Error('interrupted')
        typed = character === '\u007f' || character === '\b' ? typed.slice(0, -1) : typed + character
      }
    }
    return typed
  } finally {
    process.stdin.setRawMode(false)
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

async function firstLine(): Promise<string> {
  let text = ''
  for await (const chunk of process.stdin) {
    text += String(chunk)
    if (text.includes('\n')) break
  }
  return text.split('\n')[0]?.replace(/\r$/, '') ?? ''
}

// A terminal obeys control characters: what a mail server or a visitor wrote must not reach it as such.
function cellOf(value: unknown): string {
  const text = value === null || value === undefined ? '-' : String(value)
  return text.replace(/[\p{Cc}\p{Cf}]/gu, '?')
}
