import type { Say } from '../operator-fault.ts'
import { shown } from './masks.ts'
import { whyRefused } from './schemas.ts'
import { settingOf } from './table.ts'
import type { Parsed, SettingName } from './table.ts'

/** Texts by the names of variables, as the environment has them. */
export type SettingValues = Record<string, string | undefined>

/** Reads settings one by one and remembers their faults. */
export type Reader = {
  faults: ReadonlyMap<SettingName, Say>
  /** The text of a setting; null if it is not set. */
  textOf: (name: SettingName) => string | null
  /** The setting's value, or the default's if the text is missing or wrong. */
  read: <Name extends SettingName>(name: Name) => Parsed[Name]
  /** Records a fault; only the first one of a setting counts. */
  fault: (name: SettingName, say: Say) => void
}

/** Starts reading settings from texts; an empty text counts as none. */
export function createReader(values: SettingValues): Reader {
  const faults = new Map<SettingName, Say>()
  return {
    faults,
    textOf,
    read<Name extends SettingName>(name: Name) {
      // The compiler cannot see that a name's row parses to the name's type.
      return parse(name) as Parsed[Name]
    },
    fault,
  }

  function textOf(name: SettingName): string | null {
    return values[name]?.trim() || null
  }

  function parse(name: SettingName): unknown {
    const { schema, default: standard, type } = settingOf(name)
    const text = textOf(name) ?? standard
    if (text === null) return null
    const result = isQuoted(text) ? null : schema.safeParse(text)
    if (result?.success) return result.data
    const why: Say = result ? whyRefused(result.error) : ({ settingFaults }) => settingFaults.quotes
    fault(name, (words) => {
      const { mustBe, type: typeOf } = words.settingFaults
      return mustBe(typeOf(name, inWords(type)), why(words), shown(name, text))
    })
    return standard === null ? null : schema.parse(standard)
  }

  function fault(name: SettingName, say: Say): void {
    if (!faults.has(name)) faults.set(name, say)
  }
}

function isQuoted(text: string): boolean {
  return text.length > 1 && /^(["']).*\1$/s.test(text)
}

function inWords(markdown: string): string {
  return markdown.replaceAll('`', '')
}
