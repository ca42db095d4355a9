/** Reads one header by its name in lower case; null if it was not sent. */
export type HeaderReader = { get(name: string): string | null }

type PlainHeaders = Readonly<Record<string, string | readonly string[] | undefined>>
type GivenHeaders = HeaderReader | PlainHeaders

/** A request of Fetch, `node:http`, Express, Fastify or Connect; or its headers alone, as one of them hands them out. */
export type GivenRequest = { readonly headers: GivenHeaders } | GivenHeaders

/** Reads the headers of a request, whoever made its object. */
export function headersOf(given: GivenRequest): HeaderReader {
  // A client may send headers that are called `headers` or `get`, but no objects or functions.
  const isRequest = 'headers' in given && typeof given.headers === 'object'
  const headers = (isRequest ? given.headers : given) as GivenHeaders
  return isReader(headers) ? headers : readerOf(headers)
}

function isReader(headers: GivenHeaders): headers is HeaderReader {
  return typeof headers.get === 'function'
}

function readerOf(headers: PlainHeaders): HeaderReader {
  return {
    get(name) {
      const value = headers[name]
      return typeof value === 'string' ? value : null
    },
  }
}

/**
 * Raw headers of `node:http`, names and values in turn, as the platform's `Headers` has them: a name that comes twice has all its
 * values. Only those that are asked for are read.
 */
export function rawHeaders(raw: readonly string[]): HeaderReader {
  return {
    get(name) {
      let found: string | null = null
      for (let place = 0; place < raw.length; place += 2) {
        const [sent = '', value = ''] = [raw[place], raw[place + 1]]
        if (sent.length !== name.length || sent.toLowerCase() !== name) continue
        found = found === null ? value : `${found}${name === 'cookie' ? '; ' : ', '}${value}`
      }
      return found
    },
  }
}
