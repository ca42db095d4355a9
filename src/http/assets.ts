import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { ownAccent } from '../base/colour.ts'
import { isWide } from '../base/logo.ts'
import { paths } from '../base/paths.ts'
import type { Settings } from '../base/settings/settings.ts'
import { accentStyle } from '../page/accent.ts'
import { digest } from '../security/tokens.ts'
import type { App, Asset, Assets } from './context.ts'

type Brand = Pick<Settings, 'accent' | 'logo'>

/** Reads the files that the pages need, once at the start. */
export function readAssets({ accent, logo }: Brand): Assets {
  const ownLogo = logo && {
    ...assetOf(`logo.${extensions[logo.type]}`, logo.type, logo.body),
    ratio: logo.ratio,
  }
  return {
    style: readAsset('text/css; charset=utf-8', files.style),
    accent: assetOf('accent.css', 'text/css; charset=utf-8', accentStyle(accent)),
    // One file of four: the server asks files.strength and files.meantDomain as well.
    script: readAsset(
      'text/javascript; charset=utf-8',
      files.script,
      files.strength,
      files.phrases,
      files.meantDomain,
    ),
    icon: logo && ownLogo && !isWide(logo) ? ownLogo : ownIcon(accent),
    logo: ownLogo,
    proofWorker: readAsset('text/javascript; charset=utf-8', files.proofWorker),
  }
}

// Each address is written out, so that the build finds the files and puts them beside the bundle.
const files = {
  style: new URL('../page/assets/postern.css', import.meta.url),
  script: new URL('../page/assets/postern.js', import.meta.url),
  strength: new URL('../page/assets/strength.js', import.meta.url),
  phrases: new URL('../page/assets/phrases.js', import.meta.url),
  meantDomain: new URL('../base/meant-domain.js', import.meta.url),
  proofWorker: new URL('../page/assets/proof-worker.js', import.meta.url),
  icon: new URL('../page/assets/icon.svg', import.meta.url),
}

const extensions = { 'image/svg+xml': 'svg', 'image/png': 'png' } as const

/** Serves them; an address with another hash is unknown, so each may be kept for ever. */
export function assetRoutes(app: App, assets: Assets, headers: Record<string, string>): void {
  const byPath = new Map(
    Object.values(assets).flatMap((asset) => (asset ? [[asset.path, asset] as const] : [])),
  )
  for (const asset of byPath.values()) {
    const isImage = asset.type.startsWith('image/')
    app.get(asset.path, (c) =>
      c.body(asset.body, 200, {
        ...headers,
        ...(isImage ? imageHeaders : {}),
        'Content-Type': asset.type,
        'Cache-Control': 'public, max-age=31536000, immutable',
      }),
    )
  }
}

// An SVG is a document that could run scripts if somebody opened it by itself. Previews of links show it elsewhere.
const imageHeaders = {
  'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
  'Cross-Origin-Resource-Policy': 'cross-origin',
}

// The arch's two greens become the accent and its shade.
function ownIcon(accent: Brand['accent']): Asset {
  const icon = readAsset('image/svg+xml', files.icon)
  if (accent === ownAccent) return icon
  const { colour, strong } = accent.light
  return assetOf(
    'icon.svg',
    icon.type,
    String(icon.body).replace('#1c7a68', colour).replace('#0e4f43', strong),
  )
}

function readAsset(type: string, file: URL, ...before: URL[]): Asset {
  const body = [...before, file].map((each) => readFileSync(each, 'utf8')).join('\n')
  return assetOf(basename(file.pathname), type, body)
}

function assetOf<Body extends Asset['body']>(
  file: string,
  type: string,
  body: Body,
): { path: string; type: string; body: Body } {
  const dot = file.lastIndexOf('.')
  const path = `${paths.assets}${file.slice(0, dot)}.${digest(body).slice(0, 16)}${file.slice(dot)}`
  return { path, type, body }
}
