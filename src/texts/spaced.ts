/** A text beside Chinese characters: Latin letters want a space between them, Chinese ones do not; mail programs add none. */
export function spaced(text: string, side: 'before' | 'both' = 'both'): string {
  const before = /^[!-~]/.test(text) ? ' ' : ''
  const after = side === 'both' && /[!-~]$/.test(text) ? ' ' : ''
  return before + text + after
}
