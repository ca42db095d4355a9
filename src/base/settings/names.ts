import { editDistance } from '../edit-distance.ts'
import { settingNames } from './table.ts'
import type { SettingName } from './table.ts'

/** The setting that an unknown variable was probably meant to be: at most two letters away, or one for short names. */
export function meantSetting(variable: string): SettingName | null {
  // Variables of shells and containers are longer, shorter, or not in capitals.
  if (!/^[A-Z][A-Z\d_]*$/.test(variable) || known.has(variable)) return null
  const [nearest] = settingNames
    .map((name) => ({ name, distance: editDistance(variable, name) }))
    .filter(({ name, distance }) => distance <= (name.length <= shortName ? 1 : 2))
    .toSorted((a, b) => a.distance - b.distance)
  return nearest?.name ?? null
}

// HOME is two letters away from HOST, and so are many others.
const shortName = 5

const known = new Set<string>(settingNames)
