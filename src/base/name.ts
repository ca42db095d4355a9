import { confusables } from './confusables.ts'
import { onFirstUse } from './on-first-use.ts'
import { trimmed } from './typed-text.ts'

/** The faults of a typed name. */
export type NameProblem =
  | 'name-missing'
  | 'name-too-short'
  | 'name-too-long'
  | 'name-characters'
  | 'name-edges'
  | 'name-mixed-scripts'
  | 'name-reserved'

/** A name as typed, its form for comparison, and its appearance. */
export type Name = { typed: string; key: string; skeleton: string }

const shortest = 2
const longest = 64

/** Reads a name: letters, digits and `_ . -` of one script, or of scripts that people mix (UTS 39, Highly Restrictive). */
export function parseName(text: string): Name | { problem: NameProblem } {
  // Before normalising, so that the work stays bounded.
  if (text.length > 1_000) return { problem: 'name-too-long' }
  const typed = trimmed(text)
  if (typed === '') return { problem: 'name-missing' }
  const { length } = [...typed]
  if (length > longest) return { problem: 'name-too-long' }
  // The key must meet the same rules: NFKC turns innocent characters into blanks, marks and letters of other scripts.
  const key = nameKey(typed)
  const both = [typed, key]
  if (!both.every(isMadeOfNameCharacters)) return { problem: 'name-characters' }
  if (length < shortest || [...key].length < shortest) return { problem: 'name-too-short' }
  if (!both.every(hasPlainEdges)) return { problem: 'name-edges' }
  if (!both.every(isHighlyRestrictive)) return { problem: 'name-mixed-scripts' }
  const skeleton = nameSkeleton(typed)
  if (reserved.has(key) || reservedSkeletons().has(skeleton)) return { problem: 'name-reserved' }
  return { typed, key, skeleton }
}

/** The form in which names are compared; every look-up uses this function. */
export function nameKey(text: string): string {
  // Lower, upper, lower: this folds ß, ẞ and ss, and the Greek sigmas, which one step would keep apart.
  return text.normalize('NFKC').toLowerCase().toUpperCase().toLowerCase().normalize('NFKC')
}

/** Whether every character is allowed in a name: none that is invisible, unassigned or of a dead script. */
export function isMadeOfNameCharacters(text: string): boolean {
  return (
    text.isWellFormed() &&
    /^[\p{L}\p{M}\p{Nd}〇_.-]+$/u.test(text) &&
    !/\p{Default_Ignorable_Code_Point}/u.test(text) &&
    inLivingScripts().test(text) &&
    // UTS 39 section 5.4: stacked marks cover the lines above and below.
    !/[\p{Mn}\p{Me}]{5}|([\p{Mn}\p{Me}])\1/u.test(text.normalize('NFD'))
  )
}

function hasPlainEdges(text: string): boolean {
  // A last letter may carry marks, as in नेहा.
  return /^[\p{L}\p{Nd}〇]/u.test(text) && /[\p{L}\p{Nd}〇]\p{M}*$/u.test(text)
}

// The scripts in use, by UAX 31 tables 5 and 7, and Mongolian, which is used in China.
const livingScripts = (
  'Adlam Arabic Armenian Balinese Bamum Batak Bengali Bopomofo Canadian_Aboriginal Chakma Cham Cherokee Cyrillic ' +
  'Devanagari Ethiopic Georgian Greek Gujarati Gurmukhi Han Hangul Hanifi_Rohingya Hebrew Hiragana Javanese Kannada ' +
  'Katakana Kayah_Li Khmer Lao Latin Lepcha Limbu Lisu Malayalam Mandaic Meetei_Mayek Miao Mongolian Myanmar ' +
  'New_Tai_Lue Newa Nko Nyiakeng_Puachue_Hmong Ol_Chiki Oriya Osage Saurashtra Sinhala Sundanese Syloti_Nagri ' +
  'Syriac Tai_Le Tai_Tham Tai_Viet Tamil Telugu Thaana Thai Tibetan Tifinagh Vai Wancho Yi'
).split(' ')

const inLivingScripts = onFirstUse(() => inScripts(livingScripts))

// UTS 39 section 5.1 and 5.2: one script, or Latin with the scripts of one of the three writing systems that mix.
const allowedMixes = onFirstUse(() => [
  inScripts(['Latin', 'Han', 'Hiragana', 'Katakana']),
  inScripts(['Latin', 'Han', 'Bopomofo']),
  inScripts(['Latin', 'Han', 'Hangul']),
  ...livingScripts.map((script) => inScripts([script])),
])

function isHighlyRestrictive(text: string): boolean {
  return allowedMixes().some((scripts) => scripts.test(text))
}

// By script extensions: ー then belongs to kana alone and ٣ to Arabic alone, though both count as common.
function inScripts(scripts: readonly string[]): RegExp {
  const members = [...scripts, 'Common', 'Inherited'].map((script) => `\\p{Script_Extensions=${script}}`)
  return new RegExp(`^[${members.join('')}]+$`, 'u')
}

// UTS 39 section 4 compares displayed text, and a name is displayed as typed: a capital I looks like l, though its key
// does not. The second pass, on the key, is for readers who take Mike for mike and rnike for both.
function nameSkeleton(typed: string): string {
  return nameKey(lookAlike(nameKey(lookAlike(typed))))
}

function lookAlike(text: string): string {
  return [...text.normalize('NFKD')].map((character) => confusables.get(character) ?? character).join('')
}

// RFC 2142's mailboxes, and names that seem to speak for the site.
const reserved = new Set(
  (
    'abuse account admin administrator api billing contact daemon everyone guest help hostmaster info login mail ' +
    'mailer-daemon marketing me moderator news no-reply nobody noc noreply null official operator owner postern ' +
    'postmaster register root sales security staff superuser support sysadmin system undefined usenet webmaster www ' +
    '客服 官方 官方客服 版主 站长 站長 管理 管理员 管理員 系统 系統 系统管理员 系統管理員 超级管理员 超級管理員'
  ).split(' '),
)

// In capitals too: ADMlN looks like ADMIN.
const reservedSkeletons = onFirstUse(
  () => new Set([...reserved].flatMap((word) => [word, word.toUpperCase()]).map(nameSkeleton)),
)
