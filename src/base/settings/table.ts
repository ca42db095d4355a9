// The only list of settings: readSettings parses by it, docs/configuration.md and .env.example are generated from it.

import type { z } from 'zod'
import type { Setting } from './setting.ts'
import { brandSettings } from './tables/brand.ts'
import { limitsSettings } from './tables/limits.ts'
import { mailSettings } from './tables/mail.ts'
import { metricsSettings } from './tables/metrics.ts'
import { passwordSettings } from './tables/password.ts'
import { registrationSettings } from './tables/registration.ts'
import { serverSettings } from './tables/server.ts'
import { sessionSettings } from './tables/session.ts'
import { webhookSettings } from './tables/webhooks.ts'

/** Every setting by its name, in the order of the configuration page. */
const settingsTable = {
  ...serverSettings,
  ...brandSettings,
  ...mailSettings,
  ...registrationSettings,
  ...sessionSettings,
  ...passwordSettings,
  ...limitsSettings,
  ...webhookSettings,
  ...metricsSettings,
}

export type SettingName = keyof typeof settingsTable

/** The type of each setting's value; null only if there is no default. */
export type Parsed = {
  [Name in SettingName]:
    | z.output<(typeof settingsTable)[Name]['schema']>
    | NoneIfNoDefault<(typeof settingsTable)[Name]['default']>
}

type NoneIfNoDefault<Default> = null extends Default ? null : never

/** Every name in the table's order. */
export const settingNames = Object.keys(settingsTable).filter(isSettingName)

/** The table's row of a name. */
export function settingOf(name: SettingName): Setting {
  return settingsTable[name]
}

function isSettingName(name: string): name is SettingName {
  return name in settingsTable
}
