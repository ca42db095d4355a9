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
  // The key is held to the same rules: NFKC makes blanks, marks and letters of other scripts out of innocent characters.
  const key = nameKey(typed)
  const both = [typed, key]
  if (!both.every(isMadeOfNameCharacters)) return { problem: 'name-characters' }
  if (length < shortest || [...key].length < shortest) return { problem: 'name-too-short' }
  if (!both.every(hasPlainEdges)) return { problem: 'name-edges' }
  if (!both.every(isHighlyRestrictive)) return { problem: 'name-mixed-scripts' }
  const skeleton = nameSkeleton(typed)
  if (reserved.has(key) || reservedSkeletons.has(skeleton)) return { problem: 'name-reserved' }
  return { typed, key, skeleton }
}

/** The form in which names are compared; the one function that every look-up uses. */
export function nameKey(text: string): string {
  // Upper between lower and lower: that folds ß, ẞ and ss, and the Greek sigmas, which a single step leaves apart.
  return text.normalize('NFKC').toLowerCase().toUpperCase().toLowerCase().normalize('NFKC')
}

/** Whether a text has only what may stand somewhere in a name: nothing invisible, unassigned or out of use. */
export function isMadeOfNameCharacters(text: string): boolean {
  return (
    text.isWellFormed() &&
    /^[\p{L}\p{M}\p{Nd}〇_.-]+$/u.test(text) &&
    !/\p{Default_Ignorable_Code_Point}/u.test(text) &&
    inLivingScripts.test(text) &&
    // UTS 39 section 5.4: heaps of marks spill over what stands above and below.
    !/[\p{Mn}\p{Me}]{5}|([\p{Mn}\p{Me}])\1/u.test(text.normalize('NFD'))
  )
}

function hasPlainEdges(text: string): boolean {
  // A last letter may carry marks, as in नेहा.
  return /^[\p{L}\p{Nd}〇]/u.test(text) && /[\p{L}\p{Nd}〇]\p{M}*$/u.test(text)
}

// UAX 31 tables 5 and 7, and Mongolian, which is written in China; their letters, and not those of dead scripts, have readers.
const livingScripts = (
  'Adlam Arabic Armenian Balinese Bamum Batak Bengali Bopomofo Canadian_Aboriginal Chakma Cham Cherokee Cyrillic ' +
  'Devanagari Ethiopic Georgian Greek Gujarati Gurmukhi Han Hangul Hanifi_Rohingya Hebrew Hiragana Javanese Kannada ' +
  'Katakana Kayah_Li Khmer Lao Latin Lepcha Limbu Lisu Malayalam Mandaic Meetei_Mayek Miao Mongolian Myanmar ' +
  'New_Tai_Lue Newa Nko Nyiakeng_Puachue_Hmong Ol_Chiki Oriya Osage Saurashtra Sinhala Sundanese Syloti_Nagri ' +
  'Syriac Tai_Le Tai_Tham Tai_Viet Tamil Telugu Thaana Thai Tibetan Tifinagh Vai Wancho Yi'
).split(' ')

const inLivingScripts = inScripts(livingScripts)

// UTS 39 section 5.1 and 5.2: one script, or Latin with the scripts of one of the three writing systems that mix.
const allowedMixes = [
  inScripts(['Latin', 'Han', 'Hiragana', 'Katakana']),
  inScripts(['Latin', 'Han', 'Bopomofo']),
  inScripts(['Latin', 'Han', 'Hangul']),
  ...livingScripts.map((script) => inScripts([script])),
]

function isHighlyRestrictive(text: string): boolean {
  return allowedMixes.some((scripts) => scripts.test(text))
}

// By extensions, so that ー goes with kana and ٣ with Arabic alone, though each counts as common to several scripts.
function inScripts(scripts: readonly string[]): RegExp {
  const members = [...scripts, 'Common', 'Inherited'].map((script) => `\\p{Script_Extensions=${script}}`)
  return new RegExp(`^[${members.join('')}]+$`, 'u')
}

// UTS 39 section 4 compares what is shown, and a name is shown as typed: a capital I passes for l, though its key does
// not. Then once more in the key's form, for whoever reads Mike and mike as one and rnike as both.
function nameSkeleton(typed: string): string {
  return nameKey(lookAlike(nameKey(lookAlike(typed))))
}

function lookAlike(text: string): string {
  return [...text.normalize('NFKD')].map((character) => confusables.get(character) ?? character).join('')
}

// RFC 2142's mailboxes, and whoever speaks for a site.
const reserved = new Set(
  (
    'abuse account admin administrator api billing contact daemon everyone guest help hostmaster info login mail ' +
    'mailer-daemon marketing me moderator news no-reply nobody noc noreply null official operator owner postern ' +
    'postmaster register root sales security staff superuser support sysadmin system undefined usenet webmaster www ' +
    '客服 官方 官方客服 版主 站长 站長 管理 管理员 管理員 系统 系統 系统管理员 系統管理員 超级管理员 超級管理員'
  ).split(' '),
)

// In capitals too: ADMlN passes for ADMIN.
const reservedSkeletons = new Set(
  [...reserved].flatMap((word) => [word, word.toUpperCase()]).map(nameSkeleton),
)
