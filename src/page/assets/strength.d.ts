/** How hard a password is to guess, roughly. */
export type Strength = 'weak' | 'fair' | 'strong'

/** Estimates a password; `personal` are words that anyone who knows the person would try. */
export function strengthOf(password: string, personal: readonly string[]): Strength
