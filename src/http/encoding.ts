// How answers are compressed for browsers.

import { promisify } from 'node:util'
import { brotliCompress, brotliCompressSync, constants, gzip, gzipSync } from 'node:zlib'
import { parseAccept } from 'hono/utils/accept'

/** A compression that browsers know, by its name in HTTP; the one that makes files smaller comes first. */
export type Encoding = (typeof encodings)[number]

const encodings = ['br', 'gzip'] as const

/** The best compression that an `Accept-Encoding` allows; null if it allows none. */
export function encodingOf(acceptEncoding: string | undefined): Encoding | null {
  const accepted = parseAccept(acceptEncoding ?? '').filter(({ q }) => q > 0)
  return encodings.find((encoding) => accepted.some(({ type }) => type === encoding)) ?? null
}

/**
 * Compresses a file, once for all requests, as much as possible: that takes tens of milliseconds of a thread that is not the
 * main one.
 */
export function fileEncoder(body: string): (encoding: Encoding) => Promise<Uint8Array<ArrayBuffer>> {
  const made = new Map<Encoding, Promise<Uint8Array<ArrayBuffer>>>()
  return (encoding) => {
    const compressed = made.get(encoding) ?? compressFile(body, encoding)
    made.set(encoding, compressed)
    return compressed
  }
}

async function compressFile(body: string, encoding: Encoding): Promise<Uint8Array<ArrayBuffer>> {
  if (encoding === 'br') return promisify(brotliCompress)(body, { params: brotliParams(11, body) })
  return promisify(gzip)(body, { level: 9 })
}

/** Compresses a page, which is written for one request, as far as costs a tenth of a millisecond. */
export function encodePage(body: string, encoding: Encoding): Uint8Array<ArrayBuffer> {
  return encoding === 'br' ? brotliCompressSync(body, { params: brotliParams(5, body) }) : gzipSync(body)
}

// A window of 4 MiB, as by default, would have to be cleared for each page.
function brotliParams(quality: number, body: string): Record<number, number> {
  return {
    [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
    [constants.BROTLI_PARAM_QUALITY]: quality,
    [constants.BROTLI_PARAM_LGWIN]: 16,
    [constants.BROTLI_PARAM_SIZE_HINT]: body.length,
  }
}
