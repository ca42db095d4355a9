// Every page and mail behind a real address, for a browser that looks at them: without a house, so without a database.

import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { assets } from './pages.ts'

/** A server of pages, each at the address of its place. */
type Gallery = AsyncDisposable & { url: string; addressOf: (place: number) => string }

/** Serves documents, with the style and scripts of the pages; `framed` are those that they show in frames, by path. */
export async function openGallery(
  documents: readonly string[],
  framed: Readonly<Record<string, string>> = {},
): Promise<Gallery> {
  const html = 'text/html; charset=utf-8'
  const files = new Map<string, { type: string; body: string | Uint8Array }>()
  for (const asset of Object.values(assets)) if (asset) files.set(asset.path, asset)
  for (const [path, body] of Object.entries(framed)) files.set(path, { type: html, body })
  for (const [place, body] of documents.entries()) files.set(`/${place}/`, { type: html, body })
  const server = createServer(({ url = '' }, answer) => {
    const file = files.get(url)
    // No content: a page whose script sends a form or asks again stays as it is.
    if (file) answer.writeHead(200, { 'Content-Type': file.type }).end(file.body)
    else answer.writeHead(204).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://localhost:${(server.address() as AddressInfo).port}`
  return {
    url,
    addressOf: (place) => `${url}/${place}/`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
