import type { Say } from './operator-fault.ts'
import { because } from './settings/fault.ts'

/** The site's logo, as its file has it. */
export type Logo = {
  type: 'image/svg+xml' | 'image/png'
  body: Uint8Array<ArrayBuffer>
  /** Width by height; 1 where the file does not say. */
  ratio: number
}

/** Reads a logo by its content, whatever its file is called; otherwise says why it is none. */
export function parseLogo(body: Uint8Array<ArrayBuffer>): Logo | Say {
  if (pngSignature.every((byte, place) => body[place] === byte)) return parsePng(body)
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(body)
  } catch {
    return because('noImage')
  }
  return parseSvg(body, text)
}

/** A logo at least twice as wide as high has the site's name in it: it stands alone, and is no icon. */
export function isWide({ ratio }: { ratio: number }): boolean {
  return ratio >= 2
}

const pngSignature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]

// The first chunk has width and height (PNG, section 11.2.1).
function parsePng(body: Uint8Array<ArrayBuffer>): Logo | Say {
  if (body.length < 33 || String.fromCharCode(...body.subarray(12, 16)) !== 'IHDR')
    return because('brokenPng')
  const view = new DataView(body.buffer, body.byteOffset)
  const [width, height] = [view.getUint32(16), view.getUint32(20)]
  if (width === 0 || height === 0 || width > mostPixels || height > mostPixels)
    return (words) => words.settingFaults.why.pixels(width, height, mostPixels)
  return { type: 'image/png', body, ratio: width / height }
}

const mostPixels = 2_048

function parseSvg(body: Uint8Array<ArrayBuffer>, text: string): Logo | Say {
  const [, tag] =
    /^\uFEFF?\s*(?:<\?xml[^>]*\?>\s*|<!--[\s\S]*?-->\s*|<!DOCTYPE[^>[]*>\s*)*(<svg\b[^>]*>)/.exec(text) ?? []
  if (tag === undefined) return because('noImage')
  // Without it browsers show nothing where the file is an image.
  if (!/\sxmlns\s*=\s*["']http:\/\/www\.w3\.org\/2000\/svg["']/.test(tag)) return because('noXmlns')
  return { type: 'image/svg+xml', body, ratio: ratioOf(tag) }
}

function ratioOf(tag: string): number {
  const [, box = ''] = /\sviewBox\s*=\s*["']([^"']*)["']/.exec(tag) ?? []
  const [, , boxWidth = 0, boxHeight = 0] = box
    .trim()
    .split(/[\s,]+/)
    .map(Number)
  const side = (name: string) =>
    Number(new RegExp(`\\s${name}\\s*=\\s*["']([\\d.]+)(?:px)?["']`).exec(tag)?.[1])
  const ratio = boxWidth / boxHeight || side('width') / side('height')
  return Number.isFinite(ratio) && ratio > 0 ? ratio : 1
}
