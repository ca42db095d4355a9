import { isUtf8 } from 'node:buffer'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { faultCode } from '../base/fault-code.ts'
import type { Say } from '../base/operator-fault.ts'
import { SettingsFault } from '../base/settings/fault.ts'
import type { SettingSources } from '../base/settings/settings.ts'

/** The variables that are set, and where each was set. */
type Environment = { values: Record<string, string>; sources: SettingSources }

/** Reads the environment and `.env` in the working directory; the environment wins unless its variable is empty. */
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

// A file that cannot be read stops the start: the server would run with other settings than the operator wrote down.
function readEnvFile(file: string): NodeJS.Dict<string> {
  let bytes: Buffer
  try {
    bytes = readFileSync(file)
  } catch (fault) {
    if (faultCode(fault) === 'ENOENT') return {}
    const why = fault instanceof Error ? fault.message : String(fault)
    throw envFault(() => why)
  }
  // Windows may write UTF-16 or a local encoding, in which the names of settings would silently not be found.
  if (!isUtf8(bytes) || bytes.includes(0)) throw envFault((words) => words.settingFaults.notUtf8)
  // Editors on Windows write a byte order mark first, which would become part of the first name.
  return parseEnv(bytes.toString('utf8').replace(/^\uFEFF/, ''))
}

function envFault(why: Say): SettingsFault {
  return new SettingsFault([{ name: '.env', say: (words) => words.settingFaults.envFile(why(words)) }])
}
