/**
 * A typed text without the blanks and invisible characters around it, which come along when it is copied. Every name, address
 * and search is trimmed by this function, so that one form cannot accept what another refuses.
 */
export function trimmed(text: string): string {
  // By character, not by an expression that ends with $: that costs seconds for a long run of blanks.
  const characters = [...text]
  const isVisible = (character: string) => !/[\s\p{Default_Ignorable_Code_Point}]/u.test(character)
  return characters.slice(characters.findIndex(isVisible), characters.findLastIndex(isVisible) + 1).join('')
}

/** A typed text as a form shows it again: without the invisible characters, which nobody could find and delete there. */
export function visible(text: string): string {
  return trimmed(text).replace(/\p{Default_Ignorable_Code_Point}/gu, '')
}
