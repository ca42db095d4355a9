import { readFileSync } from 'node:fs'
import { paths } from '../base/paths.ts'
import { digest } from '../security/tokens.ts'
import type { App, Asset, Assets } from './context.ts'

/** Reads the files that the pages need, once at the start. */
export function readAssets(): Assets {
  return {
    style: readAsset('postern.css', 'text/css; charset=utf-8'),
    // One file of three: the server asks the first two as well.
    script: readAsset(
      'postern.js',
      'text/javascript; charset=utf-8',
      'strength.js',
      '../../base/meant-domain.js',
    ),
    icon: readAsset('icon.svg', 'image/svg+xml'),
    proofWorker: readAsset('proof-worker.js', 'text/javascript; charset=utf-8'),
  }
}

/** Serves them; an address with another hash is unknown, so each may be kept for ever. */
export function assetRoutes(app: App, assets: Assets, headers: Record<string, string>): void {
  for (const asset of Object.values(assets)) {
    app.get(asset.path, (c) =>
      c.body(asset.body, 200, {
        ...headers,
        'Content-Type': asset.type,
        'Cache-Control': 'public, max-age=31536000, immutable',
      }),
    )
  }
}

function readAsset(file: string, type: string, ...before: string[]): Asset {
  const read = (name: string) => readFileSync(new URL(`../page/assets/${name}`, import.meta.url), 'utf8')
  const body = [...before, file].map(read).join('\n')
  const dot = file.lastIndexOf('.')
  const path = `${paths.assets}${file.slice(0, dot)}.${digest(body).slice(0, 16)}${file.slice(dot)}`
  return { path, type, body }
}
