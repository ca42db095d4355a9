/** Cuts Chinese text into phrases; a line may end between two of them. */
export function phrasesOf(text: string): string[]

/** Cuts Chinese text into the parts that stay whole: a short clause, the phrases of a longer one, and no last part of a word alone. */
export function wholesOf(text: string): string[]
