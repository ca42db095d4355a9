// A mail server that misbehaves in every way at every step of its talk, and what people are told meanwhile:
// `npm run proof:mail -- [--record] [WORD …]`, with words of the faults or steps to try only those.

import { parseArgs } from 'node:util'
import { cellsOf, makeStageCertificate, hearUsual, median, tryCell } from './mail-stage.ts'
import type { Found } from './mail-stage.ts'
import { stories } from './mail-stories.ts'
import { record } from './record.ts'

async function tryAll(words: readonly string[]): Promise<string> {
  using made = makeStageCertificate()
  const { pair, certificate } = made
  const usual = await hearUsual(pair)
  const cells = cellsOf().filter(({ name }) => words.every((word) => name.includes(word)))
  const tales = Object.entries(stories).filter(([name]) => words.every((word) => name.includes(word)))
  const times: number[] = []
  const timesAfterwards: number[] = []
  let wrongs = 0
  const tell = (name: string, wrong: string[]) => {
    wrongs += wrong.length
    console.log(`${wrong.length === 0 ? 'right' : 'WRONG'}  ${name}`)
    for (const one of wrong) console.log(`         ${one}`)
  }
  await together(cells, async (cell) => {
    const { wrong, took, afterwards } = await tryCell(cell, pair, usual).catch(asFound)
    times.push(took)
    timesAfterwards.push(afterwards)
    tell(cell.name, wrong)
  })
  await together(tales, async ([name, story]) => {
    tell(name, await story(certificate, usual).catch((fault: unknown) => asFound(fault).wrong))
  })
  const ratio = (median(times) / median(timesAfterwards)).toFixed(1)
  return `${cells.length} cells and ${tales.length} stories: ${wrongs} wrong; an answer takes ${ratio} times as long as when the server is well`
}

function asFound(fault: unknown): Found {
  return { wrong: [String(fault)], took: 0, afterwards: 0 }
}

// Mostly they wait for a server that is silent, and so they do it together.
async function together<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  const left = items.values()
  await Promise.all(
    Array.from({ length: 6 }, async () => {
      for (const item of left) await work(item)
    }),
  )
}

if (import.meta.main) {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { record: { type: 'boolean' } },
  })
  const printed = await tryAll(positionals)
  console.log(printed)
  if (values.record) record('mail-sqlite', { printed, options: '', seed: null })
  process.exitCode = printed.includes(': 0 wrong') ? 0 : 1
}
