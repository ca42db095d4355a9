import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { ownAccent } from '../base/colour.ts'
import { isWide } from '../base/logo.ts'
import { paths } from '../base/paths.ts'
import type { Settings } from '../base/settings/settings.ts'
import { accentStyle } from '../page/accent.ts'
import type { Frame } from '../page/layout.ts'
import { digest } from '../security/tokens.ts'
import type { App, Asset, Assets } from './context.ts'
import { encodingOf, fileEncoder } from './encoding.ts'

type Brand = Pick<Settings, 'accent' | 'logo'>

/** Reads the files that the pages need, once at the start. */
export function readAssets({ accent, logo }: Brand): Assets {
  const ownLogo = logo && {
    ...assetOf(`logo.${extensions[logo.type]}`, logo.type, logo.body),
    ratio: logo.ratio,
  }
  return {
    style: readAsset(types.style, files.style, (style) => `${style}\n${accentStyle(accent)}`),
    denseStyle: readAsset(types.style, files.denseStyle),
    // One file of three: the server asks files.strength and files.meantDomain as well.
    script: readAsset(types.script, files.script, (script) =>
      [...[files.strength, files.meantDomain].map(textOf), script].join('\n'),
    ),
    passkeyScript: readAsset(types.script, files.passkeyScript),
    icon: logo && ownLogo && !isWide(logo) ? ownLogo : ownIcon(accent),
    logo: ownLogo,
    proofWorker: readAsset(types.script, files.proofWorker),
  }
}

/** The addresses of the files, as a page's frame has them. */
export function assetPaths(assets: Assets): Frame['assets'] {
  return {
    style: assets.style.path,
    denseStyle: assets.denseStyle.path,
    script: assets.script.path,
    passkeyScript: assets.passkeyScript.path,
    icon: assets.icon.path,
    proofWorker: assets.proofWorker.path,
  }
}

const types = { style: 'text/css; charset=utf-8', script: 'text/javascript; charset=utf-8' }

// Each address is written out, so that the build finds the files and puts them beside the bundle.
const files = {
  style: new URL('../page/assets/postern.css', import.meta.url),
  denseStyle: new URL('../page/assets/dense.css', import.meta.url),
  script: new URL('../page/assets/postern.js', import.meta.url),
  strength: new URL('../page/assets/strength.js', import.meta.url),
  meantDomain: new URL('../base/meant-domain.js', import.meta.url),
  passkeyScript: new URL('../page/assets/passkeys.js', import.meta.url),
  proofWorker: new URL('../page/assets/proof-worker.js', import.meta.url),
  icon: new URL('../page/assets/icon.svg', import.meta.url),
}

const extensions = { 'image/svg+xml': 'svg', 'image/png': 'png' } as const

/**
 * Serves them, compressed when they are first asked for. An address with another hash is unknown, so each may be kept for ever, and
 * no browser has to ask whether it changed.
 */
export function assetRoutes(app: App, assets: Assets, headers: Record<string, string>): void {
  const byPath = new Map(
    Object.values(assets).flatMap((asset) => (asset ? [[asset.path, asset] as const] : [])),
  )
  for (const asset of byPath.values()) {
    const { path, type, body } = asset
    const isText = typeof body === 'string'
    const plain = Buffer.from(body)
    const encode = isText ? fileEncoder(body) : null
    app.get(path, async (c) => {
      const encoding = encode ? encodingOf(c.req.header('accept-encoding')) : null
      const sent = encode && encoding ? await encode(encoding) : plain
      return c.body(sent, 200, {
        ...headers,
        ...(type.startsWith('image/') ? imageHeaders : {}),
        ...(isText ? { Vary: 'Accept-Encoding' } : {}),
        ...(encoding ? { 'Content-Encoding': encoding } : {}),
        'Content-Type': type,
        'Content-Length': String(sent.length),
        'Cache-Control': 'public, max-age=31536000, immutable',
      })
    })
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

function readAsset(type: string, file: URL, completed = (text: string) => text): Asset {
  return assetOf(basename(file.pathname), type, completed(textOf(file)))
}

function textOf(file: URL): string {
  return readFileSync(file, 'utf8')
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
