import { html } from './html.ts'
import type { Html } from './html.ts'

/** Which modules of a QR code are dark, row by row. */
export type QrModules = readonly (readonly boolean[])[]

/** The QR code of a text. Its library is loaded here, because most processes never draw one. */
export async function qrModulesOf(text: string): Promise<QrModules> {
  const { encode } = await import('uqr')
  // The quiet zone of four modules that ISO/IEC 18004 asks for.
  return encode(text, { border: 4 }).data
}

/** A QR code as a picture in the page: one path, without inline styles, which the policy of our pages forbids. */
export function qrCode(modules: QrModules, label: string): Html {
  const size = modules.length
  const dark = modules.flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : '')))
  return html`<svg class="qr-code" viewBox="0 0 ${size} ${size}" role="img" aria-label="${label}"><path d="${dark.join('')}"/></svg>`
}
