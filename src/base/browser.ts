import { createRequire } from 'node:module'
import type Bowser from 'bowser'
import { onFirstUse } from './on-first-use.ts'

/** The browser and system that a User-Agent names, if they are well known; null otherwise. */
type BrowserNames = { browser: string | null; system: string | null }

// The longest seen in real use has 320 characters; longer ones are made up.
const longest = 500

/**
 * Reads a User-Agent header. The client writes it, and the account's owner sees it in a mail, so only names from the
 * library's lists pass and never a piece of the header.
 */
export function browserNames(userAgent: string | null): BrowserNames {
  const text = (userAgent ?? '').slice(0, longest)
  if (text.trim() === '') return { browser: null, system: null }
  const { browsers, systems, library } = names()
  const parser = library.getParser(text)
  const { model } = parser.getPlatform()
  const system = model === 'iPhone' || model === 'iPad' ? model : known(systems, parser.getOSName())
  return { browser: known(browsers, parser.getBrowserName()), system }
}

// Loaded with the first log-in, not at the start.
const names = onFirstUse(() => {
  const library = createRequire(import.meta.url)('bowser') as typeof Bowser
  return {
    library,
    browsers: new Set<string>(Object.values(library.BROWSER_MAP)),
    systems: new Set<string>(Object.values(library.OS_MAP)),
  }
})

function known(names: ReadonlySet<string>, name: string | undefined): string | null {
  return name !== undefined && names.has(name) ? name : null
}
