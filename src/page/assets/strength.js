// How hard a new password is to guess, roughly; the pages' script and the server ask the same question.

// What people type along a keyboard and count along, forwards and backwards.
const rows = ['qwertyuiop', 'asdfghjkl', 'zxcvbnm', 'qwertzuiop', 'azertyuiop', '1qaz2wsx3edc4rfv5tgb']

// What most passwords are made of; a list of thousands is the server's, which refuses them whole.
const everybodys =
  /passwor[dt]|pa[s5$]{2}w[o0]rd|qwert|admin|welcome|letmein|iloveyou|monkey|dragon|football|sunshine|princess|woaini|wobuzhidao|asdf|abc|xyz|5201314|1314520|520|1314/g

/**
 * Estimates a password as `weak`, `fair` or `strong`: the bits of what it is made of, where words are worth less than their
 * letters, and what repeats, counts on, or stands in the form already is worth next to nothing. A rough estimate, which
 * knows no dictionary: it takes rather too little for a random password than too much for a common one.
 *
 * @param {string} password
 * @param {readonly string[]} personal what everybody who knows the person would try
 * @returns {'weak' | 'fair' | 'strong'}
 */
export function strengthOf(password, personal) {
  // Enough to be strong; the rest would only cost time.
  let text = password.slice(0, 200)
  let bits = 0
  const known = personal.flatMap((one) => [one, one.split('@')[0] ?? '']).filter((one) => one.length > 2)
  // The longest first, for a name may be a part of an address.
  for (const one of known.toSorted((left, right) => right.length - left.length)) text = withoutAll(text, one)
  const shorter = text.toLowerCase().replace(everybodys, () => {
    bits += 4
    return '\n'
  })
  // A year, of which there are two hundred.
  const rest = shorter.replace(/(?:19|20)\d\d/g, () => {
    bits += 7
    return '\n'
  })
  // Capitals were folded for the look-up; within, they are worth something.
  bits += 1.7 * Math.min(8, (text.slice(1).match(/\p{Lu}/gu) ?? []).length)
  let last = ['', '', '']
  for (const character of rest) {
    // Also every other one, for whoever types two patterns into each other.
    if (last.includes(character) || follows(last[2], character) || follows(last[1], character)) bits += 0.3
    else bits += worthOf(character) + (last[2] !== '' && kindOf(last[2]) !== kindOf(character) ? 1.7 : 0)
    last = [...last.slice(1), character]
  }
  return bits < 32 ? 'weak' : bits < 45 ? 'fair' : 'strong'
}

function withoutAll(text, known) {
  const at = text.toLowerCase().indexOf(known.toLowerCase())
  return at < 0 ? text : withoutAll(text.slice(0, at) + text.slice(at + known.length), known)
}

// English has about 2 bits a letter in running text (Shannon 1951); four of a word's make it guessable, so a little more.
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
