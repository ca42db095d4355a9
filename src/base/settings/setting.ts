import type { z } from 'zod'

/** One environment variable. */
export type Setting = {
  /** Parses the text; the English sentence about a wrong one is `must be` and `type`. */
  schema: z.ZodType<unknown, string>
  /** The values it accepts, with unit and bounds. */
  type: string
  /** The text that an unset variable is read as; null if it has none or depends on other settings. */
  default: string | null
  /** The default in words, when it is not a fixed text. */
  defaultInWords?: string
  /** Its purpose. */
  sentence: string
  /** The source of its numbers. */
  source?: string
  /** `inside`: a URL that may hold a password. */
  secret: 'no' | 'yes' | 'inside'
  /** An example to show when the default is none. */
  example?: string
}

/** Settings by the names of their variables. */
export type SettingTable = Record<string, Setting>
