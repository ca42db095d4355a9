import Bowser from 'bowser'

/** What a browser says that it is, in well-known names; null where it says nothing that is known. */
export type BrowserNames = { browser: string | null; system: string | null }

// Of those that people use, the longest seen has 320 characters; more is somebody's invention.
const longest = 500

/**
 * Reads a User-Agent header. Whoever asks writes it, and it is shown to the account's owner in a mail: only names from
 * the library's lists pass, never a piece of the header.
 */
export function browserNames(userAgent: string | null): BrowserNames {
  const text = (userAgent ?? '').slice(0, longest)
  if (text.trim() === '') return { browser: null, system: null }
  const parser = Bowser.getParser(text)
  const { model } = parser.getPlatform()
  const system = model === 'iPhone' || model === 'iPad' ? model : known(systems, parser.getOSName())
  return { browser: known(browsers, parser.getBrowserName()), system }
}

const browsers = new Set<string>(Object.values(Bowser.BROWSER_MAP))
const systems = new Set<string>(Object.values(Bowser.OS_MAP))

function known(names: ReadonlySet<string>, name: string | undefined): string | null {
  return name !== undefined && names.has(name) ? name : null
}
