import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { faultCode } from '../base/fault-code.ts'
import { SettingsFault } from '../base/settings/settings.ts'
import type { SettingSources } from '../base/settings/settings.ts'

/** What is set, and where it was found. */
export type Environment = { values: Record<string, string>; sources: SettingSources }

/** The environment's variables and those of `.env` in the working directory; the environment's win unless they are empty. */
export function readEnvironment(variables = process.env, directory = process.cwd()): Environment {
  const environment: Environment = { values: {}, sources: {} }
  add(environment, readEnvFile(join(directory, '.env')), '.env')
  add(environment, variables, 'environment')
  return environment
}

function add(
  { values, sources }: Environment,
  texts: NodeJS.Dict<string>,
  source: '.env' | 'environment',
): void {
  for (const [name, text] of Object.entries(texts)) {
    if (!text?.trim()) continue
    values[name] = text
    sources[name] = source
  }
}

function readEnvFile(file: string): NodeJS.Dict<string> {
  try {
    // Editors on Windows begin a file with a byte order mark, which would become part of the first name.
    return parseEnv(readFileSync(file, 'utf8').replace(/^\uFEFF/, ''))
  } catch (fault) {
    if (faultCode(fault) === 'ENOENT') return {}
    // Going on without it would serve with other settings than the operator wrote down.
    throw new SettingsFault([
      { name: '.env', sentence: `cannot be read: ${fault instanceof Error ? fault.message : String(fault)}` },
    ])
  }
}
