// The words of the JSON interface: what an act does, and who may do it.

import type { AnyAct } from '../operation/json.ts'
import type { Texts } from '../texts/texts.ts'

/** What an act does, in a few words. */
export function titleOf(texts: Texts, { name, api }: Pick<AnyAct, 'name' | 'api'>): string {
  const { api: words, admin } = texts
  const title = wordFor(words.acts, name)
  // The acts of the administration are named where its pages name them.
  return title ?? wordFor(admin.acts, /[^/]*$/.exec(api ?? '')?.[0] ?? '')?.title ?? name
}

/** What a group of acts is about. */
export function groupTitle(texts: Texts, feature: string): string {
  return wordFor(texts.api.groups, feature) ?? feature
}

/** What a field is. */
export function fieldTitle(texts: Texts, field: string): string {
  return wordFor(texts.api.fields, field) ?? field
}

/** What a kind of problem means. */
export function problemMeaning(texts: Texts, kind: string): string {
  return wordFor(texts.api.problems, kind) ?? kind
}

/** Who may do an act, as the texts name them. */
export function callerOf({ who, proof }: Pick<AnyAct, 'who' | 'proof'>): keyof Texts['api']['who'] {
  return proof === 'recent' ? 'recent' : who
}

function wordFor<Word>(words: Readonly<Record<string, Word>>, key: string): Word | undefined {
  return Object.hasOwn(words, key) ? words[key] : undefined
}
