/** The oldest major version that has all that is used; the same as in package.json. */
export const oldestNode: number

/** A sentence for somebody whose Node is too old; null if it is not. */
export function whyNodeIsTooOld(version?: string): string | null
