/** Puts a space between Latin text and its Chinese neighbours; mail programs do not add one by themselves. */
export function spaced(text: string, side: 'before' | 'both' = 'both'): string {
  const before = /^[!-~]/.test(text) ? ' ' : ''
  const after = side === 'both' && /[!-~]$/.test(text) ? ' ' : ''
  return before + text + after
}
