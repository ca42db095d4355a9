// Placeholders in the sentences of a site's own. A sentence with facts is a function, and a fact is named like its parameter:
// `lead: (address) => ['The mail goes to ', address, '.']` has the placeholder `{address}`.

import { daysNumber } from './instants.ts'

type Sentence = (...facts: never[]) => unknown

/** The names of the facts of a sentence, in the order of its parameters; those of one object are its properties. */
export function factsOf(sentence: unknown): string[] {
  return typeof sentence === 'function' ? parametersOf(sentence as Sentence).flat() : []
}

/** The placeholders of a text; a brace that belongs to none is one without a name. */
export function placeholdersIn(text: string): string[] {
  const names = [...text.matchAll(placeholder)].map(([, name = '']) => name)
  return /[{}]/.test(text.replace(placeholder, '')) ? [...names, ''] : names
}

/** Writes facts into a text, in parts, because a fact may be markup of ours. */
export function fill(text: string, facts: Readonly<Record<string, unknown>>): unknown[] {
  // With a group in the pattern every second part is a placeholder's name.
  return text.split(placeholder).map((part, place) => (place % 2 === 0 ? part : written(facts[part])))
}

/** The facts of one call of a sentence, by their names. */
export function named(sentence: unknown, given: readonly unknown[]): Record<string, unknown> {
  const names = parametersOf(sentence as Sentence)
  return Object.fromEntries(
    names.flatMap((name, place) => {
      const fact = given[place]
      if (typeof name === 'string') return [[name, Array.isArray(fact) ? fact.join(', ') : fact] as const]
      return name.map(
        (property) => [property, (fact as Record<string, unknown> | undefined)?.[property]] as const,
      )
    }),
  )
}

/** A sentence in which each fact is its own placeholder; null if it counts with a fact that is a number. */
export function sample(sentence: (...facts: never[]) => unknown): unknown {
  const facts = parametersOf(sentence).map((name) =>
    typeof name === 'string'
      ? `{${name}}`
      : Object.fromEntries(name.map((property) => [property, `{${property}}`])),
  )
  try {
    const said = sentence(...(facts as never[]))
    return String(said).includes('NaN') ? null : said
  } catch {
    return null
  }
}

const placeholder = /\{(\w+)\}/g

function written(fact: unknown): unknown {
  if (typeof fact === 'number') return daysNumber(fact)
  return fact ?? ''
}

const known = new WeakMap<Sentence, (string | string[])[]>()

// The language keeps the source of every function; nothing else knows the names of its parameters.
function parametersOf(sentence: Sentence): (string | string[])[] {
  let names = known.get(sentence)
  if (!names) {
    const [, list = ''] = /^\s*\(?(.*?)\)?\s*=>/s.exec(String(sentence)) ?? []
    names = [...list.matchAll(/\{([^}]*)\}|([\w$]+)\s*(?:=[^,]*)?/g)].map(([, properties, name = '']) =>
      properties === undefined
        ? name
        : [...properties.matchAll(/([\w$]+)\s*(?:=[^,]*)?/g)].map(([, one = '']) => one),
    )
    known.set(sentence, names)
  }
  return names
}
