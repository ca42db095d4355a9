import { encode } from 'uqr'
import { html } from './html.ts'
import type { Html } from './html.ts'

/** A QR code as a picture in the page: one path, without inline styles, which the policy of our pages forbids. */
export function qrCode(text: string, label: string): Html {
  // The quiet zone of four modules that ISO/IEC 18004 asks for.
  const { data, size } = encode(text, { border: 4 })
  const dark = data.flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : '')))
  return html`<svg class="qr-code" viewBox="0 0 ${size} ${size}" role="img" aria-label="${label}"><path d="${dark.join('')}"/></svg>`
}
