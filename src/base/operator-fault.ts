// Faults that the operator can mend, such as wrong settings or a database that cannot be used. The rooms that find them know no
// texts, so each fault keeps its sentence until a language is known.

/** The words of such faults in one language. Some files of `src/texts/zh-CN/` add theirs. */
export interface OperatorWords {}

/** A sentence that waits for its language. */
export type Say = (words: OperatorWords) => string

/** A fault that the operator can mend; its message is empty until it is spoken. */
export class OperatorFault extends Error {
  /** @internal */
  readonly say: Say

  /** @internal */
  constructor(say: Say, options?: ErrorOptions) {
    super('', options)
    this.say = say
  }
}

/** The same fault; one that the operator can mend has its sentence as its message from now on. */
export function spoken(fault: unknown, words: OperatorWords): unknown {
  if (fault instanceof OperatorFault) fault.message = fault.say(words)
  return fault
}
