// The sentences of a site's own, in the place of ours.

import type { Say } from '../base/operator-fault.ts'
import { factsOf, fill, named, placeholdersIn, sample } from './placeholders.ts'
import { us } from './sentence.ts'

/** The same words as the site says them: with its own sentences, and with its contact wherever one sends somebody to `us`. */
export function asSaid(
  own: Record<string, string>,
  words: object,
  people: readonly unknown[],
  before: string,
): object {
  return Object.fromEntries(
    Object.entries(words).map(([name, word]: [string, unknown]) => {
      const key = before + name
      const text = own[key]
      if (typeof word === 'string') return [name, text ?? word]
      if (Array.isArray(word))
        return [name, text === undefined ? withPeople(word, people) : fill(text, { us: people }).flat()]
      if (typeof word === 'function')
        return [
          name,
          text === undefined ? askingToo(word as Said, people) : saying(text, word as Said, people),
        ]
      return [name, asSaid(own, word as object, people, `${key}.`)]
    }),
  )
}

type Said = (...facts: unknown[]) => unknown

function withPeople(sentence: readonly unknown[], people: readonly unknown[]): unknown[] {
  return sentence.flatMap((part) => (part === us ? people : [part]))
}

function askingToo(sentence: Said, people: readonly unknown[]): Said {
  return (...facts) => {
    const said = sentence(...facts)
    return Array.isArray(said) ? withPeople(said, people) : said
  }
}

// The site's own text in the place of a sentence with facts; in parts where the sentence is.
function saying(text: string, sentence: Said, people: readonly unknown[]): Said {
  return (...facts) => {
    const parts = fill(text, { ...named(sentence, facts), us: people }).flat()
    return Array.isArray(sentence(...facts)) ? parts : parts.join('')
  }
}

/** A sentence that a site may replace: its text, unless it counts with a number; the placeholders that it has, and those that must stay. */
export type Replaceable = {
  text: string | null
  placeholders: readonly string[]
  needed: readonly string[]
}

/** The sentences among these words that a site may replace, by their keys. */
export function replaceable(words: object, before: string): [string, Replaceable][] {
  return Object.entries(words).flatMap(([name, word]: [string, unknown]): [string, Replaceable][] => {
    const key = before + name
    if (typeof word === 'object' && word !== null && !Array.isArray(word)) return replaceable(word, `${key}.`)
    return [[key, replaceableOf(word)]]
  })
}

// The sentence itself shows its parts: each fact is its own placeholder.
function replaceableOf(word: unknown): Replaceable {
  // The script of the pages fills in what stands in braces here.
  if (typeof word === 'string')
    return { text: word, placeholders: placeholdersIn(word), needed: placeholdersIn(word) }
  const names = factsOf(word)
  const said = typeof word === 'function' ? sample(word as Said) : word
  if (!Array.isArray(said))
    return { text: said === null ? null : String(said), placeholders: names, needed: [] }
  const parts = said.map((part) => (part === us ? '{us}' : String(part)))
  const needed = parts.filter((part) => /^\{\w+\}$/.test(part)).map((part) => part.slice(1, -1))
  return { text: parts.join(''), placeholders: [...new Set([...names, ...needed])], needed }
}

/** Why a text cannot stand in the place of a sentence; null if it can. */
export function whyNotIn(sentences: ReadonlyMap<string, Replaceable>, key: string, text: string): Say | null {
  const sentence = sentences.get(key)
  if (!sentence) return ({ settingFaults }) => settingFaults.why.unknownKey(key)
  const used = placeholdersIn(text)
  const unknown = used.find((name) => !sentence.placeholders.includes(name))
  if (unknown !== undefined) {
    const known = sentence.placeholders.map((name) => `{${name}}`).join(', ')
    return ({ settingFaults }) => settingFaults.why.unknownPlaceholder(key, unknown, known)
  }
  // A link, a name or an address stands there: without it the reader could not go on.
  const missing = sentence.needed.find((name) => !used.includes(name))
  if (missing === undefined) return null
  return ({ settingFaults }) => settingFaults.why.missingPlaceholder(key, missing)
}
