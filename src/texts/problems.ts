import { domainToUnicode } from 'node:url'
import type { Sentence } from './sentence.ts'

/** The kinds of problems at a field. Each file of `zh-CN/` with a part `problems` adds its own. */
export interface ProblemKinds {}

export type ProblemKind = keyof ProblemKinds

/** Numbers and names that some sentences need. */
export type ProblemFacts = {
  minLength?: number
  seconds?: number
  domains?: readonly string[]
  /** The host application's own words. */
  sentence?: string
}

/** The sentence at a field for one kind of problem. */
export type Problem = (facts: ProblemFacts) => Sentence

/** The sentences at fields, by the kind of problem. */
export type Problems = Readonly<Record<string, Problem>>

/** A problem and the field at which it is shown. */
export type FieldProblem = { field: string; kind: ProblemKind; facts?: ProblemFacts }

/** Mail domains in their Unicode form. */
export function readableDomains(facts: ProblemFacts): string[] {
  return (facts.domains ?? []).map((domain) => domainToUnicode(domain) || domain)
}
