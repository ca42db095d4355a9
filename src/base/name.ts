import { confusables } from './confusables.ts'

/** What is wrong with what was typed as a name. */
export type NameProblem =
  | 'name-missing'
  | 'name-too-short'
  | 'name-too-long'
  | 'name-characters'
  | 'name-edges'
  | 'name-mixed-scripts'
  | 'name-reserved'

/** A name as typed, its form for comparison, and what it looks like. */
export type Name = { typed: string; key: string; skeleton: string }

const shortest = 2
const longest = 64

/** Reads a name: letters, digits, `_ . -` of one script, or of a mix that people really write (UTS 39, Highly Restrictive). */
export function parseName(text: string): Name | { problem: NameProblem } {
  // Before anything is normalised, so that work stays bounded.
  if (text.length > 1_000) return { problem: 'name-too-long' }
  const typed = text.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, '')
  if (typed === '') return { problem: 'name-missing' }
  const { length } = [...typed]
  if (length > longest) return { problem: 'name-too-long' }
  if (!isMadeOfNameCharacters(typed) || !isMadeOfNameCharacters(nameKey(typed)))
    return { problem: 'name-characters' }
  if (length < shortest) return { problem: 'name-too-short' }
  if (!/^[\p{L}\p{N}]/u.test(typed) || !/[\p{L}\p{N}]\p{M}*$/u.test(typed)) return { problem: 'name-edges' }
  if (!isHighlyRestrictive(typed)) return { problem: 'name-mixed-scripts' }
  const key = nameKey(typed)
  const skeleton = nameSkeleton(key)
  if (reserved.has(key) || reservedSkeletons.has(skeleton)) return { problem: 'name-reserved' }
  return { typed, key, skeleton }
}

/** The form in which names are compared; the one function that every look-up uses. */
export function nameKey(text: string): string {
  // Upper, then lower: that folds ß and ss, and the Greek sigmas, which lower alone leaves apart.
  return text.normalize('NFKC').toUpperCase().toLowerCase().normalize('NFKC')
}

// The skeleton of UTS 39 section 4, with case folded once more because some prototypes are capitals.
function nameSkeleton(key: string): string {
  const mapped = [...key.normalize('NFD')]
    .map((character) => confusables.get(character) ?? character)
    .join('')
  return mapped.normalize('NFD').toLowerCase()
}

function isMadeOfNameCharacters(text: string): boolean {
  return (
    text.isWellFormed() &&
    /^[\p{L}\p{M}\p{N}_.-]+$/u.test(text) &&
    !/\p{Default_Ignorable_Code_Point}/u.test(text)
  )
}

// One script, or Latin with the scripts of one of the three writing systems that mix; digits and marks belong to all.
const allowedMixes = [
  /^[\p{scx=Latin}\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{sc=Common}\p{sc=Inherited}]*$/u,
  /^[\p{scx=Latin}\p{scx=Han}\p{scx=Bopomofo}\p{sc=Common}\p{sc=Inherited}]*$/u,
  /^[\p{scx=Latin}\p{scx=Han}\p{scx=Hangul}\p{sc=Common}\p{sc=Inherited}]*$/u,
]

const otherScripts = [
  'Arabic',
  'Armenian',
  'Bengali',
  'Cyrillic',
  'Devanagari',
  'Ethiopic',
  'Georgian',
  'Greek',
  'Gujarati',
  'Gurmukhi',
  'Hebrew',
  'Kannada',
  'Khmer',
  'Lao',
  'Malayalam',
  'Mongolian',
  'Myanmar',
  'Oriya',
  'Sinhala',
  'Tamil',
  'Telugu',
  'Thaana',
  'Thai',
  'Tibetan',
  'Tifinagh',
  'Yi',
].map((script) => new RegExp(`^[\\p{scx=${script}}\\p{sc=Common}\\p{sc=Inherited}]*$`, 'u'))

function isHighlyRestrictive(text: string): boolean {
  return [...allowedMixes, ...otherScripts].some((scripts) => scripts.test(text))
}

const reserved = new Set([
  'abuse',
  'account',
  'admin',
  'administrator',
  'api',
  'help',
  'hostmaster',
  'info',
  'mail',
  'mailer-daemon',
  'me',
  'moderator',
  'no-reply',
  'noreply',
  'null',
  'official',
  'postern',
  'postmaster',
  'root',
  'security',
  'staff',
  'superuser',
  'support',
  'sysadmin',
  'system',
  'undefined',
  'webmaster',
  'www',
  '客服',
  '官方',
  '版主',
  '站长',
  '管理员',
  '系统',
  '系统管理员',
])

const reservedSkeletons = new Set([...reserved].map(nameSkeleton))
