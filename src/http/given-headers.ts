import type { IncomingMessage } from 'node:http'

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
 * The headers of a request of `node:http` as the platform's `Headers` has them, of which only those that are asked for are
 * read: a name that comes twice has all its values.
 */
export function rawHeaders({ rawHeaders: raw }: IncomingMessage): HeaderReader {
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
