// Questions at the terminal; output as a table for people or as one JSON value per line for programs.

/** The source of answers: a terminal, or redirected standard input. */
type Keyboard = NodeJS.ReadableStream & { isTTY?: boolean; setRawMode?(raw: boolean): unknown }

/** Thrown on Ctrl-C at a password, which a terminal in raw mode passes on as a character. */
export class Interrupted extends Error {}

/** Asks questions one after the other; standard input is untouched until the first one. */
export type Terminal = {
  ask(question: string): Promise<string>
  /** Asks for a password without showing it. It is never an argument, which other users of the machine can see. */
  askPassword(question: string): Promise<string>
  /** Stops reading standard input, which may never end. */
  close(): Promise<void>
}

/** Opens a terminal. One reader serves all questions, because redirected answers arrive all at once. */
export function openTerminal(keyboard: Keyboard = process.stdin): Terminal {
  let pieces: AsyncIterator<string | Buffer> | null = null
  let characters: string[] = []

  async function nextCharacter(): Promise<string | null> {
    if (!pieces) {
      // A piece can end in the middle of a character.
      keyboard.setEncoding('utf8')
      pieces = keyboard[Symbol.asyncIterator]()
    }
    while (characters.length === 0) {
      const { done, value } = await pieces.next()
      if (done) return null
      characters = [...String(value)]
    }
    return characters.shift() ?? null
  }

  async function readLine(): Promise<string> {
    let line = ''
    for (;;) {
      const character = await nextCharacter()
      if (character === null || character === '\n') return line.replace(/\r$/, '')
      line += character
    }
  }

  async function readUnseen(): Promise<string> {
    const typed: string[] = []
    for (;;) {
      const character = await nextCharacter()
      if (character === null || '\r\n\u0004'.includes(character)) return typed.join('')
      if (character === '\u0003') throw new Interrupted()
      if (character === '\u007f' || character === '\b') typed.pop()
      else typed.push(character)
    }
  }

  return {
    async ask(question) {
      process.stderr.write(question)
      return (await readLine()).trim()
    },
    async askPassword(question) {
      if (!keyboard.isTTY) return readLine()
      process.stderr.write(question)
      keyboard.setRawMode?.(true)
      try {
        return await readUnseen()
      } finally {
        keyboard.setRawMode?.(false)
        process.stderr.write('\n')
      }
    },
    async close() {
      await pieces?.return?.()
    },
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

/** Prints a sentence, which may name something that somebody typed. */
export function printLine(sentence: string, write: (line: string) => void = console.log): void {
  write(harmless(sentence))
}

function cellOf(value: unknown): string {
  return value === null || value === undefined ? '-' : harmless(String(value))
}

// Terminals obey control characters, so those in texts of mail servers and visitors are replaced.
function harmless(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}]/gu, '?')
}
