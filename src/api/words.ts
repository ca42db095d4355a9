// The words of the JSON interface: what an act does, and who may do it.

import { ownValue } from '../base/own-value.ts'
import type { AnyAct } from '../operation/json.ts'
import type { Texts } from '../texts/texts.ts'

/** An act in a few words. */
export function titleOf(texts: Texts, { name, api }: Pick<AnyAct, 'name' | 'api'>): string {
  const title = ownValue(texts.actNames, name)
  // The acts of the administration are named where its pages name them.
  return title ?? ownValue(texts.admin.acts, /[^/]*$/.exec(api ?? '')?.[0] ?? '')?.title ?? name
}

/** The subject of a group of acts. */
export function groupTitle(texts: Texts, feature: string): string {
  return ownValue(texts.groupNames, feature) ?? feature
}

/** A field in a few words. */
export function fieldTitle(texts: Texts, field: string): string {
  return ownValue(texts.api.fields, field) ?? field
}

/** The meaning of a kind of problem. */
export function problemMeaning(texts: Texts, kind: string): string {
  return ownValue(texts.api.problems, kind) ?? kind
}

/** The callers of an act, as the texts name them. */
function callerOf({ who, proof }: Pick<AnyAct, 'who' | 'proof'>): keyof Texts['api']['who'] {
  return proof === 'recent' ? 'recent' : who
}

/** Who may do an act, in one sentence. */
export function whoMay(texts: Texts, act: Pick<AnyAct, 'who' | 'proof' | 'scope'>): string {
  const { who, orKey } = texts.api
  return [who[callerOf(act)], ...(act.scope ? orKey(act.scope) : [])].join('')
}
