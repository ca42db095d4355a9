// A rough estimate of how hard a new password is to guess, shared by the pages' script and the server.

// Keyboard rows that people type along, in both directions.
const rows = ['qwertyuiop', 'asdfghjkl', 'zxcvbnm', 'qwertzuiop', 'azertyuiop', '1qaz2wsx3edc4rfv5tgb']

// Parts of most common passwords. The server refuses thousands of whole common passwords by a separate list.
const everybodys =
  /passwor[dt]|pa[s5$]{2}w[o0]rd|qwert|admin|welcome|letmein|iloveyou|monkey|dragon|football|sunshine|princess|woaini|wobuzhidao|asdf|abc|xyz|5201314|1314520|520|1314/g

/**
 * Estimates a password as `weak`, `fair` or `strong` by the bits of its parts. Words count less than their letters;
 * repetitions, sequences and text from the same form count next to nothing. Without a dictionary the estimate is rough:
 * it rather underrates a random password than overrates a common one.
 *
 * @param {string} password
 * @param {readonly string[]} personal what anybody who knows the person would try
 * @returns {'weak' | 'fair' | 'strong'}
 */
export function strengthOf(password, personal) {
  // Enough to be strong; more would only cost time.
  let text = password.slice(0, 200)
  let bits = 0
  // A longer text is no part of it, and as a pattern it could overflow the stack.
  const known = personal
    .flatMap((one) => [one, one.split('@')[0] ?? ''])
    .filter((one) => one.length > 2 && one.length <= text.length)
  // The longest first, because a name may be part of an address.
  for (const one of known.toSorted((left, right) => right.length - left.length)) text = withoutAll(text, one)
  const shorter = text.toLowerCase().replace(everybodys, () => {
    bits += 4
    return '\n'
  })
  // A year: one of two hundred.
  const rest = shorter.replace(/(?:19|20)\d\d/g, () => {
    bits += 7
    return '\n'
  })
  // The look-up above ignored capitals; inside a word they add strength.
  bits += 1.7 * Math.min(8, (text.slice(1).match(/\p{Lu}/gu) ?? []).length)
  let last = ['', '', '']
  for (const character of rest) {
    // Also compare every second character, to catch two interleaved patterns.
    if (last.includes(character) || follows(last[2], character) || follows(last[1], character)) bits += 0.3
    else bits += worthOf(character) + (last[2] !== '' && kindOf(last[2]) !== kindOf(character) ? 1.7 : 0)
    last = [...last.slice(1), character]
  }
  return bits < 32 ? 'weak' : bits < 45 ? 'fair' : 'strong'
}

// Ignoring case by the pattern's flag, never by positions in a lower-cased copy: İ becomes two characters there.
function withoutAll(text, known) {
  const pattern = new RegExp(known.replace(/[$()*+./?[\\\]^{|}]/g, '\\$&'), 'giu')
  let rest = text
  let before
  // Repeat: a removal may join the two halves of another occurrence.
  do [before, rest] = [rest, rest.replace(pattern, '')]
  while (rest !== before)
  return rest
}

// Running English has about 2 bits a letter (Shannon 1951); short texts have a little more.
function worthOf(character) {
  switch (kindOf(character)) {
    case 'blank':
      return 1
    case 'digit':
      return 2.5
    case 'letter':
      return 2.3
    case 'ideograph':
      return 6
    default:
      return 4
  }
}

function kindOf(character) {
  if (/\s/.test(character)) return 'blank'
  if (/\p{Nd}/u.test(character)) return 'digit'
  if (/\p{Script=Han}/u.test(character)) return 'ideograph'
  return /\p{L}/u.test(character) ? 'letter' : 'sign'
}

function follows(before, character) {
  if (before === '') return false
  if (Math.abs((before.codePointAt(0) ?? 0) - (character.codePointAt(0) ?? 0)) <= 1) return true
  return rows.some((row) => row.includes(before + character) || row.includes(character + before))
}
