/** Cuts Chinese text into phrases; a line may end between two of them. */
export function phrasesOf(text: string): string[]
