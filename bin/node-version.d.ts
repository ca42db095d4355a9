/** The oldest version of each line that has all that is used; the same as in package.json. Newer lines have it, too. */
export const oldestNodes: readonly string[]

/** A sentence for somebody whose Node is too old, in Chinese for a terminal in Chinese; null if it is not. */
export function whyNodeIsTooOld(version?: string, isChinese?: boolean): string | null
